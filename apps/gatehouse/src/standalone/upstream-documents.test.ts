import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before, type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { type Issued, TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { answerText } from '../cli/explain.ts'
import { nginx, withNginx } from '../testing-nginx.ts'
import { checkFile, explainFile } from './check.ts'
import { startStandalone } from './standalone.ts'

let authority: TestAuthority
let client: Issued
before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  client = authority.issue('client')
})
after(() => authority?.remove())

const version = 'apiVersion: gatehouse/v1'
const documents = (upstream: string) => `${version}
kind: Upstream
metadata: { name: pets }
spec:
  ${upstream.trim().replaceAll('\n', '\n  ')}
---
${version}
kind: Certificate
metadata: { name: partner }
spec: { certificateFile: client.pem, keyFile: client.key, hosts: [] }
---
${version}
kind: Api
metadata: { name: pets }
---
${version}
kind: ApiVersion
metadata: { name: pets-v1 }
spec: { api: pets, version: v1, upstream: pets, basePath: /pets, access: open }
---
${upstream.includes('bought') ? bought : ''}`

const bought = `${version}
kind: CertificateIssuer
metadata: { name: authority }
spec: { directory: "https://127.0.0.1:9/dir", termsAgreed: true }
---
${version}
kind: Certificate
metadata: { name: bought }
spec: { issuer: authority, hosts: [bought.test] }
`

function folder(t: TestContext, files: Record<string, string> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-upstream-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const all = { 'ca.pem': authority.certificate, 'client.pem': client.certificate, 'client.key': client.key, ...files }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(dir, name), text)
  return dir
}

function written(t: TestContext, upstream: string, files?: Record<string, string>): string {
  const config = join(folder(t, files), 'gateway.yaml')
  writeFileSync(config, documents(upstream))
  return config
}

/** Each problem as line and message. */
async function problems(t: TestContext, upstream: string, files?: Record<string, string>): Promise<string[]> {
  const config = written(t, upstream, files)
  let told: string[] = []
  await assert.rejects(checkFile(config), (failure: Failure) => {
    assert.ok(failure.problems.every(({ place }) => place?.file === config))
    told = failure.problems.map(({ message, place }) => `${place?.line} ${message}`)
    return true
  })
  return told
}

const secure = (more: string) => `targets: [{ url: "https://127.0.0.1:9" }]\ntls: { ${more} }`

test('what cannot work is told with its place, in the file that was named', withOpenssl, async t => {
  const files = { 'no.pem': 'no PEM', 'other.key': authority.issue('other').key }
  const [unreadable] = await problems(t, secure('authoritiesFile: no.pem'), files)
  assert.equal(unreadable, '6 There is no certificate in PEM.')
  const [unknown] = await problems(t, secure('clientCertificate: partnr'))
  assert.equal(unknown, '6 There is no Certificate partnr; did you mean partner?')
  const [ordered] = await problems(t, secure('clientCertificate: bought'))
  assert.match(ordered!, /^6 bought is ordered from an issuer/)
  const [plain] = await problems(t, 'targets: [{ url: "http://127.0.0.1:9" }]\ntls: { serverName: a.test }')
  assert.match(plain!, /^6 tls is said, and no target is at https/)
  const [both] = await problems(t, secure('authoritiesFile: ca.pem, insecureSkipVerify: true'))
  assert.match(both!, /^6 authorities are named and insecureSkipVerify asks nobody/)
  const workload = 'workload: "spiffe://shop.example/orders"'
  const [nobody] = await problems(t, secure(`${workload}, insecureSkipVerify: true`))
  assert.match(nobody!, /^6 a workload is named and insecureSkipVerify asks nobody/)
  const [noWorkload] = await problems(t, secure('workload: "https://shop.example"'))
  assert.match(noWorkload!, /^6 .*must be the SPIFFE identifier of a workload/)
  const [mismatch] = await problems(t, secure('clientCertificate: partner'), { 'client.key': files['other.key'] })
  assert.equal(mismatch, '11 The key does not fit the certificate.')
  const [missing] = await problems(t, secure('authoritiesFile: nowhere.pem'))
  assert.match(missing!, /^6 .*nowhere.pem cannot be read: ENOENT/)
  for (const socket of ['unix:run/app.sock', 'unix:/run/../app.sock', `unix:/${'a'.repeat(107)}`]) {
    const [wrong] = await problems(t, `targets: [{ url: "${socket}" }]`)
    assert.match(wrong!, /^5 /, socket)
  }
})

test('what has expired, or protects from nobody, is told and served all the same', withOpenssl, async t => {
  const old = authority.issue('old', { days: -1 })
  const files = { 'old.pem': old.certificate, 'client.pem': old.certificate, 'client.key': old.key }
  const workload = 'workload: "spiffe://shop.example/orders"'
  const config = written(t, secure(`authoritiesFile: old.pem, ${workload}, clientCertificate: partner`), files)
  const { warnings } = await checkFile(config)
  assert.deepEqual(
    warnings.map(({ message, place }) => [place?.line, message.replace(/ at .*/, '')]),
    [
      [6, 'CN=old: It expired'],
      [11, 'It expired'],
    ],
  )
  const text = answerText(await explainFile(config, { method: 'GET', url: '/pets/1' }))
  assert.match(text, /^TLS {7}1\.2 or newer, believes CN=old about spiffe:\/\/shop\.example\/orders, shows CN=old$/m)
  assert.match(text, /Warning CN=old: It expired at /)
  assert.match(text, /Warning Client certificate CN=old: It expired at /)
  const careless = written(t, secure('insecureSkipVerify: true'))
  assert.match((await checkFile(careless)).warnings[0]!.message, /whoever answers is believed/)
  const told = answerText(await explainFile(careless, { method: 'GET', url: '/pets/1' }))
  assert.match(told, /believes whoever answers/)
})

test('a gateway alone shows the certificate of its documents to nginx, and follows the file', {
  skip: withOpenssl.skip || withNginx.skip,
}, async t => {
  const server = authority.issue('server', { hosts: ['upstream.test'] })
  const { port } = await nginx(t, {
    listening: 'ssl',
    files: { 'server.pem': server.certificate, 'server.key': server.key, 'ca.pem': authority.certificate },
    server: `ssl_certificate server.pem; ssl_certificate_key server.key; ssl_client_certificate ca.pem;
      ssl_verify_client on; location / { return 200 $ssl_client_s_dn; }`,
  })
  const to = (more: string) =>
    `targets: [{ url: "https://127.0.0.1:${port}" }]\ntls: { serverName: upstream.test, authoritiesFile: ca.pem${more} }`
  const config = written(t, to(', clientCertificate: partner'))
  const { gateway, reload, stop } = await startStandalone({
    ...{ config, address: '127.0.0.1', port: 0, workers: 1, watchEveryMs: 3_600_000, log() {} },
    egress: { allow: ['loopback'], deny: [] },
    tls: { port: 0, clientCertificates: 'none' },
  })
  t.after(() => stop(200))
  const ask = async () => (await fetch(`http://127.0.0.1:${gateway.port}/pets/1`)).text()
  assert.equal(await ask(), 'CN=client')
  assert.equal(gateway.securePort, undefined, 'it is shown to no caller')
  const renewed = authority.issue('renewed')
  writeFileSync(join(config, '..', 'client.pem'), renewed.certificate)
  writeFileSync(join(config, '..', 'client.key'), renewed.key)
  await reload()
  assert.equal(await ask(), 'CN=renewed')
  writeFileSync(config, documents(to('')))
  await reload()
  assert.match(await ask(), /No required SSL certificate/)
})
