import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { CallerNames } from './caller-names.ts'
import { type DnsAnswers, dnsServer } from './dns-server.model.ts'

async function namesFrom(t: TestContext, answers: Partial<DnsAnswers>) {
  const server = await dnsServer(t, answers)
  const clock = new ManualClock()
  const names = new CallerNames({ servers: [server.address], clock, timeoutMs: 200 })
  t.after(() => names.close())
  return { server, clock, names }
}

const six = `${'0.'.repeat(15)}`

test('a name counts where it has the address, too, and whoever lies about it has none', async t => {
  const { names } = await namesFrom(t, {
    names: {
      '7.2.0.192.in-addr.arpa': ['Crawl-7.Bot.Example', 'stolen.example', 'gone.example'],
      '8.2.0.192.in-addr.arpa': ['stolen.example'],
      [`7.0.0.0.${six}0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa`]: ['six.bot.example'],
    },
    addresses: {
      'crawl-7.bot.example': ['192.0.2.1', '192.0.2.7'],
      'stolen.example': ['198.51.100.1'],
      'six.bot.example': ['2001:db8:0:0:0:0:0:7'],
    },
  })
  assert.deepEqual(await names.of('192.0.2.7'), ['crawl-7.bot.example'])
  assert.deepEqual(await names.of('192.0.2.8'), [])
  assert.deepEqual(await names.of('192.0.2.9'), [])
  assert.deepEqual(await names.of('2001:db8::7'), ['six.bot.example'])
})

test('each address is asked about once an hour, and by many at once but once', async t => {
  const { server, clock, names } = await namesFrom(t, {
    names: { '7.2.0.192.in-addr.arpa': ['a.example'] },
    addresses: { 'a.example': ['192.0.2.7'] },
  })
  await Promise.all([names.of('192.0.2.7'), names.of('192.0.2.7')])
  assert.deepEqual(names.of('192.0.2.7'), ['a.example'])
  assert.equal(server.asked.length, 2)
  clock.advance(3_600_000)
  assert.deepEqual(await names.of('192.0.2.7'), ['a.example'])
  assert.equal(server.asked.length, 4)
})

test('while nobody answers, nothing is known, and it is asked again soon', async t => {
  const { server, clock, names } = await namesFrom(t, {
    ...{ mood: 'failing', names: { '7.2.0.192.in-addr.arpa': ['a.example'] } },
    addresses: { 'a.example': ['192.0.2.7'] },
  })
  assert.equal(await names.of('192.0.2.7'), undefined)
  server.answers.mood = 'well'
  assert.equal(names.of('192.0.2.7'), undefined)
  clock.advance(10_000)
  assert.deepEqual(await names.of('192.0.2.7'), ['a.example'])
})

test('of very many at once some are not asked, and say that they are not known', async t => {
  const { names } = await namesFrom(t, { mood: 'silent' })
  const all = Array.from({ length: 200 }, (_, at) => names.of(`192.0.2.${at}`))
  assert.equal(all.filter(one => one === undefined).length, 200 - 64)
  assert.deepEqual(new Set(await Promise.all(all)), new Set([undefined]))
})
