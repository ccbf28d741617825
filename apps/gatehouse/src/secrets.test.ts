/** Secrets that documents name, through a whole gateway. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { placed } from '@gatehouse/program/sample.ts'
import { secretOptions } from './secret-settings.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'

function folder(t: TestContext, files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return directory
}

const shown = (secret: string) =>
  placed('upstream-auth', { stage: 'shape', config: { kind: 'field', name: 'X-API-Key', secret } })

test('an upstream is shown a secret that stands in no document, and what is not there is told without a word of the machine', async t => {
  const directory = folder(t, { backend: 'first\n' })
  const part = partTo([await upstream(t, mirror)])
  const secrets = { directory, perOrganization: false }
  const { call } = await gatewayFor(t, { ...part, policies: [shown('file:backend')] }, { secrets })
  const passed = await (await call('/pets/v1/pets', { headers: { 'X-API-Key': 'forged' } })).json()
  assert.equal((passed as { headers: Record<string, string> }).headers['x-api-key'], 'first')
  const none = await gatewayFor(t, { ...part, policies: [shown('file:none')] }, { secrets })
  const refused = await none.call('/pets/v1/pets')
  const text = await refused.text()
  assert.deepEqual(
    [refused.status, JSON.parse(text).code, text.includes(directory)],
    [503, 'secret_unavailable', false],
  )
})

test('organizations of a shared gateway have secrets of their own, and one that is not known has none', async t => {
  const directory = folder(t, { 'shop/backend': 'of shop', 'bank/backend': 'of bank', backend: 'of all' })
  const part = { ...partTo([await upstream(t, mirror)]), policies: [shown('file:backend')] }
  const secrets = { directory, perOrganization: true }
  for (const [organization, wanted] of [
    ['shop', 'of shop'],
    ['bank', 'of bank'],
    ['other', undefined],
    [undefined, undefined],
  ] as const) {
    const { call } = await gatewayFor(t, { ...part, ...(organization && { organization }) }, { secrets, workers: 1 })
    const { headers = {} } = (await (await call('/pets/v1/pets')).json()) as { headers?: Record<string, string> }
    assert.equal(headers['x-api-key'], wanted)
  }
})

test('a secret that is exchanged while requests run is torn for none of them', async t => {
  const directory = folder(t, { backend: 'a'.repeat(1000) })
  const part = { ...partTo([await upstream(t, mirror)]), policies: [shown('file:backend')] }
  const { call } = await gatewayFor(t, part, { secrets: { directory, perOrganization: false } })
  const seen = new Set<string>()
  const endMs = performance.now() + 1000
  for (let i = 0; performance.now() < endMs; i++) {
    writeFileSync(join(directory, 'next'), (i % 2 ? 'a' : 'b').repeat(1000))
    renameSync(join(directory, 'next'), join(directory, 'backend'))
    const { headers } = (await (await call('/pets/v1/pets')).json()) as { headers: Record<string, string> }
    seen.add(headers['x-api-key']!)
  }
  for (const one of seen) assert.match(one, /^(a{1000}|b{1000})$/)
})

test('settings of a vault that cannot work are told before anything starts', () => {
  const common = { vaultMount: 'secret' }
  const told = (settings: object) => () => secretOptions({ ...common, ...settings }, true)
  assert.throws(told({ vaultUrl: 'vault.example' }), /is no address/)
  assert.throws(told({ vaultUrl: 'https://vault.example' }), /needs vaultTokenFile/)
  const missing = { vaultUrl: 'https://vault.example', vaultTokenFile: 't', vaultAuthoritiesFile: 'none.pem' }
  assert.throws(told(missing), { code: 'setting_invalid' })
  assert.equal(secretOptions(common, true).perOrganization, false)
  assert.equal(secretOptions(common, false).perOrganization, true)
})
