import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { readOpenApi } from './openapi.ts'

const fixtures = new URL('../../fixtures/', import.meta.url)
const fixture = (name: string) => readOpenApi(readFileSync(new URL(name, fixtures), 'utf8'), { file: name })
const examples = new URL('./', import.meta.resolve('@readme/oas-examples/3.0/json/petstore.json'))
const minimal = { openapi: '3.0.3', info: { title: 't', version: '1' }, paths: {} }

/** Real documents that break a MUST of their specification. */
const broken = new Map([
  ['response-http-behavior', ['security_scheme_unknown']],
  ['post', ['missing_key']],
])

test('the real documents of oas-examples are read, but for those that break their specification', () => {
  let count = 0
  const root = new URL('../../', examples)
  for (const version of ['2.0', '3.0', '3.1']) {
    for (const name of readdirSync(new URL(`${version}/`, root), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(json|yaml)$/.test(name)) continue
      count++
      const expected = broken.get(name.replace(/^.*[/\\]|\.\w+$/g, '')) ?? []
      assert.deepEqual(
        codesOf(readFileSync(new URL(`${version}/${name}`, root), 'utf8'), name),
        expected,
        `${version}/${name}`,
      )
    }
  }
  assert.ok(count >= 100, `only ${count} documents were found`)
})

function codesOf(source: string, file: string): string[] {
  try {
    const document = readOpenApi(source, { file })
    assert.ok(document.endpoints.every(one => one.id && one.path.startsWith('/')))
    assert.equal(new Set(document.endpoints.map(one => one.id)).size, document.endpoints.length)
    return []
  } catch (thrown) {
    assert.ok(thrown instanceof Failure, String(thrown))
    return [...new Set(thrown.problems.map(one => one.code))]
  }
}

test('a 2.0 document gives its endpoints, servers and security schemes', () => {
  const document = fixture('orders-2.0.yaml')
  assert.equal(document.dialect, '2.0')
  assert.equal(document.version, '1.4.0')
  assert.deepEqual(document.servers, ['https://orders.example.com:8443/v1', 'http://orders.example.com:8443/v1'])
  assert.deepEqual(Object.keys(document.securitySchemes), ['key', 'staff', 'partner'])
  assert.deepEqual(
    document.endpoints.map(one => [one.method, one.path, one.id]),
    [
      ['GET', '/orders', 'listOrders'],
      ['POST', '/orders', 'placeOrder'],
      ['GET', '/orders/{orderId}', 'get-orders-orderId'],
      ['DELETE', '/orders/{orderId}', 'cancelOrder'],
      ['PUT', '/orders/{orderId}/receipt', 'attachReceipt'],
    ],
  )
  const [list, place, get, cancel, attach] = document.endpoints
  assert.deepEqual(list!.security, [{ key: [] }])
  assert.deepEqual(list!.requestContentTypes, [])
  assert.deepEqual(place!.security, [{ partner: ['orders:write'] }, { staff: [] }])
  assert.deepEqual(place!.requestContentTypes, ['application/json'])
  assert.deepEqual(place!.responseStatuses, ['201', 'default'])
  assert.deepEqual(get!.responseStatuses, ['200', '404'])
  assert.deepEqual([cancel!.deprecated, cancel!.security], [true, []])
  assert.deepEqual(attach!.requestContentTypes, ['multipart/form-data'])
  assert.deepEqual(document.findings, [])
})

test('a 3.2 document gives query, additional operations and referenced path items', () => {
  const document = fixture('feed-3.2.yaml')
  assert.deepEqual(document.findings, [])
  assert.deepEqual(document.servers, ['https://eu.example.com/v2'])
  assert.deepEqual(
    document.endpoints.map(one => [one.method, one.path, one.id]),
    [
      ['QUERY', '/prices', 'searchPrices'],
      ['COPY', '/prices', 'copyPrices'],
      ['GET', '/prices/live', 'livePrices'],
      ['GET', '/prices/{symbol}', 'get-prices-symbol'],
    ],
  )
  assert.deepEqual(document.endpoints[0]!.requestContentTypes, [
    'application/json',
    'application/x-www-form-urlencoded',
  ])
  assert.deepEqual(document.endpoints[0]!.responseStatuses, ['200', '4XX'])
  assert.deepEqual(document.endpoints[3]!.security, [{}, { device: ['read'] }])
  assert.equal(document.endpoints[3]!.summary, 'One price')
})

test('the digest depends on the content, not on JSON or YAML, order or space', () => {
  const json = readFileSync(new URL('petstore.json', examples), 'utf8')
  const yaml = readFileSync(new URL('../yaml/petstore.yaml', examples), 'utf8')
  const again = JSON.stringify(JSON.parse(json), null, 7)
  assert.equal(readOpenApi(json).digest, readOpenApi(again).digest)
  assert.equal(readOpenApi(json).digest, readOpenApi(yaml).digest)
  assert.notEqual(readOpenApi(json).digest, readOpenApi(json.replace('Swagger Petstore', 'Another')).digest)
})

test('a reference to another file or address is a finding with its place, and nothing is fetched', () => {
  const source = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a: {$ref: "http://127.0.0.1:1/a.yaml"}
  /b:
    get:
      responses: {"200": {$ref: "../b.yaml#/R"}}
`
  const { findings, endpoints } = readOpenApi(source, { file: 'x.yaml' })
  assert.deepEqual(
    findings.map(one => [one.code, one.place?.line]),
    [
      ['external_reference', 4],
      ['external_reference', 7],
    ],
  )
  assert.deepEqual(
    endpoints.map(one => one.path),
    ['/b'],
  )
})

test('schemas that contain themselves are ordinary', () => {
  const Node = { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } }
  const schemas = { Node, Loop: { $ref: '#/components/schemas/Loop' } }
  assert.deepEqual(readOpenApi(JSON.stringify({ ...minimal, components: { schemas } })).findings, [])
})

test('a made id gives way to an operationId of the same name', () => {
  const responses = { 200: { description: 'ok' } }
  const paths = {
    '/a': { get: { responses }, post: { operationId: 'get-a', responses } },
    '/a/': { get: { responses } },
  }
  const { endpoints } = readOpenApi(JSON.stringify({ ...minimal, paths }))
  assert.deepEqual(
    endpoints.map(one => one.id),
    ['get-a-2', 'get-a', 'get-a-3'],
  )
})

test('a keyword value that JSON Schema 2020-12 refuses is a finding in 3.1 and an error in 3.0', () => {
  const components = { schemas: { A: { type: 'number', minLength: -1 } } }
  const read = (openapi: string) => readOpenApi(JSON.stringify({ ...minimal, openapi, components }))
  assert.deepEqual(
    read('3.1.0').findings.map(one => one.code),
    ['schema_keyword'],
  )
  assert.throws(() => read('3.0.0'), { code: 'document_invalid' })
})

/** Of the processor, for others may have it meanwhile; what else costs here, such as compiling, it costs once. */
function quickestUs(work: () => unknown): number {
  const rounds = [0, 1].map(() => {
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    return user + system
  })
  return Math.min(...rounds)
}

test('documents made to be slow are read or refused in bounded time', () => {
  const responses = { 200: { description: 'ok' } }
  const many = (n: number, one: (i: number) => [string, unknown]) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => one(i)))
  const parameters = Array.from({ length: 2000 }, (_, i) => ({ name: `p${i}`, in: 'query', schema: {} }))
  const hostile: Record<string, object> = {
    slashes: { paths: many(3000, i => [`/a${'/'.repeat(i)}`, { get: { responses } }]) },
    operations: { paths: many(50_001, i => [`/a${i}`, { get: { responses } }]) },
    shared: {
      paths: { '/x': { parameters, get: { responses } }, ...many(4000, i => [`/a${i}`, { $ref: '#/paths/~1x' }]) },
    },
    template: { paths: { [`/${'{a}{b}'.repeat(100_000)}`]: { get: { responses } } } },
    references: {
      paths: {},
      components: { schemas: many(20_000, i => [`s${i}`, { $ref: `#/components/schemas/t${i}` }]) },
    },
    security: {
      paths: {},
      security: [many(50_000, i => [`k${i}`, []])],
      components: { securitySchemes: many(3000, i => [`s${i}`, { type: 'http', scheme: 'basic' }]) },
    },
    loop: { paths: many(5000, i => [`/a${i}`, { $ref: `#/paths/~1a${(i + 1) % 5000}` }]) },
  }
  for (const [name, part] of Object.entries(hostile)) {
    const text = JSON.stringify({ ...minimal, ...part })
    assert.ok(quickestUs(() => codesOf(text, 'hostile.json')) < 3_000_000, `${name} takes too long`)
  }
  assert.throws(() => readOpenApi(JSON.stringify({ ...minimal, ...hostile.operations })), {
    code: 'document_too_large',
  })
})
