import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { policyHost } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import { type Exchange, nowhere, type Refusal } from '@gatehouse/unit'
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

test('who says nothing of the kind is not looked at', () => {
  assert.equal(codeFor(undefined, '203.0.113.7'), undefined)
  assert.equal(codeFor('curl/8.0', '203.0.113.7'), undefined)
})
