import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { readOpenApi } from '@gatehouse/documents'
import { Run } from '../schema/run.ts'
import { Schemas } from '../schema/schemas.ts'
import { contractOf } from './contract-of.ts'

const all = () => true
const head = { info: { title: 't', version: '1' } }
const ok = { responses: { 200: { description: 'ok' } } }
const posted = (schema: object, components: object = {}, openapi = '3.0.3') => {
  const requestBody = { content: { 'application/json': { schema } } }
  const document = {
    openapi,
    ...head,
    paths: { '/a': { post: { requestBody, ...ok } } },
    components: { schemas: components },
  }
  return contractOf(readOpenApi(JSON.stringify(document)), all)
}
/** Whether values fit the body's schema, as requests or as replies. */
function fitting(contract: ReturnType<typeof posted>, side: 'request' | 'reply' = 'request') {
  assert.deepEqual(contract.problems, [])
  const schemas = new Schemas({ $defs: contract.schemas }, { side, flat: true, formats: true })
  const [endpoint] = contract.endpoints.values()
  const check = schemas.check(endpoint!.body!.types['application/json']!.schema)
  return (value: unknown) => check(value, new Run({ work: 100_000 }))
}

test('real documents of all dialects become contracts that compile', () => {
  const root = new URL('../../', import.meta.resolve('@readme/oas-examples/3.0/json/petstore.json'))
  const unread = new Map<string, string[]>()
  let count = 0
  for (const version of ['2.0', '3.0', '3.1']) {
    for (const name of readdirSync(new URL(`${version}/`, root), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(json|yaml)$/.test(name)) continue
      let document: ReturnType<typeof readOpenApi>
      try {
        document = readOpenApi(readFileSync(new URL(`${version}/${name}`, root), 'utf8'), { file: name })
      } catch (thrown) {
        assert.ok(thrown instanceof Failure)
        continue
      }
      count++
      const { problems, endpoints } = contractOf(document, all)
      assert.equal(endpoints.size, document.endpoints.length)
      if (problems.length > 0)
        unread.set(
          `${version}/${name}`,
          problems.map(({ message, pointer }) => `${pointer} ${message}`),
        )
    }
  }
  assert.ok(count > 100, String(count))
  assert.deepEqual([...unread], [])
})

test('what OpenAPI 3.0 says otherwise than JSON Schema holds as it says it', () => {
  const price = fitting(posted({ type: 'number', minimum: 0, exclusiveMinimum: true, nullable: true }))
  assert.deepEqual([0, 0.1, null, '1'].map(price), [false, true, true, false])
  const open = fitting(
    posted({ nullable: true, allOf: [{ $ref: '#/components/schemas/A' }] }, { A: { type: 'string', enum: ['a'] } }),
  )
  assert.deepEqual(['a', null, 'b'].map(open), [true, true, false])
  const beside = fitting(posted({ $ref: '#/components/schemas/A', maxLength: 1 } as object, { A: { type: 'string' } }))
  assert.equal(beside('long'), true)
})

test('what stands beside a reference holds from 3.1 on, also where it is referred to', () => {
  const components = { A: { type: 'string' }, B: { $ref: '#/components/schemas/A', maxLength: 1 } }
  const fits = (version: string) => fitting(posted({ $ref: '#/components/schemas/B' }, components, version))
  assert.deepEqual(['a', 'long'].map(fits('3.1.0')), [true, false])
  assert.deepEqual(['a', 'long'].map(fits('3.0.3')), [true, true])
})

test('what is only read is not asked of requests, and what is only written not of replies', () => {
  const id = { type: 'integer', readOnly: true }
  const schema = {
    type: 'object',
    required: ['id', 'key'],
    properties: { id: { $ref: '#/components/schemas/Id' }, key: { type: 'string', writeOnly: true } },
  }
  const contract = posted(schema, { Id: id }, '3.1.0')
  assert.deepEqual([{ key: 'k' }, { id: 1 }].map(fitting(contract)), [true, false])
  assert.deepEqual([{ key: 'k' }, { id: 1 }].map(fitting(contract, 'reply')), [false, true])
})

test('a discriminator chooses the alternative, also where several would fit', () => {
  const pet = (more: object) => ({
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string' }, ...more },
  })
  const components = { Cat: pet({ lives: { type: 'integer' } }), Dog: pet({ barks: { type: 'boolean' } }) }
  const references = ['Cat', 'Dog'].map(name => ({ $ref: `#/components/schemas/${name}` }))
  const mapping = { puss: '#/components/schemas/Cat' }
  const fits = fitting(posted({ oneOf: references, discriminator: { propertyName: 'kind', mapping } }, components))
  const values = [{ kind: 'puss', lives: 9 }, { kind: 'puss', lives: 'nine' }, { kind: 'Dog' }, { kind: 'Cat' }, {}]
  assert.deepEqual(values.map(fits), [true, false, true, false, false])
})

test('a schema that leads back to itself is written once, and reads what is as deep as it likes', () => {
  const node = {
    type: 'object',
    properties: { next: { $ref: '#/components/schemas/Node' }, value: { type: 'integer' } },
  }
  const contract = posted({ $ref: '#/components/schemas/Node' }, { Node: node })
  assert.deepEqual(Object.keys(contract.schemas), ['Node'])
  const fits = fitting(contract)
  assert.equal(fits({ next: { next: { next: { value: 1 } } } }), true)
  assert.equal(fits({ next: { next: { next: { value: 'x' } } } }), false)
})

test('what cannot be compiled is told at its place: patterns, references to elsewhere and in circles', () => {
  const cases: [object, string, RegExp][] = [
    [{ type: 'string', pattern: '^(?=.*[0-9]).+$' }, '/a', /pattern is not read here/],
    [{ properties: { a: { $ref: 'other.json#/a' } } }, '/properties/a', /lies outside this document/],
    [{ items: { type: 'string', pattern: '(a{1000}){1000}' } }, '/items', /pattern is not read here/],
  ]
  for (const [schema, below, message] of cases) {
    const { problems } = posted(below === '/a' ? { properties: { a: schema } } : schema, {}, '3.1.0')
    assert.equal(problems.length, 1, JSON.stringify(problems))
    const at = below === '/a' ? '/properties/a' : below
    assert.equal(problems[0]!.pointer, `/paths/~1a/post/requestBody/content/application~1json/schema${at}`)
    assert.match(problems[0]!.message, message)
  }
})

test('schemas are found by what they call themselves, and dynamic references lead to the outermost (JSON Schema 2020-12 §8.2)', () => {
  const list = {
    $id: 'https://example.com/list',
    type: 'object',
    properties: { items: { type: 'array', items: { $dynamicRef: '#item' } } },
    $defs: { item: { $dynamicAnchor: 'item' }, count: { $anchor: 'count', type: 'integer' } },
  }
  const of = (name: string, item: object) => ({
    ...{ $id: `https://example.com/${name}`, $ref: 'list' },
    $defs: { item: { $dynamicAnchor: 'item', ...item } },
  })
  const components = {
    ...{ List: list, Users: of('users', { $ref: '#/components/schemas/User' }), Ids: of('ids', { type: 'integer' }) },
    User: { type: 'object', required: ['name'] },
  }
  const schema = {
    type: 'object',
    properties: {
      users: { $ref: '#/components/schemas/Users' },
      ids: { $ref: 'https://example.com/ids' },
      any: { $ref: 'https://example.com/list' },
      count: { $ref: 'https://example.com/list#count' },
    },
  }
  const fits = fitting(posted(schema, components, '3.1.0'))
  const users = { items: [{ name: 'Ada' }] }
  assert.equal(fits({ users, ids: { items: [1] }, any: { items: [1, 'a'] }, count: 1 }), true)
  for (const ill of [{ users: { items: [1] } }, { ids: { items: [{ name: 'a' }] } }, { count: 'one' }]) {
    assert.equal(fits(ill), false, JSON.stringify(ill))
  }
})

test('fields of replies are held to their schemas, and a reply’s type is said by its content', () => {
  const headers = {
    'X-Left': { required: true, schema: { type: 'integer' } },
    'Content-Type': { schema: { type: 'integer' } },
  }
  const responses = { 200: { description: 'ok', headers } }
  const document = { openapi: '3.1.0', ...head, paths: { '/a': { get: { responses } } } }
  const { endpoints } = contractOf(readOpenApi(JSON.stringify(document)), all)
  assert.deepEqual(endpoints.values().next().value!.replies[200]!.headers, [
    { name: 'X-Left', in: 'header', required: true, style: 'simple', schema: { type: 'integer' } },
  ])
})

test('parameters of all dialects have one form, and keys of security schemes are known', () => {
  const old = {
    swagger: '2.0',
    ...head,
    securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'api_key' } },
    paths: {
      '/a': {
        get: {
          parameters: [
            { name: 'ids', in: 'query', type: 'array', items: { type: 'integer' }, collectionFormat: 'pipes' },
          ],
          ...ok,
        },
        post: {
          consumes: ['application/x-www-form-urlencoded'],
          parameters: [{ name: 'n', in: 'formData', type: 'integer', required: true }],
          ...ok,
        },
      },
    },
  }
  const { endpoints } = contractOf(readOpenApi(JSON.stringify(old)), all)
  const [get, post] = [...endpoints.values()]
  assert.deepEqual(get!.parameters, [
    { name: 'ids', in: 'query', style: 'pipes', schema: { type: 'array', items: { type: 'integer' } } },
    { name: 'api_key', in: 'query', style: 'form' },
  ])
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
  assert.deepEqual(post!.body, { required: true, types: { 'application/x-www-form-urlencoded': { schema } } })
})
