import assert from 'node:assert/strict'
import test from 'node:test'
import { readDefinition } from '@gatehouse/capability-catalogue/definition.ts'
import { through, type Written } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { Run } from '@gatehouse/contract/schema/run.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { mockContract } from './mock-contract.ts'

const order = {
  type: 'object',
  required: ['id', 'email', 'items'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    email: { type: 'string', format: 'email' },
    items: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['price'], properties: { price: { type: 'number', minimum: 1 } } },
    },
  },
}
const shop = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  security: [{ key: [] }, { token: [], tenant: [] }],
  components: {
    schemas: { Order: order },
    securitySchemes: {
      key: { type: 'apiKey', in: 'query', name: 'key' },
      token: { type: 'http', scheme: 'bearer' },
      tenant: { type: 'apiKey', in: 'header', name: 'X-Tenant' },
    },
  },
  paths: {
    '/orders': {
      get: {
        security: [],
        responses: {
          200: {
            description: 'Orders',
            headers: { 'X-Left': { required: true, schema: { type: 'integer', minimum: 3, maximum: 3 } } },
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Order' } },
              'application/xml': { schema: { $ref: '#/components/schemas/Order' } },
              'text/plain': { example: 'as it is' },
            },
          },
          404: {
            description: 'None',
            content: { 'application/json': { examples: { gone: { value: { gone: true } }, other: { value: 2 } } } },
          },
          '5XX': { description: 'Bad' },
        },
      },
      post: { responses: { 201: { description: 'Made', content: { 'application/json': { schema: {} } } } } },
    },
  },
}
const { endpoints, contract } = readDefinition(JSON.stringify(shop))
const { endpoints: contracts, schemas } = contract(() => true, { examples: true })
const of = (method: string, path: string) => ({
  endpoint: contracts.get(endpoints.find(one => one.method === method && one.path === path)!.id)!,
  schemas,
})

const ask = (headers: Record<string, string>, { config = {}, ...request }: Written & { config?: object } = {}) =>
  through(mockContract, config, { request: { contract: of('GET', '/orders'), path: '/orders', headers, ...request } })

test('what is answered fits the contract, is the same for the same request, and another one where that is asked for', async () => {
  const check = new Schemas({}, { formats: true }).check(order)
  const bodies = [
    await ask({}),
    await ask({}),
    await ask({ Prefer: 'dynamic=true' }),
    await ask({ Prefer: 'dynamic, seed=7' }),
  ]
  for (const { status, text, sent, headers } of bodies) {
    assert.deepEqual([status, sent, headers.get('x-left')], [200, undefined, '3'])
    const run = new Run({ work: 10_000 })
    check(JSON.parse(text), run)
    assert.deepEqual(run.problems, [])
  }
  const texts = bodies.map(({ text }) => text)
  assert.equal(texts[0], texts[1])
  assert.equal(new Set(texts).size, 3)
  assert.equal((await ask({ Prefer: 'dynamic, seed=7' })).text, texts[3])
  assert.notEqual((await ask({}, { config: { seed: 'other' } })).text, texts[0])
})

test('the caller chooses status, example and type, and is told what there is not', async () => {
  const seen = async (headers: Record<string, string>) => {
    const { status, text, headers: fields } = await ask(headers)
    return [status, fields.get('content-type') ?? '', fields.get('preference-applied') ?? '', text.slice(0, 14)]
  }
  assert.deepEqual(await seen({ Prefer: 'code=404' }), [404, 'application/json', 'code=404', '{"gone":true}'])
  assert.deepEqual(await seen({ Prefer: 'example=other' }), [404, 'application/json', 'example=other', '2'])
  assert.deepEqual(await seen({ Prefer: 'code=503' }), [503, '', 'code=503', ''])
  assert.deepEqual(await seen({ Accept: 'text/plain' }), [200, 'text/plain', '', 'as it is'])
  assert.match((await seen({ Accept: 'application/xml' }))[3] as string, /^<\?xml version=/)
  for (const [name, value] of [
    ['Prefer', 'code=418'],
    ['Prefer', 'example=none'],
    ['Accept', 'image/png'],
  ] as const) {
    assert.equal((await ask({ [name]: value })).status, 406, value)
  }
})

test('who shows nothing where the contract asks who calls gets 401; any one of the ways will do', async () => {
  const post = (headers: Record<string, string>, query = '', config = {}) =>
    ask(headers, { config, method: 'POST', contract: of('POST', '/orders'), query })
  const refused = await post({})
  assert.equal(refused.status, 401)
  assert.deepEqual(refused.headers.all('www-authenticate'), ['ApiKey name="key"', 'Bearer', 'ApiKey name="X-Tenant"'])
  assert.equal((await post({ Authorization: 'Bearer x' })).status, 401)
  assert.equal((await post({ authorization: 'Bearer x', 'x-tenant': 'a' })).status, 201)
  assert.equal((await post({}, 'key=1')).status, 201)
  assert.equal((await post({}, '', { security: false })).status, 201)
})
