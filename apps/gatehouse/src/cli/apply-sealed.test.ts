import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { catalogue } from '../capabilities.ts'
import { testCli } from './testing.ts'

let authority: TestAuthority
before(() => {
  if (!withOpenssl.skip) authority = new TestAuthority()
})
after(() => authority?.remove())

const document = (kind: string, name: string, spec: object) =>
  `${JSON.stringify({ apiVersion: 'gatehouse/v1', kind, metadata: { name }, spec })}\n---\n`

const hmacKey = 'c2VjcmV0LWtleQ'
const issuerSpec = (key = hmacKey) => ({
  directory: 'https://ca.test/dir',
  externalAccount: { keyId: 'kid-1', hmacKey: key },
})
const connectionSpec = (clientSecret: string) => ({ issuer: 'https://id.test', clientId: 'us', clientSecret })

test('what apply and changes tell has no sealed field in it, in text or in JSON, new, changed or added', async t => {
  const { cli } = await testCli(t)
  const bare = document('CertificateIssuer', 'ours', { directory: 'https://ca.test/dir' })
  assert.equal((await cli('apply -f -', { stdin: bare })).code, 0)
  const steps = [
    [issuerSpec(), connectionSpec('first-secret')],
    [issuerSpec('b3RoZXIta2V5'), connectionSpec('second-secret')],
  ] as const
  for (const [issuer, connection] of steps) {
    const stdin = document('CertificateIssuer', 'ours', issuer) + document('SsoConnection', 'people', connection)
    const ran = []
    for (const words of ['changes', 'changes --json', 'apply --dry-run', 'apply --dry-run --json', 'apply --json']) {
      ran.push(await cli(`${words} -f -`, { stdin }))
      assert.equal(ran.at(-1)!.code, 0, ran.at(-1)!.err)
    }
    const told = ran.map(({ out, err }) => out + err).join('')
    assert.doesNotMatch(told, new RegExp(`${issuer.externalAccount.hmacKey}|${connection.clientSecret}`))
    assert.match(ran[0]!.out, /\/spec\/externalAccount\/hmacKey: set \(not shown\)/)
    assert.match(
      ran[1]!.out,
      /"pointer": ?"\/spec\/externalAccount\/hmacKey",\s*("before": ?"set \(not shown\)",\s*)?"after": ?"set \(not shown\)"/,
    )
  }
})

test('the private key of a certificate is in nothing that apply tells', async t => {
  if (withOpenssl.skip) return t.skip(String(withOpenssl.skip))
  const { cli } = await testCli(t)
  const [first, second] = [1, 2].map(() => authority.issue('one.test', { hosts: ['one.test'], days: 90 }))
  for (const { certificate, key } of [first!, second!]) {
    const stdin = document('Certificate', 'one', { certificate, key })
    for (const words of ['changes', 'changes --json', 'apply --json']) {
      const { code, out, err } = await cli(`${words} -f -`, { stdin })
      assert.equal(code, 0, err)
      assert.doesNotMatch(out + err, /PRIVATE/)
      assert.ok(!out.includes(key.split('\n')[1]!))
    }
  }
})

test('a second apply of what is sealed changes nothing and leaves no event; another secret does both', async t => {
  if (withOpenssl.skip) return t.skip(String(withOpenssl.skip))
  const { cli, control } = await testCli(t)
  const certificate = authority.issue('one.test', { hosts: ['one.test'], days: 90 })
  const documents = (key: string, clientSecret: string) =>
    document('CertificateIssuer', 'ours', issuerSpec(key)) +
    document('SsoConnection', 'people', connectionSpec(clientSecret)) +
    document('Certificate', 'one', { ...certificate, key: `${certificate.key.trim()}\n\n` })
  const events = async () => (await control.store.db.selectFrom('audit_events').selectAll().execute()).length
  const first = await cli('apply -f -', { stdin: documents(hmacKey, 'first-secret') })
  assert.equal(first.code, 0, first.err)
  const before = await events()
  const again = await cli('apply -f -', { stdin: documents(hmacKey, 'first-secret') })
  assert.equal(again.out, 'Nothing to change.\n3 unchanged.\n', again.err)
  assert.equal(await events(), before)
  const other = await cli('apply -f -', { stdin: documents('b3RoZXIta2V5', 'second-secret') })
  assert.match(other.out, /2 to update, 1 unchanged\./)
  assert.equal(await events(), before + 2)
  const kept = await cli('apply -f -', { stdin: documents('b3RoZXIta2V5', 'second-secret') })
  assert.equal(kept.out, 'Nothing to change.\n3 unchanged.\n')
})

test('a secret that no master key opens any more is mended by an apply', async t => {
  const { cli, control } = await testCli(t)
  const stdin = document('CertificateIssuer', 'ours', issuerSpec())
  assert.equal((await cli('apply -f -', { stdin })).code, 0)
  const lost = control.store.db.updateTable('sealed_secrets').set({ sealed: 'gh1.gone.a.b' })
  await lost.where('name', 'like', 'certificate-external-account %').execute()
  const mended = await cli('apply -f -', { stdin })
  assert.match(mended.out, /hmacKey: set \(not shown\)\n1 to update\.\nApplied\./, mended.err)
  assert.match((await cli('apply -f -', { stdin })).out, /^Nothing to change\./)
})

test('whoever may not write a secret is told the same of the right guess and of a wrong one', async t => {
  const { cli, call } = await testCli(t)
  await cli('apply -f -', { stdin: document('CertificateIssuer', 'ours', issuerSpec()) })
  const { body } = await call('Token.create', { body: { name: 'viewer', spec: { role: 'viewer' } } })
  const { secret: token } = body as { secret: string }
  for (const guess of [hmacKey, 'b3RoZXIta2V5']) {
    const { code, err } = await cli('changes -f -', {
      stdin: document('CertificateIssuer', 'ours', issuerSpec(guess)),
      token,
    })
    assert.equal(code, 7)
    assert.match(err, /To update CertificateIssuer\/ours needs the role admin/)
  }
})

test('every field that is said to be sealed is marked so', () => {
  for (const { kind, spec } of catalogue.resources.values()) {
    for (const node of nodes(spec)) {
      if (!String(node.description).includes('Sealed at once')) continue
      assert.equal(node.writeOnly, true, `${kind}: ${node.description}`)
    }
  }
})

function* nodes(node: unknown): Generator<{ description?: unknown; writeOnly?: unknown }> {
  if (typeof node !== 'object' || node === null) return
  yield node
  for (const inner of Object.values(node)) yield* nodes(inner)
}
