import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { egressRule } from '@gatehouse/http'
import { ThreadFetch } from '../worker/thread-fetch.ts'
import type { SecretSettings } from './secret-settings.ts'
import { Secrets } from './secrets.ts'

const settled = () => new Promise(resolve => setTimeout(resolve, 20))

function directoryOf(t: TestContext, files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return directory
}

function secretsOf(t: TestContext, settings: Partial<SecretSettings>, environment: Record<string, string> = {}) {
  const clock = new ManualClock()
  const warnings: unknown[] = []
  const fetch = new ThreadFetch(egressRule({ allow: ['loopback'], deny: [] }))
  t.after(() => fetch.close(0))
  const log = { warn: (_: string, fields: unknown) => void warnings.push(fields), error() {} }
  const secrets = new Secrets({ settings: { perOrganization: false, ...settings }, clock, log, fetch, environment })
  return {
    secrets,
    clock,
    warnings,
    read: async (reference: string, of = 'shop') => secrets.portFor(of).value(reference),
  }
}

test('a secret is read from a variable, or from a file without its last line break', async t => {
  const directory = directoryOf(t, { token: 'from a file\n' })
  const { read } = secretsOf(t, { directory }, { GATEHOUSE_SECRET_TOKEN: 'from a variable', TOKEN: 'another’s' })
  assert.equal(await read('env:TOKEN'), 'from a variable')
  assert.equal(await read('file:token'), 'from a file')
})

test('what is not there is told by its reference, and nothing of the machine', async t => {
  const directory = directoryOf(t, { empty: '' })
  const { read } = secretsOf(t, { directory })
  for (const reference of ['env:PATH', 'file:none', 'file:empty', 'vault:a#b']) {
    await assert.rejects(read(reference), (thrown: Error & { code: string }) => {
      assert.equal(thrown.code, 'secret_unavailable')
      assert.ok(thrown.message.includes(reference) && !thrown.message.includes(directory), thrown.message)
      return true
    })
  }
})

test('organizations that share a gateway reach their own alone', async t => {
  const directory = directoryOf(t, { 'shop/token': 'of shop', 'bank/token': 'of bank', token: 'of nobody' })
  const variables = { GATEHOUSE_SECRET_SHOP__KEY: 's', GATEHOUSE_SECRET_KEY: 'n', GATEHOUSE_SECRET_BANK__KEY: 'b' }
  const { read } = secretsOf(t, { directory, perOrganization: true }, variables)
  assert.deepEqual([await read('file:token'), await read('file:token', 'bank')], ['of shop', 'of bank'])
  assert.deepEqual([await read('env:KEY'), await read('env:KEY', 'bank')], ['s', 'b'])
  for (const [reference, of] of [
    ['file:token', 'other'],
    ['file:token', ''],
    ['env:KEY', 'sh.op'],
    ['env:A__B', 'shop'],
  ] as const) {
    await assert.rejects(read(reference, of), { code: 'secret_unavailable' }, `${reference} of ${of}`)
  }
})

test('a rotated secret is taken up within half a minute, and the one before serves while it cannot be read', async t => {
  const directory = directoryOf(t, { token: 'one' })
  const { read, clock, warnings } = secretsOf(t, { directory })
  assert.equal(await read('file:token'), 'one')
  writeFileSync(join(directory, 'token'), 'two')
  assert.equal(await read('file:token'), 'one')
  clock.advance(30_000)
  await read('file:token')
  await settled()
  assert.equal(await read('file:token'), 'two')
  rmSync(join(directory, 'token'))
  clock.advance(30_000)
  assert.equal(await read('file:token'), 'two')
  await settled()
  assert.equal(warnings.length, 1)
  clock.advance(3_600_000)
  await assert.rejects(read('file:token'), { code: 'secret_unavailable' })
})

test('a vault is asked with the token of its file, for a field of the organization’s own path', async t => {
  const asked: string[] = []
  const server = createServer(({ url, headers }, response) => {
    asked.push(`${headers['x-vault-token']} ${headers['x-vault-namespace']} ${url}`)
    if (url !== '/v1/kv/data/shop/payments/stripe') return void response.writeHead(404).end('{"errors":[]}')
    response.end(JSON.stringify({ data: { data: { key: 'sk_live', number: 7 }, metadata: { version: 3 } } }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
  const directory = directoryOf(t, { vault: 'hvs.token\n' })
  const vault = { url, mount: 'kv', tokenFile: join(directory, 'vault'), namespace: 'team' }
  const { read } = secretsOf(t, { vault, perOrganization: true })
  const all = await Promise.all(Array.from({ length: 20 }, () => read('vault:payments/stripe#key')))
  assert.deepEqual(new Set(all), new Set(['sk_live']))
  assert.deepEqual(asked, ['hvs.token team /v1/kv/data/shop/payments/stripe'])
  for (const reference of ['vault:payments/stripe#none', 'vault:payments/stripe#number', 'vault:other#key']) {
    await assert.rejects(read(reference), { code: 'secret_unavailable' })
  }
})
