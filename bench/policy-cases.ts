/** For each policy a configuration and a request that it lets through. */
import { createHash } from 'node:crypto'
import { newId } from '@gatehouse/base'
import type { DryRequest } from '@gatehouse/gateway'
import type { ApiPart, DirectoryEntry } from '@gatehouse/program'
import type { PolicyUnit } from '@gatehouse/unit'

export interface PolicyCase {
  config: object
  request: DryRequest
}

const key = 'bench-key-000000'
const get: DryRequest = { method: 'GET', url: '/things/42', headers: [['Accept', 'application/json']] }

/** Where the first example is not one that passes, or not one that says what a request costs. */
const own: Readonly<Record<string, Partial<PolicyCase>>> = {
  'key-auth': { config: {}, request: { ...get, headers: [['X-API-Key', key]] } },
  'rate-limit': { config: { limit: 1_000_000_000, by: 'ip' } },
  cors: { request: { ...get, headers: [['Origin', 'https://shop.example']] } },
  fault: { config: { abort: { status: 503, percent: 0 }, delay: { ms: 10, percent: 0 } } },
  'ip-filter': { config: { deny: ['192.0.2.0/24', '2001:db8::/32'] } },
  'request-size': { request: { method: 'POST', url: '/things', body: 'short' } },
  idempotency: {
    config: {},
    request: { method: 'POST', url: '/things', body: 'short', headers: [['Idempotency-Key', '"1"']] },
  },
  bulkhead: { config: { max: 100 } },
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

export function measured({ name, examples }: PolicyUnit): PolicyCase {
  const [first] = examples
  return { config: first?.config ?? {}, request: get, ...own[name] }
}

/** A key that the part's callers may have. */
export function identified({ environmentId }: ApiPart): DirectoryEntry[] {
  const ids = { credentialId: newId('cred'), applicationId: newId('app'), environmentId }
  const sha256 = createHash('sha256').update(key).digest('hex')
  return [{ seq: 1, kind: 'credential', state: 'live', ...ids, sha256 }]
}
