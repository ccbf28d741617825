/** What a document calls deprecated says so on its endpoint, and nowhere else. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { announcing } from '@gatehouse/capability-catalogue/lifecycle.ts'
import { catalogue } from './capabilities.ts'
import { explainFile } from './standalone/check.ts'
import { readStandalone } from './standalone/read.ts'
import { gatewayFor, say, upstream } from './testing-gateway.ts'

const ok = { responses: { 200: { description: 'ok' } } }
const contract = {
  ...{ openapi: '3.1.0', info: { title: 'Pets', version: '1' } },
  paths: {
    '/pets': {
      get: ok,
      post: { ...ok, deprecated: true, 'x-sunset': '2030-01-01', 'x-deprecated-at': '2023-06-30T23:59:59Z' },
      put: { ...ok, deprecated: true, 'x-sunset': 'soon' },
      delete: { ...ok, deprecated: false, 'x-sunset': '2030-01-01' },
    },
  },
}

async function fileTo(t: TestContext, url: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-deprecated-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const document = (kind: string, spec: object) =>
    JSON.stringify({ apiVersion: 'gatehouse/v1', kind, metadata: { name: 'pets' }, spec })
  const documents = [
    document('Upstream', { targets: [{ url }] }),
    document('Api', {}),
    document('Definition', { text: JSON.stringify(contract) }),
    document('ApiVersion', {
      version: 'v1',
      api: 'pets',
      definition: 'pets',
      upstream: 'pets',
      basePath: '/v1',
      access: 'open',
    }),
  ]
  const file = join(folder, 'gateway.yaml')
  writeFileSync(file, documents.join('\n---\n'))
  return file
}

test('an endpoint that its document calls deprecated says so on its replies, with its sunset, and no other one does', async t => {
  const file = await fileTo(t, await upstream(t, say('ok')))
  const { parts } = await readStandalone(file, catalogue)
  const { call } = await gatewayFor(t, parts[0]!)
  const seen = async (method: string) => {
    const { status, headers } = await call('/v1/pets', { method })
    return [status, headers.get('deprecation'), headers.get('sunset')]
  }
  assert.deepEqual(await seen('GET'), [200, null, null])
  assert.deepEqual(await seen('POST'), [200, '@1688169599', 'Tue, 01 Jan 2030 00:00:00 GMT'])
  // Nobody says since when, and what is no date is not told.
  assert.deepEqual(await seen('PUT'), [200, '@0', null])
  assert.deepEqual(await seen('DELETE'), [200, null, null])
  const { steps } = await explainFile(file, { method: 'POST', url: '/v1/pets', headers: [] })
  const step = steps.find(({ policy }) => policy === 'deprecation')
  assert.deepEqual(
    [step?.scope, step?.detail],
    ['platform', 'deprecated 2023-06-30T23:59:59.000Z, ends 2030-01-01T00:00:00.000Z'],
  )
  const plain = await explainFile(file, { method: 'GET', url: '/v1/pets', headers: [] })
  assert.ok(plain.steps.every(({ policy }) => policy !== 'deprecation'))
})

test('of an endpoint and a version that both end, the end that comes first is told', async t => {
  const { parts } = await readStandalone(await fileTo(t, await upstream(t, say('ok'))), catalogue)
  for (const [sunsetAt, post, put] of [
    ['2029-01-01T00:00:00Z', 'Mon, 01 Jan 2029 00:00:00 GMT', 'Mon, 01 Jan 2029 00:00:00 GMT'],
    ['2031-01-01T00:00:00Z', 'Tue, 01 Jan 2030 00:00:00 GMT', 'Wed, 01 Jan 2031 00:00:00 GMT'],
  ] as const) {
    const part = structuredClone(parts[0]!)
    part.policies.unshift(...announcing({ deprecatedAt: '2024-01-01T00:00:00Z', sunsetAt }, part, catalogue.policies))
    const { call } = await gatewayFor(t, part)
    const seen = async (method: string) => (await call('/v1/pets', { method })).headers.get('sunset')
    assert.deepEqual([await seen('POST'), await seen('PUT')], [post, put])
    assert.equal((await call('/v1/pets')).headers.get('deprecation'), '@1704067200')
  }
})
