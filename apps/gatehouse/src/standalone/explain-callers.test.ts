import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Failure } from '@gatehouse/base'
import { withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { guideIn } from '../testing-guide.ts'
import { explainFile } from './check.ts'

const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })

function fileWith(t: TestContext, policies: object[], client: object) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-explain-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const version = { api: 'shop', version: 'v1', upstream: 'backend', basePath: '/shop', access: 'open', policies }
  const documents = [
    named('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] }),
    named('Api', 'shop'),
    named('ApiVersion', 'shop-v1', version),
    named('Application', 'till'),
    named('Credential', 'till', { application: 'till', environment: 'default', client }),
  ]
  const path = join(folder, 'gateway.yaml')
  writeFileSync(path, documents.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one })).join('\n---\n'))
  return { folder, path }
}

const till = 'spiffe://shop.example/ns/till/one'

test(
  'explain tells what rules for certificates make of one in PEM, and of what a proxy writes',
  withOpenssl,
  async t => {
    const client = { issuer: 'urn:gatehouse:certificates', id: till }
    const rules = { spiffe: ['spiffe://shop.example/ns/till/*'] }
    const { folder, path } = fileWith(t, [{ policy: 'mtls', config: rules }], client)
    const issue = (uri: string, days: string) => {
      const names = ['-addext', `subjectAltName=URI:${uri}`, '-addext', 'basicConstraints=critical,CA:FALSE']
      const how = ['req', '-x509', '-newkey', 'ed25519', '-nodes', '-days', days, '-subj', '/CN=till', ...names]
      execFileSync('openssl', [...how, '-keyout', join(folder, 'key'), '-out', join(folder, 'pem')], { stdio: 'pipe' })
      return readFileSync(join(folder, 'pem'), 'utf8')
    }
    const explained = async (certificate?: string) => {
      const asked = { method: 'GET', url: '/shop/x', ...(certificate === undefined ? {} : { certificate }) }
      const { status, steps, consumer } = await explainFile(path, asked)
      return { status, detail: steps[0]!.detail, known: consumer?.applicationId !== undefined }
    }
    assert.deepEqual(await explained(issue(till, '1')), { status: 200, detail: undefined, known: true })
    const other = await explained(issue('spiffe://shop.example/ns/other/one', '1'))
    assert.deepEqual(
      [other.status, other.detail],
      [401, 'The certificate is not valid: it has no name of the kind spiffe that is taken.'],
    )
    assert.equal((await explained()).status, 401)
    const field = `Hash=${'a'.repeat(64)};Subject="CN=till";URI=${till}`
    assert.deepEqual(await explained(field), { status: 200, detail: undefined, known: true })
    await assert.rejects(explained('what is this'), (thrown: Failure) => thrown.code === 'invalid_input')
    await assert.rejects(explained('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), /cannot be read/)
  },
)

type Signing = (key: KeyObject, method: string, address: string, body: string) => Record<string, string>

test('explain tells what becomes of a signed request, with its body', async t => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keys = [{ keyId: 'partner-1', publicKey: publicKey.export({ type: 'spki', format: 'pem' }) }]
  const client = { issuer: 'urn:gatehouse:signatures', id: 'partner-1' }
  const { path } = fileWith(t, [{ policy: 'http-signature', config: { keys } }], client)
  const { folder, blocks } = guideIn(t, 'signed-requests.md')
  writeFileSync(join(folder, 'caller.mjs'), blocks('js')[0]!)
  const { signedFields } = (await import(pathToFileURL(join(folder, 'caller.mjs')).href)) as { signedFields: Signing }
  const url = 'http://api.example/shop/x?a=1'
  const headers = Object.entries(signedFields(privateKey, 'POST', url, 'an order'))
  const explained = async (body: string) => {
    const { status, steps, consumer } = await explainFile(path, { method: 'POST', url, headers, body })
    return { status, detail: steps[0]!.detail, known: consumer?.applicationId !== undefined }
  }
  assert.deepEqual(await explained('an order'), { status: 200, detail: undefined, known: true })
  const changed = await explained('another order')
  assert.equal(changed.status, 401)
  assert.match(changed.detail!, /The signature is not valid: /)
})
