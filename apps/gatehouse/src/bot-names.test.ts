/** The policy `bots` by names of DNS, in a gateway. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { dnsServer } from '@gatehouse/gateway/discovery/dns-server.model.ts'
import { placed } from '@gatehouse/program/sample.ts'
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
