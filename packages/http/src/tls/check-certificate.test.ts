import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import test, { after, before } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { TestAuthority, withOpenssl } from './authority.model.ts'
import { checkAuthorities, checkCertificate } from './check-certificate.ts'

/** When it is asked: tests of other files come before these. */
const nowMs = () => Date.now() + 60_000
let authority: TestAuthority

before(() => {
  if (!withOpenssl.skip) authority = new TestAuthority()
})
after(() => authority?.remove())

const refused = (given: Parameters<typeof checkCertificate>[0], pointer: string, words: RegExp) =>
  assert.throws(
    () => checkCertificate(given, nowMs()),
    ({ code, problems }: Failure) => {
      assert.deepEqual([code, problems[0]!.pointer], ['certificate_invalid', pointer])
      assert.match(problems[0]!.message, words)
      return true
    },
  )

test('a certificate is shown for the names in it, or for those that are said', withOpenssl, () => {
  for (const rsa of [false, true]) {
    const issued = authority.issue('shop', { hosts: ['Shop.test', '*.shop.test', '127.0.0.1'], days: 90, rsa })
    const checked = checkCertificate(issued, nowMs())
    assert.deepEqual(checked.hosts, ['shop.test', '*.shop.test'])
    assert.deepEqual(checked.warnings, [])
    assert.match(checked.fingerprint, /^[0-9a-f]{64}$/)
    const said = checkCertificate({ ...issued, hosts: ['a.shop.test', 'other.test'] }, nowMs())
    assert.deepEqual(said.hosts, ['a.shop.test', 'other.test'])
    assert.deepEqual(said.warnings, ['It does not name other.test; callers will refuse it there.'])
  }
})

test('one that expired, does soon or does not hold yet is taken with a warning', withOpenssl, () => {
  const issue = (days: number) => authority.issue('a', { hosts: ['a.test'], days })
  const warning = (days: number, atMs = nowMs()) => checkCertificate(issue(days), atMs).warnings[0]
  assert.match(warning(-1)!, /^It expired at /)
  assert.match(warning(5)!, /^It expires at /)
  assert.match(warning(90, nowMs() - 86_400_000)!, /^It holds only from /)
})

test(
  'a key that does not fit, a chain out of order and text that is neither are refused with their place',
  withOpenssl,
  () => {
    const one = authority.issue('one', { hosts: ['one.test'] })
    const two = authority.issue('two', { hosts: ['two.test'] })
    refused({ ...one, key: two.key }, '/key', /does not fit/)
    refused({ ...one, key: 'nonsense' }, '/key', /cannot be read/)
    const sealing = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'word' } as const
    const sealed = createPrivateKey(one.key).export(sealing).toString()
    refused({ ...one, key: sealed }, '/key', /sealed with a password/)
    refused({ ...one, certificate: one.certificate + two.certificate }, '/certificate', /certificate 2 did not issue/)
    refused({ ...one, certificate: authority.certificate + one.certificate }, '/key', /does not fit/)
    refused({ ...one, certificate: '' }, '/certificate', /no certificate/)
    const broken = one.certificate.replace(/\n(.{20})/, '\nAAAA$1')
    refused({ ...one, certificate: broken }, '/certificate', /cannot be read/)
    const nameless = authority.issue('nameless')
    refused(nameless, '/hosts', /names no host/)
    assert.deepEqual(checkCertificate({ ...nameless, isDefault: true }, nowMs()).hosts, [])
    assert.equal(
      checkCertificate({ ...one, certificate: one.certificate + authority.certificate }, nowMs()).hosts.length,
      1,
    )
    assert.throws(() => checkAuthorities('nobody'), { code: 'certificate_invalid' })
    checkAuthorities(authority.certificate + one.certificate)
  },
)
