import assert from 'node:assert/strict'
import test from 'node:test'
import { filled } from '@gatehouse/schema'
import { balancingProblems } from './balancing-check.ts'
import { upstreamSpec } from './upstream.ts'

const targets = [{ url: 'http://a' }, { url: 'http://b' }]
const pointers = (document: object) =>
  balancingProblems(filled(upstreamSpec, { targets, ...document })).map(({ pointer }) => pointer)

test('what of balancing contradicts itself is told with its place', () => {
  assert.deepEqual(pointers({}), [])
  assert.deepEqual(pointers({ balancing: 'consistent-hash' }), ['/spec/hash'])
  assert.deepEqual(pointers({ balancing: 'consistent-hash', hash: { by: 'cookie' } }), ['/spec/hash/name'])
  assert.deepEqual(pointers({ balancing: 'consistent-hash', hash: { by: 'ip' } }), [])
  assert.deepEqual(pointers({ outliers: { slowPercent: 50 } }), ['/spec/outliers/slowMs'])
  assert.deepEqual(pointers({ outliers: { ejectionMs: 5000, ejectionMaxMs: 1000 } }), ['/spec/outliers/ejectionMaxMs'])
})

test('a subset that no target is in, and a target that is named twice, are told in every environment', () => {
  const labelled = [{ url: 'http://a', labels: { version: 'v1' } }]
  const subset = { label: 'version', header: 'X-Version' }
  assert.deepEqual(pointers({ targets: labelled, subset, environments: { prod: { targets } } }), ['/spec/subset/label'])
  const twice = [{ url: 'http://a' }, { url: 'http://a' }]
  assert.deepEqual(pointers({ targets: twice, environments: { prod: { targets: twice } } }), [
    '/spec/targets/1/url',
    '/spec/environments/prod/targets/1/url',
  ])
})

test('what is looked up must have a name to look up, and a port only where no record tells it', () => {
  const lines = (...urls: { url: string; resolve?: string }[]) => pointers({ targets: urls })
  assert.deepEqual(
    lines({ url: 'http://api.internal:81', resolve: 'addresses' }, { url: 'file:/etc/targets.yaml' }),
    [],
  )
  assert.deepEqual(lines({ url: 'http://_http._tcp.api.internal', resolve: 'srv' }), [])
  assert.deepEqual(lines({ url: 'http://api.internal:81', resolve: 'srv' }), ['/spec/targets/0/resolve'])
  assert.deepEqual(lines({ url: 'unix:/run/app.sock', resolve: 'addresses' }), ['/spec/targets/0/resolve'])
  const subset = { label: 'version', header: 'X-Version' }
  assert.deepEqual(pointers({ targets: [{ url: 'file:/etc/targets.yaml' }], subset }), [], 'labels may stand there')
  for (const url of ['file:/etc/../passwd', 'file:etc/targets.yaml', 'file:/etc/targets*'])
    assert.throws(() => lines({ url }), { code: 'invalid_input' })
})
