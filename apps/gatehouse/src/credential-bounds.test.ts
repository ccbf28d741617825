/** Credentials that may be used from some places alone, through a whole gateway. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { newId } from '@gatehouse/base'
import { type CredentialEntry, clientDigest } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { audience, testIssuer } from './testing-issuer.ts'

const key = 'a-key-of-sixteen-letters'
const inOffice = { 'X-Forwarded-For': '192.0.2.7' }
const elsewhere = { 'X-Forwarded-For': '198.51.100.7' }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function bounded(t: TestContext, schemes: [policy: string, config?: Record<string, unknown>][]) {
  const issuer = await testIssuer(t)
  const jwt = { issuer: issuer.url, audiences: [audience] }
  const policies = schemes.map(([policy, config = {}]) =>
    placed(policy, { stage: 'identify', config: policy === 'jwt' ? { ...jwt, ...config } : config }),
  )
  const part = { ...partTo([await upstream(t, mirror)]), policies }
  const callers = { trustedProxies: ['loopback'], clientAddressHeader: 'x-forwarded-for' }
  const { gateway, call } = await gatewayFor(t, part, { callers })
  const names = { applicationId: newId('app'), environmentId: part.environmentId }
  let seq = 0
  const entry = (changes: Partial<CredentialEntry> = {}) => {
    const credential = { ...names, credentialId: newId('cred'), sha256: sha256(key) }
    const told = (more: Partial<CredentialEntry> = {}) =>
      gateway.enter([{ ...credential, kind: 'credential', state: 'live', ...changes, ...more, seq: ++seq }])
    told()
    return told
  }
  const ask = async (headers: Record<string, string>) => {
    const answer = await call('/pets/v1/pets', { headers })
    const { code, detail } = (await answer.json()) as { code?: string; detail?: string }
    return { status: answer.status, code, detail }
  }
  return { issuer, ask, entry }
}

test('a key is taken in its networks and its pages alone, and which of both it was is told to nobody', async t => {
  const { ask, entry } = await bounded(t, [['key-auth'], ['basic-auth']])
  entry({ addresses: ['192.0.2.0/24'], referrers: ['https://*.shop.example'] })
  const page = { Origin: 'https://www.shop.example' }
  assert.equal((await ask({ 'X-API-Key': key, ...inOffice, ...page })).status, 200)
  const wrongPlace = await ask({ 'X-API-Key': key, ...elsewhere, ...page })
  assert.deepEqual([wrongPlace.status, wrongPlace.code], [403, 'credential_out_of_place'])
  assert.deepEqual(await ask({ 'X-API-Key': key, ...inOffice, Origin: 'https://evil.example' }), wrongPlace)
  const basic = { Authorization: `Basic ${btoa(`u:${key}`)}` }
  assert.equal((await ask({ ...basic, ...inOffice, ...page })).status, 200)
  assert.deepEqual(await ask({ ...basic, ...elsewhere, ...page }), wrongPlace)
})

test('limits that change hold from the next request on, and are gone with the last of them', async t => {
  const { ask, entry } = await bounded(t, [['key-auth']])
  const told = entry()
  const asked = async () => [
    (await ask({ 'X-API-Key': key, ...inOffice })).status,
    (await ask({ 'X-API-Key': key, ...elsewhere })).status,
  ]
  for (let time = 0; time < 3; time++) assert.deepEqual(await asked(), [200, 200])
  told({ addresses: ['192.0.2.0/24'] })
  for (let time = 0; time < 3; time++) assert.deepEqual(await asked(), [200, 403])
  told({ addresses: ['198.51.100.0/24'] })
  assert.deepEqual(await asked(), [403, 200])
  told()
  assert.deepEqual(await asked(), [200, 200])
})

test('a client of an issuer is held to them as a key is, also where it is the second credential', async t => {
  const { issuer, ask, entry } = await bounded(t, [['key-auth'], ['jwt', { required: true }]])
  const names = { applicationId: newId('app') }
  entry(names)
  entry({ ...names, sha256: clientDigest(issuer.url, 'shop', 'hex'), addresses: ['192.0.2.0/24'] })
  const token = { Authorization: `Bearer ${await issuer.token()}` }
  assert.equal((await ask({ ...token, ...inOffice })).status, 200)
  assert.equal((await ask({ ...token, ...elsewhere })).code, 'credential_out_of_place')
  assert.equal((await ask({ ...token, 'X-API-Key': key, ...inOffice })).status, 200)
  assert.equal((await ask({ ...token, 'X-API-Key': key, ...elsewhere })).code, 'credential_out_of_place')
})
