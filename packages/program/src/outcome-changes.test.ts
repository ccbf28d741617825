import assert from 'node:assert/strict'
import test from 'node:test'
import type { PolicyUnit } from '@gatehouse/unit'
import { outcomeChanges } from './outcome-changes.ts'
import { placed, samplePart } from './sample.ts'
import type { ApiPart } from './snapshot.ts'

const before = samplePart()
const changed = (changes: Partial<ApiPart>): ApiPart => ({ ...before, ...changes })
const told = (after: ApiPart[], from = [before]) =>
  outcomeChanges(from, after).map(({ request, endpoints, what }) => [request, endpoints, ...what])

test('what stays is not told', () => {
  assert.deepEqual(told([before]), [])
  assert.deepEqual(told([changed({ revisionId: 'rev_other' })]), [])
})

test('endpoints that go, come and change hands are told with a request', () => {
  const [list, get] = before.endpoints
  const bulk = { id: 'bulk', method: 'PUT', path: '/pets', policies: [] }
  assert.deepEqual(told([changed({ endpoints: [list!, get!, bulk] })]), [
    ['POST /pets/v1/pets', 1, 'is no longer answered, was by POST /pets of pets-v1'],
    ['PUT /pets/v1/pets', 1, 'is answered by PUT /pets of pets-v1'],
  ])
  const other = samplePart({ apiVersion: 'pets-v2', environment: before.environment })
  assert.deepEqual(told([{ ...other, upstream: before.upstream }])[0], [
    'GET /pets/v1/pets',
    1,
    'is answered by GET /pets of pets-v2, was by GET /pets of pets-v1',
  ])
})

test('a change of the whole version is told once, with how many endpoints it is', () => {
  assert.deepEqual(told([changed({ access: 'subscription' })]), [
    ['GET /pets/v1/pets', 3, 'needs a subscription: 401 and 403 without'],
  ])
  const limit = (value: number) => [placed('rate-limit', { stage: 'limit', config: { limit: value } })]
  assert.deepEqual(told([changed({ policies: limit(20) })], [changed({ policies: limit(10) })]), [
    ['GET /pets/v1/pets', 3, 'passes rate-limit otherwise: limit 10 → 20'],
  ])
  assert.deepEqual(told([changed({ policies: limit(20) })])[0]!.at(-1), 'passes rate-limit at limit (api)')
})

test('plans and upstreams are told where they differ', () => {
  const gold = { id: 'pln_1', name: 'gold', policies: [] }
  assert.deepEqual(told([changed({ plans: [gold] })])[0]!.at(-1), 'may be had by the plan gold')
  const moved = { ...before.upstream, targets: [{ url: 'http://other', weight: 1 }] }
  assert.deepEqual(told([changed({ upstream: moved })])[0]!.at(-1), 'goes to http://other, was to http://127.0.0.1:9')
  const slower = { ...before.upstream, firstByteTimeoutMs: 1 }
  assert.deepEqual(
    told([changed({ upstream: slower })])[0]!.at(-1),
    'goes to the same targets with another firstByteTimeoutMs',
  )
})

test('an endpoint that another API comes to shadow changes hands', () => {
  const narrow = samplePart({
    ...{ apiVersion: 'admin', environment: before.environment, basePath: '/pets/v1/pets' },
    endpoints: [{ id: 'any', method: '*', path: '/{path+}', policies: [] }],
    upstream: before.upstream,
  })
  const whats = told([before, narrow]).map(([request, , what]) => `${request} ${what}`)
  assert.ok(
    whats.includes('GET /pets/v1/pets/any is answered by * /{path+} of admin, was by GET /pets/{petId} of pets-v1'),
  )
})

test('every host, depth and method of an endpoint is looked at, not the first alone', () => {
  const two = changed({ hosts: ['a.example', 'b.example'] })
  assert.deepEqual(told([changed({ hosts: ['a.example'] })], [two])[0], [
    'GET https://b.example/pets/v1/pets',
    1,
    'is no longer answered, was by GET /pets of pets-v1',
  ])
  const any = { id: 'any', method: '*', path: '/{rest+}', policies: [] }
  const deep = { id: 'deep', method: 'GET', path: '/{one}/{two}', policies: [placed('headers')] }
  assert.deepEqual(told([changed({ endpoints: [any, deep] })], [changed({ endpoints: [any] })]), [
    [
      ...['GET /pets/v1/any/any', 1, 'is answered by GET /{one}/{two} of pets-v1, was by * /{rest+} of pets-v1'],
      'passes headers at edge (api)',
    ],
  ])
})

test('of a policy that comes or goes it is told how it may refuse', () => {
  const unit = { errors: ['credential_missing', 'credential_invalid', 'address_forbidden'] } as unknown as PolicyUnit
  const policies = new Map([['key-auth', unit]])
  const known = changed({ policies: [placed('key-auth', { stage: 'identify' })] })
  const [come] = outcomeChanges([before], [known], policies)
  assert.deepEqual(come!.what, ['passes key-auth at identify (api), which may answer 401, 403'])
  const [gone] = outcomeChanges([known], [before], policies)
  assert.deepEqual(gone!.what, ['no longer passes key-auth (api), which could answer 401, 403'])
})
