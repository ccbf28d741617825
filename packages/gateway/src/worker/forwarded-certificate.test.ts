import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { CallerFinder } from './caller.ts'
import { forwardedCertificate } from './forwarded-certificate.ts'

const [one, other] = ['a'.repeat(64), 'b'.repeat(64)]

test('the nearest element tells the certificate, whatever stands before it', () => {
  const said = `Hash=${other};URI=spiffe://d/admin,By=spiffe://d/proxy;Hash=${one};Subject="CN=a\\",\\;Hash=x";URI=spiffe://d/a;DNS=a.test;DNS=b.test`
  const found = forwardedCertificate(said)
  assert.deepEqual([found?.fingerprint, found?.subject, found?.verified], [one, 'CN=a",;Hash=x', true])
  assert.deepEqual(found?.names, { dns: ['a.test', 'b.test'], uri: ['spiffe://d/a'], email: [] })
})

test('a field of another form tells nobody', () => {
  const odd = [
    '',
    'x',
    `Hash=${one}`.slice(0, -1),
    `Hash=${one};Hash=${other}`,
    `Hash=${one},`,
    `Hash=${one};"`,
    'URI=spiffe://d/a',
  ]
  for (const said of odd) assert.equal(forwardedCertificate(said), undefined, said)
})

test('a proxy is believed about certificates where the operator says so, and others never are', () => {
  const headers = HeaderList.from({ 'X-Forwarded-Client-Cert': `Hash=${one}` })
  const rules = { trustedProxies: ['10.0.0.0/8'], clientAddressHeader: 'x-forwarded-for' }
  const told = (peer: string, header?: string) =>
    new CallerFinder({ ...rules, clientCertificateHeader: header }).find(peer, false, headers).certificate
  assert.equal(told('10.0.0.1'), undefined)
  assert.equal(told('192.0.2.1', 'x-forwarded-client-cert'), undefined)
  assert.equal((told('10.0.0.1', 'X-Forwarded-Client-Cert') as { fingerprint: string }).fingerprint, one)
  assert.equal(told('10.0.0.1', 'x-other'), 'none')
})
