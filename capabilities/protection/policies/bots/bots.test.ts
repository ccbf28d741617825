import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { policyHost } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import { type Exchange, type Host, nowhere, type Refusal } from '@gatehouse/unit'
import { bots } from './bots.ts'

const config = {
  bots: [
    { name: 'search', says: 'SearchBot', networks: ['192.0.2.0/24', '2001:db8::/32'], asns: [64500] },
    { name: 'scraper', says: 'ScrapeBot' },
  ],
}

function codeFor(agent: string | undefined, clientAddress: string, asn = 0): string | undefined {
  const hooks = bots.create(filled(bots.config, config) as never, policyHost())
  const headers = HeaderList.from(agent === undefined ? {} : { 'User-Agent': agent })
  const exchange = { request: { headers, clientAddress }, place: { ...nowhere, asn } } as unknown as Exchange
  return (hooks.request!(exchange) as Refusal | undefined)?.code
}

test('who says to be a bot comes from its networks or is refused, however it writes the name', () => {
  assert.equal(codeFor('Mozilla/5.0 (compatible; SearchBot/2.1)', '192.0.2.7'), undefined)
  assert.equal(codeFor('searchbot', '2001:db8::7'), undefined)
  assert.equal(codeFor('SEARCHBOT', '203.0.113.7', 64500), undefined)
  assert.equal(codeFor('SearchBot', '203.0.113.7', 64501), 'bot_unverified')
  assert.equal(codeFor('SearchBot', 'unix'), 'bot_unverified')
  assert.equal(codeFor('ScrapeBot/1', '192.0.2.7'), 'bot_unverified')
  assert.equal(codeFor('SearchBot ScrapeBot', '192.0.2.7'), undefined)
})

test('a name that the address has and that has it speaks for it, however many letters stand before its domain', async () => {
  const found: Record<string, readonly string[] | undefined> = {
    '192.0.2.1': ['crawl-1.searchbot.example'],
    '192.0.2.2': ['searchbot.example', 'other.example'],
    '192.0.2.3': ['evilsearchbot.example'],
    '192.0.2.4': ['searchbot.example.evil.example'],
    '192.0.2.5': [],
    '192.0.2.6': undefined,
  }
  const own = { bots: [{ name: 'search', says: 'SearchBot', domains: ['searchbot.example'] }] }
  for (const late of [false, true]) {
    const of = (address: string) => (late ? Promise.resolve(found[address]) : found[address])
    const host = { ...policyHost(), names: { of } } as unknown as Host
    const hooks = bots.create(filled(bots.config, own) as never, host)
    const codeOf = async (clientAddress: string) => {
      const headers = HeaderList.from({ 'User-Agent': 'SearchBot' })
      const exchange = { request: { headers, clientAddress } } as unknown as Exchange
      return ((await hooks.request!(exchange)) as Refusal | undefined)?.code
    }
    assert.equal(await codeOf('192.0.2.1'), undefined)
    assert.equal(await codeOf('192.0.2.2'), undefined)
    for (const address of ['192.0.2.3', '192.0.2.4', '192.0.2.5', 'unix']) {
      assert.equal(await codeOf(address), 'bot_unverified', address)
    }
    assert.equal(await codeOf('192.0.2.6'), 'bot_names_unavailable')
  }
})

test('who says nothing of the kind is not looked at', () => {
  assert.equal(codeFor(undefined, '203.0.113.7'), undefined)
  assert.equal(codeFor('curl/8.0', '203.0.113.7'), undefined)
})
