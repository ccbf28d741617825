/** For each policy a configuration and a request that it lets through. */
import type { DryRequest } from '@gatehouse/gateway'
import type { PolicyUnit } from '@gatehouse/unit'
import { audience, clientCertificate, issuer, key, signedFields, signedHost, token } from './policy-callers.ts'

export interface PolicyCase {
  config: object
  request: DryRequest
  /** What the policy needs before it; measured beside it, so that it does not count. */
  before?: { policy: string; config: object }
  /** OpenAPI of the API, where it matters. */
  contract?: object
  /** What it may cost where 5 µs is not the bound. */
  mostUs?: number
}

const get: DryRequest = { method: 'GET', url: '/things/42', headers: [['Accept', 'application/json']] }

const line = { sku: 'AB-1234', price: 12.5, at: '2026-11-28T12:00:00Z', note: 'for the shop' }
/** A kilobyte. */
const kilobyteOrder = JSON.stringify({ items: Array(12).fill(line) })
const lineSchema = {
  ...{ type: 'object', required: ['sku', 'price'] },
  properties: {
    sku: { type: 'string', pattern: '^[A-Z]{2}-[0-9]+$' },
    price: { type: 'number', minimum: 0 },
    at: { type: 'string', format: 'date-time' },
  },
}
const orderSchema = { type: 'object', required: ['items'], properties: { items: { type: 'array', items: lineSchema } } }
const orders = {
  ...{ openapi: '3.1.0', info: { title: 'Orders', version: '1' } },
  paths: {
    '/orders': {
      post: {
        requestBody: { content: { 'application/json': { schema: orderSchema } } },
        responses: { 200: { description: 'Made' } },
      },
    },
  },
}

const bearer: DryRequest = { ...get, headers: [['Authorization', `Bearer ${token}`]] }
const nobody = { before: { policy: 'anonymous', config: { scopes: ['read'] } } }

/** An order of one kilobyte. */
const order = JSON.stringify({
  customer: { name: 'A customer of ours', email: 'customer@example.com', phone: '+44 20 7946 0958' },
  lines: Array.from({ length: 16 }, (_, at) => ({ item: `item-${at}`, count: at, price: 12.5, note: 'a note' })),
})
const post = (body: string, type: string): DryRequest => ({
  ...{ method: 'POST', url: '/things', body },
  headers: [['Content-Type', type]],
})

/** Where the first example is not one that passes, or not one that says what a request costs. */
const own: Readonly<Record<string, Partial<PolicyCase>>> = {
  'key-auth': { config: {}, request: { ...get, headers: [['X-API-Key', key]] } },
  'basic-auth': { config: {}, request: { ...get, headers: [['Authorization', `Basic ${btoa(`user:${key}`)}`]] } },
  jwt: { config: { issuer, audiences: [audience], jwksUrl: `${issuer}/keys` }, request: bearer, mostUs: 3 },
  'oauth2-introspection': {
    config: { url: `${issuer}/introspect`, issuer, clientId: 'gateway', clientSecret: 'env:LOGIN', cacheSeconds: 3600 },
    request: bearer,
    mostUs: 3,
  },
  mtls: { config: { dns: ['till.shop.example'] }, request: { ...get, certificate: clientCertificate } },
  'http-signature': {
    config: { secrets: [{ keyId: 'partner', secret: 'env:SIGNING' }], ageSecondsMax: 86_400 },
    request: { ...get, url: `https://${signedHost}/things/42`, headers: signedFields('/things/42') },
  },
  'upstream-identity': {
    config: {
      fields: { 'X-Scheme': 'identity.scheme' },
      token: { keys: ['env:KEY'], issuer: 'https://api.example', audience: 'orders', lifeSeconds: 3600 },
    },
    ...nobody,
  },
  scopes: { config: { scopes: ['read'] }, ...nobody },
  roles: {
    config: { roles: ['buyer'] },
    before: { policy: 'jwt', config: { issuer, audiences: [audience], jwksUrl: `${issuer}/keys` } },
    request: bearer,
  },
  authorize: { config: { rules: [{ name: 'read', when: "'read' in identity.scopes" }] }, ...nobody },
  cedar: {
    config: {
      policies: 'permit(principal, action in Action::"GET", resource) when { context.scopes.contains("read") };',
    },
    ...nobody,
    mostUs: 40,
  },
  'ext-auth': { config: { url: `${issuer}/check`, cacheSeconds: 3600 } },
  'upstream-auth': {
    config: {
      ...{ kind: 'client-credentials', tokenUrl: `${issuer}/token`, clientId: 'gateway', clientSecret: 'env:LOGIN' },
    },
  },
  validate: {
    config: {},
    contract: orders,
    request: {
      ...get,
      method: 'POST',
      url: '/orders',
      body: kilobyteOrder,
      headers: [['Content-Type', 'application/json']],
    },
    mostUs: 25,
  },
  'rate-limit': { config: { limit: 1_000_000_000, by: 'ip' } },
  'content-types': { config: { allow: ['application/json'] }, request: post('{}', 'application/json') },
  'json-limits': { config: {}, request: post(order, 'application/json') },
  'xml-limits': { config: {}, request: post(`<order>${'<line><item>a</item></line>'.repeat(36)}</order>`, 'text/xml') },
  'multipart-limits': {
    config: {},
    request: post(
      `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${'x'.repeat(900)}\r\n--b--\r\n`,
      'multipart/form-data; boundary=b',
    ),
  },
  csrf: { config: {}, request: { method: 'POST', url: '/things', headers: [['Sec-Fetch-Site', 'same-origin']] } },
  privacy: { config: { in: ['request'], find: ['email', 'phone', 'card'] }, request: post(order, 'application/json') },
  cors: { request: { ...get, headers: [['Origin', 'https://shop.example']] } },
  fault: { config: { abort: { status: 503, percent: 0 }, delay: { ms: 10, percent: 0 } } },
  'ip-filter': { config: { deny: ['192.0.2.0/24', '2001:db8::/32'] } },
  'request-size': { request: { method: 'POST', url: '/things', body: 'short' } },
  idempotency: {
    config: {},
    request: { method: 'POST', url: '/things', body: 'short', headers: [['Idempotency-Key', '"1"']] },
  },
  bulkhead: { config: { max: 100 } },
  waf: { config: {}, request: { ...get, url: '/things/42?page=2' } },
  convert: {
    request: {
      ...get,
      method: 'POST',
      body: '{"a":1}',
      headers: [...get.headers!, ['Content-Type', 'application/json']],
    },
  },
  headers: { config: { request: { set: { 'X-A': 'a' } }, response: { remove: ['Server'] } } },
  jsonata: {
    config: { request: { expression: '{ "total": $sum(lines.price) }' } },
    request: {
      ...get,
      method: 'POST',
      body: '{"lines":[{"price":1},{"price":2}]}',
      headers: [['Content-Type', 'application/json']],
    },
  },
  query: { config: { keep: ['page'], set: { format: 'json' } }, request: { ...get, url: '/things/42?page=2&debug=1' } },
  reply: { config: { status: 204 } },
  'rewrite-path': { config: { rules: [{ from: '/things/{id}', to: '/v2/{id}' }] } },
  template: {
    config: { request: { template: '{"name": ${body.name}}' } },
    request: { ...get, method: 'POST', body: '{"name":"Rex"}', headers: [['Content-Type', 'application/json']] },
  },
}

/** Those that no request of this bench gets past, and why. */
export const unmeasured: Readonly<Record<string, string>> = {
  oidc: 'a session begins with a person who signs in',
  'sign-request': 'it signs what goes out, and nothing goes out here',
}

export function measured({ name, examples }: PolicyUnit): PolicyCase {
  const [first] = examples
  return { config: first?.config ?? {}, request: get, ...own[name] }
}
