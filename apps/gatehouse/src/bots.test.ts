/** The policy `bots` by names of DNS and by signatures, in a gateway. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { dnsServer } from '@gatehouse/gateway/discovery/dns-server.model.ts'
import { placed } from '@gatehouse/program/sample.ts'
import { exportJWK, generateKeyPair } from 'jose'
import { signatureHeaders } from 'web-bot-auth'
import { signerFromJWK } from 'web-bot-auth/crypto'
import { gatewayFor, partTo, say, upstream } from './testing-gateway.ts'

test('a crawler is known by the name of its address, which the gateway asks DNS for', async t => {
  const dns = await dnsServer(t, {
    names: { '1.0.0.127.in-addr.arpa': ['crawl.bot.example'] },
    addresses: { 'crawl.bot.example': ['127.0.0.1'] },
  })
  const config = (domain: string) => ({
    bots: [{ name: 'own', says: 'OwnBot', networks: [], asns: [], domains: [domain] }],
  })
  const gatewayOf = async (domain: string) => {
    const part = partTo([await upstream(t, say('hello'))])
    const policies = [placed('bots', { stage: 'edge', config: config(domain) })]
    const options = { workers: 1, discovery: { dnsServers: [dns.address] } }
    const { call } = await gatewayFor(t, { ...part, policies }, options)
    return async (agent: string) => (await call('/pets/v1/pets', { headers: { 'User-Agent': agent } })).status
  }
  const own = await gatewayOf('bot.example')
  assert.equal(await own('curl/8'), 200)
  assert.deepEqual(dns.asked, [], 'who says nothing is asked about by nobody')
  assert.equal(await own('OwnBot/1.0'), 200)
  const other = await gatewayOf('other.example')
  assert.equal(await other('OwnBot/1.0'), 403)
  dns.answers.mood = 'failing'
  const late = await gatewayOf('bot.example')
  assert.equal(await late('OwnBot/1.0'), 503)
})

test('a bot is known by what it signs, with a key of its directory, for the address that it calls', async t => {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const { d: _, ...shown } = jwk
  const directory = await upstream(t, (_request, response) => {
    response.setHeader('Content-Type', 'application/http-message-signatures-directory+json')
    response.end(JSON.stringify({ keys: [shown] }))
  })
  const bot = { name: 'own', says: 'OwnBot', networks: [], asns: [], domains: [], signatures: { directory } }
  const policies = [placed('bots', { stage: 'edge', config: { bots: [bot] } })]
  const { call, gateway } = await gatewayFor(
    t,
    { ...partTo([await upstream(t, say('hello'))]), policies },
    { workers: 1 },
  )
  const answered = async (signedFor: string) => {
    const params = { created: new Date(), expires: new Date(Date.now() + 60_000) }
    const message = { method: 'GET', url: signedFor, headers: {} }
    const { Signature, ...rest } = await signatureHeaders(message, await signerFromJWK(jwk as JsonWebKey), params)
    const headers = { 'User-Agent': 'OwnBot/1.0', Signature, 'Signature-Input': rest['Signature-Input'] }
    return (await call('/pets/v1/pets', { headers })).status
  }
  assert.equal(await answered(`http://127.0.0.1:${gateway.port}/pets/v1/pets`), 200)
  assert.equal(await answered(`http://other.example:${gateway.port}/pets/v1/pets`), 403)
})
