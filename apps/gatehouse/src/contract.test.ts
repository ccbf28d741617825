/** Requests and replies against a contract, through real gateways of their own files. */
import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import test, { type TestContext } from 'node:test'
import { readDefinition } from '@gatehouse/capability-catalogue/definition.ts'
import { protection } from '@gatehouse/capability-protection'
import type { ApiPart } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { filled } from '@gatehouse/schema'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'

const order = {
  type: 'object',
  required: ['id', 'items'],
  properties: {
    id: { type: 'integer', readOnly: true },
    note: { type: 'string', nullable: true, maxLength: 20 },
    items: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/Item' } },
  },
}
const item = {
  type: 'object',
  required: ['sku', 'price'],
  properties: {
    sku: { type: 'string', pattern: '^[A-Z]{2}-\\d+$' },
    price: { type: 'number', minimum: 0, exclusiveMinimum: true },
  },
}
const stock = {
  type: 'object',
  required: ['sku', 'count', 'photo'],
  properties: {
    sku: item.properties.sku,
    count: { type: 'integer', xml: { attribute: true } },
    photo: { type: 'string', format: 'binary' },
  },
}
const stockTypes = ['multipart/form-data', 'application/x-www-form-urlencoded', 'application/xml']
const content = { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } }
const shop = {
  ...{ openapi: '3.0.3', info: { title: 'Orders', version: '1' } },
  paths: {
    '/orders': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } },
          {
            name: 'ids',
            in: 'query',
            style: 'form',
            explode: false,
            schema: { type: 'array', items: { type: 'integer' } },
          },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { paid: { type: 'boolean' } } },
          },
          { name: 'X-Trace', in: 'header', schema: { type: 'string', format: 'uuid' } },
        ],
        responses: {
          200: {
            description: 'Orders',
            headers: { 'X-Left': { schema: { type: 'integer' } } },
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Order' } } },
            },
          },
        },
      },
      post: { requestBody: { required: true, content }, responses: { 201: { description: 'Made', content } } },
    },
    '/stock': {
      put: {
        requestBody: {
          required: true,
          content: Object.fromEntries(
            stockTypes.map(type => [type, { schema: { $ref: '#/components/schemas/Stock' } }]),
          ),
        },
        responses: { 200: { description: 'Kept', headers: { 'X-Got': { schema: { type: 'string' } } } } },
      },
    },
  },
  components: { schemas: { Order: order, Item: item, Stock: stock } },
}

function contracted(url: string, config: object): ApiPart {
  const definition = readDefinition(JSON.stringify(shop))
  const { endpoints, schemas } = definition.contract(() => true)
  const unit = protection.policies.find(({ name }) => name === 'validate')!
  const filledConfig = filled(unit.config, config) as Record<string, unknown>
  return {
    ...partTo([url]),
    basePath: '/shop',
    policies: [placed('validate', { stage: 'validate', config: filledConfig })],
    endpoints: definition.endpoints.map(({ id, method, path }) => ({
      id,
      method,
      path,
      policies: [],
      contract: endpoints.get(id),
    })),
    contractSchemas: schemas,
  }
}

const echo = async (request: IncomingMessage, response: ServerResponse) => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  response.setHeader(
    'X-Got',
    `${request.url} ${Buffer.concat(pieces)
      .toString()
      .replace(/[^ -~]/g, '?')}`,
  )
  response.setHeader('Content-Type', 'application/json')
  response.end('[]')
}

async function shopWith(t: TestContext, config: object, answer: typeof echo = echo) {
  const url = await upstream(t, (request, response) => void answer(request, response))
  const { call } = await gatewayFor(t, contracted(url, config), { workers: 1 })
  const post = (body: string, type = 'application/json') =>
    call('/shop/orders', { method: 'POST', headers: { 'Content-Type': type }, body })
  return { get: (query: string, headers = {}) => call(`/shop/orders${query}`, { headers }), post, call }
}

test('a request that keeps the contract reaches the upstream in the bytes that it came in', async t => {
  const { get, post } = await shopWith(t, {})
  const body = '{ "items": [ {"sku":"AB-1", "price": 1.50} ], "note": null }'
  assert.equal((await post(body)).headers.get('x-got'), `/orders ${body}`)
  const query = '?limit=020&ids=1,2&filter[paid]=true&other=1'
  assert.equal(
    (await get('?limit=20&ids=1,2&filter[paid]=true&other=1')).headers.get('x-got'),
    '/orders?limit=20&ids=1,2&filter[paid]=true&other=1',
  )
  assert.equal((await get(query)).status, 400)
})

test('what does not keep it is refused with every place, and nothing of what was sent is told', async t => {
  const { get, post } = await shopWith(t, { unknown: { query: 'refuse', fields: 'refuse' } })
  const told = async (answer: Response) => {
    const { code, problems } = (await answer.json()) as { code: string; problems: string[] }
    return { status: answer.status, code, problems }
  }
  const secret = 'hunter2'
  const items = [
    { sku: secret, price: 0 },
    { price: 1, extra: secret },
    { sku: 'AB-1', price: 1, extra: secret },
  ]
  const refused = await post(JSON.stringify({ note: 'x'.repeat(21), items }))
  const text = await refused.clone().text()
  assert.doesNotMatch(text, /hunter2/)
  assert.deepEqual(await told(refused), {
    ...{ status: 400, code: 'contract_violated' },
    problems: [
      'body /note: must have at most 20 characters',
      'body /items/0/sku: must fit the pattern of the contract',
      'body /items/0/price: must be more than 0',
      'body /items/1: sku is missing',
      'body /items/1/extra: is not a field of the contract',
      'body /items/2/extra: is not a field of the contract',
    ],
  })
  assert.deepEqual(
    (await told(await get('?limit=101&ids=1,b&filter[paid]=maybe&unheard=1', { 'X-Trace': 'x' }))).problems,
    [
      'query limit: must be at most 100',
      'query ids /1: must be an integer',
      'query filter /paid: must be a boolean',
      'query unheard: is not a parameter of the contract',
      'header X-Trace: must be of the format uuid',
    ],
  )
  const wrong = await post('<a/>', 'application/xml')
  assert.equal(wrong.status, 415)
  assert.equal(wrong.headers.get('accept'), 'application/json')
  assert.deepEqual((await told(await post(''))).problems, ['body: is missing'])
  assert.match((await told(await post('{"items":[],"items":[]}'))).problems[0]!, /a key stands twice/)
})

test('what the contract does not know is taken away where that is asked for', async t => {
  const { get, post } = await shopWith(t, { unknown: { query: 'remove', fields: 'remove' } })
  assert.equal((await get('?limit=1&unheard=2&ids=1')).headers.get('x-got'), '/orders?limit=1&ids=1')
  const body = '{"items":[{"sku":"AB-1","price":1,"extra":{}}],"admin":true}'
  assert.equal((await post(body)).headers.get('x-got'), '/orders {"items":[{"sku":"AB-1","price":1}]}')
})

test('forms and XML are looked into as JSON is; what is not taken out of a body of their type is refused', async t => {
  const { call } = await shopWith(t, { unknown: { fields: 'remove' } })
  const put = async (body: BodyInit, type?: string) =>
    call('/shop/stock', { method: 'PUT', body, ...(type === undefined ? {} : { headers: { 'Content-Type': type } }) })
  const form = (sku: string, more = {}) => {
    const data = new FormData()
    for (const [name, text] of Object.entries({ sku, count: '2', ...more })) data.append(name, text)
    data.append('photo', new Blob([new Uint8Array([0xff, 0xd8, 0])]), 'a.jpg')
    return data
  }
  const problems = async (answer: Response) => ((await answer.json()) as { problems: string[] }).problems
  const good = await put(form('AB-1'))
  assert.equal(good.status, 200)
  assert.match(good.headers.get('x-got')!, /filename="a.jpg"/)
  assert.deepEqual(await problems(await put(form('x'))), ['body /sku: must fit the pattern of the contract'])
  assert.match((await problems(await put(form('AB-1', { admin: '1' }))))[0]!, /admin: is not a field of the contract/)
  const text = 'sku=AB-1&count=2&admin=1&photo='
  assert.equal(
    (await put(text, 'application/x-www-form-urlencoded')).headers.get('x-got'),
    '/stock sku=AB-1&count=2&photo=',
  )
  assert.equal((await put('<stock count="2"><sku>AB-1</sku><photo/></stock>', 'application/xml')).status, 200)
  assert.deepEqual(await problems(await put('<stock count="two"><sku>AB-1</sku><photo/></stock>', 'application/xml')), [
    'body /count: must be an integer',
  ])
})

test('reported and learned from, everything passes as it came', async t => {
  for (const mode of ['report', 'learn']) {
    const { get, post } = await shopWith(t, { mode, replies: 'report', unknown: { query: 'refuse', fields: 'remove' } })
    assert.equal((await post('{"admin":true}')).headers.get('x-got'), '/orders {"admin":true}')
    assert.equal((await post('{"broken')).headers.get('x-got'), '/orders {"broken')
    assert.equal((await get('?unheard=1')).headers.get('x-got'), '/orders?unheard=1')
  }
})

test('a reply is looked at where that is asked for, and a stream never', async t => {
  let body = '[{"id":1,"items":[]}]'
  let type = 'application/json'
  let status = 200
  let left = '4'
  const answer = async (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'Content-Type': type, 'X-Left': left })
    response.end(body)
  }
  const { get } = await shopWith(t, { replies: 'block' }, answer)
  assert.equal(await (await get('')).text(), body)
  body = '[{"items":[]}]'
  const broken = await get('')
  assert.equal(broken.status, 502)
  assert.match(await broken.text(), /reply_contract_violated/)
  type = 'text/event-stream'
  assert.equal(await (await get('')).text(), body)
  status = 418
  assert.equal((await get('')).status, 502)
  ;[type, status, body] = ['application/json', 200, '[]']
  assert.equal((await get('')).status, 200)
  left = 'many'
  assert.match(await (await get('')).text(), /header X-Left: must be an integer/)
})
