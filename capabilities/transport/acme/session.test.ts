import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { register } from './account.ts'
import { authority, directory, payloadOf, problem, type Says } from './authority.model.ts'
import { renewalId, renewalInfo } from './renewal-info.ts'

const post = (says: Record<string, Says>) => authority(says).session.post(directory.newOrder, {}, 'The order')
const fails = (code: string, message: RegExp) => (thrown: Failure) => {
  assert.equal(thrown.code, code)
  assert.match(thrown.message, message)
  return true
}

test('a nonce is used once, taken from the last answer, and asked for where there is none', async () => {
  const { session, asked, paths } = authority({ '/order': {} })
  await session.post(directory.newOrder, {}, 'The order')
  await session.post(directory.newOrder, {}, 'The order')
  assert.deepEqual(paths(), ['/dir', '/nonce', '/order', '/order'])
  const nonces = asked.slice(2).map(({ body }) => {
    const { protected: head } = JSON.parse(body!) as { protected: string }
    return (JSON.parse(Buffer.from(head, 'base64url').toString()) as { nonce: string }).nonce
  })
  assert.deepEqual(nonces, ['n2', 'n3'])
})

test('an authority that finds fault with every nonce is asked ten times, one that gives none once', async () => {
  const every = authority({ '/order': problem('badNonce') })
  await assert.rejects(every.session.post(directory.newOrder, {}, 'The order'), fails('issuer_unavailable', /badNonce/))
  assert.equal(every.paths().filter(path => path === '/order').length, 10)
  const none = { headers: { 'replay-nonce': '' } }
  const dumb = authority({ '/dir': { ...none, body: directory }, '/nonce': none })
  await assert.rejects(dumb.session.post(directory.newOrder, {}, 'The order'), fails('issuer_unavailable', /nonce/))
  assert.deepEqual(dumb.paths(), ['/dir', '/nonce'])
})

test('an error is told by its type, with what to do, its parts, and when to come again', async () => {
  const subproblems = [
    { type: 'urn:ietf:params:acme:error:caa', detail: 'no', identifier: { value: 'a.test' } },
    null,
    7,
  ]
  const refused = { ...problem('caa', 'not\u0000 \u202ehere', { subproblems }), headers: { 'retry-after': '120' } }
  await assert.rejects(post({ '/order': refused }), (thrown: Failure) => {
    assert.equal(thrown.code, 'issuer_refused')
    assert.equal(thrown.message, 'The order: caa, not here')
    assert.match(thrown.hint, /CAA/)
    assert.equal(thrown.problems[0]!.message, 'a.test: no')
    assert.equal(thrown.extra.retryAfterMs, 120_000)
    return true
  })
  const limited = { ...problem('rateLimited', 'x'.repeat(9000)), status: 429 }
  await assert.rejects(post({ '/order': limited }), (thrown: Failure) => thrown.message.length < 600)
  await assert.rejects(post({ '/order': limited }), fails('issuer_unavailable', /rateLimited/))
})

test('what is no answer of an authority is told as such', async () => {
  const wrong: [Record<string, Says>, RegExp][] = [
    [{ '/dir': { body: '<html>' } }, /directory/],
    [{ '/dir': { body: { ...directory, newNonce: 'http://ca.test/nonce' } } }, /directory/],
    [{ '/dir': { body: { ...directory, newOrder: 7 } } }, /directory/],
    [{ '/order': { status: 500, body: 'oops' } }, /answered 500/],
    [{ '/order': { status: 302, headers: { location: 'https://evil.test' } } }, /answered 302/],
    [{ '/order': { status: 403, body: null } }, /answered 403/],
  ]
  for (const [says, message] of wrong) {
    const { session } = authority(says)
    const asked = session.directory().then(() => session.post(directory.newOrder, {}, 'The order'))
    await assert.rejects(asked, fails('issuer_unavailable', message))
  }
  const { session, asked } = authority({})
  await assert.rejects(session.post('http://ca.test/order', {}, 'x'), fails('issuer_unavailable', /not https/))
  assert.ok(asked.every(({ url }) => url.startsWith('https://')))
})

test('an account without a sound address is none', async () => {
  for (const location of ['', 'http://ca.test/1', '/relative']) {
    const { session } = authority({ '/account': { status: 201, headers: { location } } })
    const made = register(session, { contacts: ['a@b.test'], termsAgreed: true })
    await assert.rejects(made, fails('issuer_unavailable', /no address/))
  }
  const { session, asked } = authority({ '/account': { headers: { location: 'https://ca.test/acct/1' } } })
  assert.equal(await register(session, { contacts: ['a@b.test'], termsAgreed: true }), 'https://ca.test/acct/1')
  assert.deepEqual(payloadOf(asked.at(-1)!).contact, ['mailto:a@b.test'])
})

test(
  'renewal information is asked by key and serial number, and one that cannot be meant is none',
  withOpenssl,
  async t => {
    const own = new TestAuthority()
    t.after(() => own.remove())
    const { certificate } = own.issue('a.test', { hosts: ['a.test'] })
    const id = renewalId(certificate)!
    assert.match(id, /^[\w-]{27}\.[\w-]+$/)
    const [start, end] = ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z']
    const says = (suggestedWindow: unknown, after = '21600') =>
      authority({ [`/renewal/${id}`]: { body: { suggestedWindow }, headers: { 'retry-after': after } } }).session
    const info = await renewalInfo(says({ start, end }), certificate)
    assert.deepEqual(info, { window: { startMs: Date.parse(start), endMs: Date.parse(end) }, askAgainMs: 21_600_000 })
    assert.equal((await renewalInfo(says({ start, end }, '1'), certificate))?.askAgainMs, 3_600_000)
    assert.equal(await renewalInfo(says({ start: end, end: start }), certificate), undefined)
    assert.equal(await renewalInfo(says({ start: 'soon', end }), certificate), undefined)
    await assert.rejects(renewalInfo(says({}), certificate), fails('issuer_unavailable', /renewal information/))
  },
)

test('the renewal identifier is that of RFC 9773', () => {
  assert.equal(renewalId(example), 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE')
})

/** RFC 9773, appendix A. */
const example = `-----BEGIN CERTIFICATE-----
MIIBQzCB66ADAgECAgUAh2VDITAKBggqhkjOPQQDAjAVMRMwEQYDVQQDEwpFeGFt
cGxlIENBMCIYDzAwMDEwMTAxMDAwMDAwWhgPMDAwMTAxMDEwMDAwMDBaMBYxFDAS
BgNVBAMTC2V4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeBZu
7cbpAYNXZLbbh8rNIzuOoqOOtmxA1v7cRm//AwyMwWxyHz4zfwmBhcSrf47NUAFf
qzLQ2PPQxdTXREYEnKMjMCEwHwYDVR0jBBgwFoAUaYhba4dGQEHhs3uEe6CuLN4B
yNQwCgYIKoZIzj0EAwIDRwAwRAIge09+S5TZAlw5tgtiVvuERV6cT4mfutXIlwTb
+FYN/8oCIClDsqBklhB9KAelFiYt9+6FDj3z4KGVelYM5MdsO3pK
-----END CERTIFICATE-----
`
