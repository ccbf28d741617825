import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { explainFile } from './check.ts'

const key = 'a-key-of-sixteen-letters'
const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })

/** A gateway's file with one key of these limits. */
function fileWith(t: TestContext, bounds: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-explain-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const sha256 = createHash('sha256').update(key).digest('hex')
  const documents = [
    named('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] }),
    named('Api', 'shop', { policies: [{ policy: 'key-auth' }, { policy: 'basic-auth' }] }),
    named('ApiVersion', 'shop-v1', {
      api: 'shop',
      version: 'v1',
      upstream: 'backend',
      basePath: '/shop',
      access: 'open',
    }),
    named('Application', 'till'),
    named('Credential', 'till', { application: 'till', environment: 'default', sha256, ...bounds }),
  ]
  const path = join(folder, 'gateway.yaml')
  writeFileSync(path, documents.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one })).join('\n---\n'))
  return path
}

test('explain tells which limit of a credential it was, at the scheme that knew it', async t => {
  const file = fileWith(t, { addresses: ['192.0.2.0/24'], referrers: ['https://shop.example'] })
  const explained = async (clientAddress: string, more: [string, string][] = []) => {
    const headers: [string, string][] = [['X-API-Key', key], ...more]
    const { status, steps, body } = await explainFile(file, { method: 'GET', url: '/shop/x', headers, clientAddress })
    assert.doesNotMatch(body, /192\.0\.2|shop\.example/)
    return { status, told: steps.find(({ outcome }) => outcome === 'refused') }
  }
  assert.equal((await explained('192.0.2.1', [['Origin', 'https://shop.example']])).status, 200)
  const { status, told } = await explained('198.51.100.1', [['Origin', 'https://shop.example']])
  assert.deepEqual([status, told?.policy, told?.code], [403, 'key-auth', 'credential_out_of_place'])
  assert.match(told!.detail!, /Not for use from 198\.51\.100\.1/)
  assert.match((await explained('192.0.2.1')).told!.detail!, /no Origin or Referer/)
})

test('limits that are none are told with their place, and the key is not made', async t => {
  const file = fileWith(t, { addresses: ['192.0.2.0/33', '10.0.0.1%eth0'], referrers: ['shop.example', 'https://*'] })
  await assert.rejects(explainFile(file, { method: 'GET', url: '/' }), (thrown: Failure) => {
    const told = thrown.problems!.map(({ message }) => message).join('\n')
    assert.equal(thrown.problems!.length, 4)
    assert.match(told, /must be an address or a network such as 192\.0\.2\.0\/24/)
    assert.match(told, /must be an origin in lower case/)
    return true
  })
})
