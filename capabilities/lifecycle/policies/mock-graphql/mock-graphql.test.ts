import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { policyHost, through, type Written } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import type { Host } from '@gatehouse/unit'
import { mockGraphql } from './mock-graphql.ts'

const schema = `
scalar DateTime
enum State { NEW PAID }
interface Node { id: ID! }
type User implements Node { id: ID! name: String! email: String! friends(first: Int): [User!]! old: Int @deprecated(reason: "use new") }
type Order implements Node { id: ID! state: State! price: Float! madeAt: DateTime! by: User }
union Found = User | Order
input NewOrder { state: State! price: Float note: String }
type Query { user(id: ID!): User users(first: Int): [User!]! node(id: ID!): Node find(text: String!): [Found!]! order(id: ID!): Order }
type Mutation { addOrder(input: NewOrder!): Order! }
type Subscription { paid: Order }
`
const host = { ...policyHost(), digest: (text: string) => `d${text.length}` } as Host

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: what a query asks for
  data?: any
  errors?: { message: string }[]
}

const ask = (request: Written, config: object = {}) => through(mockGraphql, { schema, ...config }, { request, host })

async function post(
  query: string,
  more: { variables?: object; headers?: Record<string, string>; config?: object } = {},
) {
  const headers = { 'Content-Type': 'application/json', ...more.headers }
  const body = JSON.stringify({ query, variables: more.variables })
  const { status, text, headers: fields } = await ask({ method: 'POST', headers, body }, more.config)
  return {
    status,
    type: fields.get('content-type'),
    answer: JSON.parse(text) as Answer,
  }
}

test('a query is answered with values of its types, plausible, the same each time, and other ones by another seed', async () => {
  const query =
    'query($id: ID!) { user(id: $id) { __typename id name email friends(first: 2) { ...F } } } fragment F on User { id name }'
  const [one, other, seeded] = [
    await post(query, { variables: { id: '5' } }),
    await post(query, { variables: { id: '5' } }),
    await post(query, { variables: { id: '5' }, config: { seed: 'other' } }),
  ]
  const { user } = one!.answer.data
  assert.deepEqual([one!.status, user.__typename, user.id, user.friends.length], [200, 'User', '5', 2])
  assert.match(user.email, /@example\.com$/)
  assert.deepEqual(one!.answer, other!.answer)
  assert.notEqual(seeded!.answer.data.user.email, user.email)
  const dynamic = await post(query, { variables: { id: '5' }, headers: { Prefer: 'seed=9' } })
  assert.notDeepEqual(dynamic.answer, one!.answer)
})

test('what has an identifier is the same wherever it is met', async () => {
  const { answer } = await post('{ users(first: 3) { id name email } }')
  const [, second] = answer.data.users
  const { answer: alone } = await post('query($id: ID!) { user(id: $id) { id name email } }', {
    variables: { id: second.id },
  })
  assert.deepEqual(alone.data.user, second)
})

test('a mutation answers what it was given, and an interface or a union one of its types', async () => {
  const { answer } = await post(
    'mutation { addOrder(input: { state: PAID, price: 7.5, note: "x" }) { state price madeAt } }',
  )
  const { state, price, madeAt } = answer.data.addOrder
  assert.deepEqual([state, price, Number.isNaN(Date.parse(madeAt))], ['PAID', 7.5, false])
  const found = await post(
    '{ node(id: "1") { id __typename } find(text: "a") { __typename ... on User { name } ... on Order { price } } }',
  )
  assert.equal(found.answer.errors, undefined)
  assert.equal(found.answer.data.node.id, '1')
  for (const one of found.answer.data.find)
    assert.equal(
      typeof (one.__typename === 'User' ? one.name : one.price),
      one.__typename === 'User' ? 'string' : 'number',
    )
})

test('the schema is told with what is deprecated in it, and not where that is not wanted', async () => {
  const query = '{ __type(name: "User") { fields(includeDeprecated: true) { name isDeprecated deprecationReason } } }'
  const { answer } = await post(query)
  const old = answer.data.__type.fields.find(({ name }: { name: string }) => name === 'old')
  assert.deepEqual([old.isDeprecated, old.deprecationReason], [true, 'use new'])
  const { getIntrospectionQuery } = await import('graphql/utilities')
  const whole = await post(getIntrospectionQuery())
  assert.equal(whole.answer.errors, undefined)
  const closed = await post(query, { config: { introspection: false } })
  assert.match(closed.answer.errors![0]!.message, /introspection/)
  const guessed = await post('{ nod }', { config: { introspection: false } })
  assert.equal(guessed.answer.errors![0]!.message, 'Cannot query field "nod" on type "Query".')
})

test('errors are those of GraphQL, with a status where the type has one', async () => {
  const graphql = { Accept: 'application/graphql-response+json' }
  const seen = async (query: string, headers = {}, variables = {}) => {
    const { status, answer } = await post(query, { headers, variables })
    return [status, answer.errors?.[0]?.message, Object.hasOwn(answer, 'data')]
  }
  const unknown = 'Cannot query field "none" on type "Query". Did you mean "node"?'
  assert.deepEqual(await seen('{ none }'), [200, unknown, false])
  assert.deepEqual(await seen('{ none }', graphql), [400, unknown, false])
  assert.equal((await seen('{ users {', graphql))[0], 400)
  const missing = await seen('query($id: ID!) { user(id: $id) { id } }', graphql)
  assert.deepEqual([missing[0], missing[2]], [400, false])
  assert.equal((await seen('{ users { id } }', graphql))[0], 200)
  assert.deepEqual(await seen('subscription { paid { id } }'), [200, 'Subscriptions are not mocked.', false])
})

test('GET asks and POST alone changes; what is no question in JSON is told', async () => {
  const got = await ask({
    query: `query=${encodeURIComponent('query($n: Int) { users(first: $n) { id } }')}&variables={"n":1}`,
  })
  assert.equal(JSON.parse(got.text).data.users.length, 1)
  const change = `query=${encodeURIComponent('mutation { addOrder(input: { state: NEW }) { id } }')}`
  const refused = await ask({ query: change })
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'POST'])
  const json = { 'Content-Type': 'application/json' }
  const statuses = [
    await ask({}),
    await ask({ query: 'query={a}&variables={' }),
    await ask({ method: 'PUT' }),
    await ask({ method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{ users { id } }' }),
    await ask({ method: 'POST', headers: json, body: '[]' }),
    await ask({ method: 'POST', headers: json, body: '{"query":"{ a }","variables":[]}' }),
    await ask({ headers: { Accept: 'image/png' } }),
  ].map(({ status }) => status)
  assert.deepEqual(statuses, [400, 400, 405, 415, 400, 400, 406])
  const large = ask({ method: 'POST', headers: json, body: ' '.repeat(1_048_577) })
  await assert.rejects(large, (thrown: Failure) => thrown.code === 'request_too_large')
})

test('what asks too deep, too wide or too often is an error in short time, whatever it is made of', async () => {
  const nested = (depth: number) => `${'friends { '.repeat(depth)}id${' }'.repeat(depth)}`
  const fragments = Array.from(
    { length: 25 },
    (_, at) => `fragment F${at} on User { ...F${at + 1} ...F${at + 1} }`,
  ).join(' ')
  const hostile: [string, RegExp][] = [
    [`{ users { ${nested(20)} } }`, /more than 12 fields within each other/],
    [`{ users { ${nested(2000)} } }`, /tokens|within each other|too deep/],
    [`{ users { ...F0 } } ${fragments} fragment F25 on User { id }`, /more than 1000 fields/],
    ['{ users { ...A } } fragment A on User { ...A }', /Cannot spread fragment/],
    [`{ ${'users { id } '.repeat(1600)} }`, /tokens|more than/],
    [
      `{ ${Array.from({ length: 600 }, (_, at) => `a${at}: users(first: 100) { id friends(first: 100) { id } }`).join(' ')} }`,
      /tokens|more than/,
    ],
    ['{ users(first: 100) { friends(first: 100) { friends(first: 100) { id name } } } }', /more than 20000 values/],
    [`{ ${Array.from({ length: 5 }, (_, at) => `a${at}: __schema { types { name } }`).join(' ')} }`, /too often/],
    [
      `{ __schema { types { ${Array.from({ length: 600 }, (_, at) => `a${at}: name`).join(' ')} } } }`,
      /Too much is asked/,
    ],
  ]
  for (const [query, message] of hostile) {
    // The quickest of three rounds, in time of this process: what else the machine does is no cost of the query.
    let quickestMs = Number.POSITIVE_INFINITY
    for (let round = 0; round < 3; round++) {
      const began = process.cpuUsage()
      const { answer } = await post(query)
      const { user, system } = process.cpuUsage(began)
      quickestMs = Math.min(quickestMs, (user + system) / 1000)
      assert.match(answer.errors?.[0]?.message ?? JSON.stringify(answer).slice(0, 200), message, query.slice(0, 80))
      assert.equal(Object.hasOwn(answer, 'data'), false)
    }
    assert.ok(quickestMs < 1000, `${query.slice(0, 60)}: ${quickestMs} ms`)
  }
})

test('a text that is no schema is refused with its place before anything is served', async () => {
  for (const [text, message] of [
    ['type Query {', /Expected Name.*line 1, column 13/],
    ['type Query { a: None }', /Unknown type "None".*line 1, column 17/],
    ['type Query { a: Int }\ntype A implements B { x: Int }\ninterface B { y: Int }', /line [23]/],
    ['type A { x: Int }', /Query root type must be provided/],
    [`type Query { a: Int } ${'{'.repeat(100)}`, /Syntax Error/],
  ] as const) {
    const config = filled(mockGraphql.config, { schema: text }) as never
    await assert.rejects(mockGraphql.ready!(config, host), (thrown: unknown) => {
      assert.ok(thrown instanceof Failure && thrown.code === 'snapshot_invalid')
      assert.match(thrown.message, message)
      return true
    })
  }
})
