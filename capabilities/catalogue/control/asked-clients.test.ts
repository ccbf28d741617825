import assert from 'node:assert/strict'
import test from 'node:test'
import { clientDigest } from '@gatehouse/program'
import { askedClients } from './asked-clients.ts'

const sources = [
  { policies: [{ policy: 'mtls', config: { issuer: 'urn:own' } }] },
  { policies: [{ policy: 'http-signature', config: { keys: [{ keyId: 'k', client: 'partner' }] } }] },
]
const digest = (issuer: string, name: string) => clientDigest(issuer, name, 'hex')

test('a certificate may be of every name that it has, at every issuer that policies name; who shows nothing is nobody', () => {
  const certificate = `Hash=${'a'.repeat(64)};Subject="CN=till";URI=spiffe://shop.example/till`
  const found = askedClients(sources, { headers: [], certificate })
  for (const issuer of ['urn:own', 'urn:gatehouse:certificates']) {
    for (const name of ['a'.repeat(64), 'CN=till', 'spiffe://shop.example/till']) {
      assert.ok(found.includes(digest(issuer, name)), `${name} of ${issuer}`)
    }
  }
  assert.deepEqual(askedClients(sources, { headers: [['X-API-Key', 'a']], certificate: undefined }), [])
})

test('a signature may be of the client that its key is of, and what is looked for is bounded', () => {
  const signed = (input: string) =>
    askedClients(sources, { headers: [['Signature-Input', input]], certificate: undefined })
  const found = signed('sig=("@method");keyid="k"')
  for (const name of ['k', 'partner']) assert.ok(found.includes(digest('urn:gatehouse:signatures', name)), name)
  const many = Array.from({ length: 500 }, (_, index) => `s${index}=("@method");keyid="k${index}"`).join(', ')
  assert.ok(signed(many).length <= 64 * 64)
})
