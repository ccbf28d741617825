/** The policy `bots` by names of DNS, in a gateway of two threads. */
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
  const statusFor = async (domain: string, agent: string) => {
    const part = partTo([await upstream(t, say('hello'))])
    const policies = [placed('bots', { stage: 'edge', config: config(domain) })]
    const { call } = await gatewayFor(t, { ...part, policies }, { discovery: { dnsServers: [dns.address] } })
    return (await call('/pets/v1/pets', { headers: { 'User-Agent': agent } })).status
  }
  assert.equal(await statusFor('bot.example', 'OwnBot/1.0'), 200)
  assert.equal(await statusFor('other.example', 'OwnBot/1.0'), 403)
  const before = dns.asked.length
  assert.equal(await statusFor('bot.example', 'curl/8'), 200)
  assert.equal(dns.asked.length, before, 'who says nothing is asked about by nobody')
  dns.answers.mood = 'failing'
  assert.equal(await statusFor('bot.example', 'OwnBot/1.0'), 503)
})
