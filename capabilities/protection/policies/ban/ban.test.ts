import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { stillHost } from '@gatehouse/gateway/worker/still-host.model.ts'
import { filled, type Static } from '@gatehouse/schema'
import { type Exchange, Refusal } from '@gatehouse/unit'
import { ban } from './ban.ts'
import type { banConfig } from './config.ts'

const guessing = { name: 'guessing', statuses: ['401', '403'], limit: 3, windowSeconds: 60, banSeconds: 100 }

function scene(config: Static<typeof banConfig>) {
  const told: unknown[] = []
  const { host, clock } = stillHost({ warn: (_, fields) => void told.push(fields), error() {} })
  const hooks = ban.create(filled(ban.config, config) as never, host)
  /** The seconds it is refused for, or what it is answered. */
  const ask = async (status: number, address = '192.0.2.1') => {
    const request = { headers: new HeaderList([]), clientAddress: address }
    const exchange = { request, replyFields: [], signal: new AbortController().signal } as unknown as Exchange
    const outcome = await hooks.request!(exchange)
    const refused = outcome instanceof Refusal ? outcome : undefined
    if (refused) assert.equal(refused.code, 'banned')
    const reply = { status: refused ? 429 : status, headers: new HeaderList([]), body: undefined }
    const waits = hooks.response!(Object.assign(exchange, { code: refused?.code }), reply)
    return { waits, seconds: refused && Number(refused.headers[1]) }
  }
  const asked = async (status: number, address?: string) => {
    const { waits, seconds } = await ask(status, address)
    await waits
    return seconds ?? 'answered'
  }
  return { ask, asked, clock, told }
}

test('who gets too many bad answers is refused until the ban is over, and nobody else is', async () => {
  const { asked, clock, told } = scene({ rules: [guessing] })
  for (let times = 0; times < 3; times++) assert.equal(await asked(401), 'answered')
  assert.equal(await asked(200), 100)
  assert.equal(await asked(401, '192.0.2.2'), 'answered')
  clock.pass(50_000)
  assert.equal(await asked(200), 50)
  clock.pass(50_001)
  assert.equal(await asked(200), 'answered')
  assert.deepEqual(told, [{ rule: 'guessing', forSeconds: 100 }])
})

test('good answers do not count, and bad ones that are far apart do not ban', async () => {
  const { asked, clock } = scene({ rules: [guessing] })
  for (let times = 0; times < 20; times++) assert.equal(await asked(200), 'answered')
  for (let times = 0; times < 6; times++) {
    assert.equal(await asked(403), 'answered')
    clock.pass(61_000)
  }
})

test('each further ban within a day lasts twice as long, unless all are to be alike', async () => {
  const lengths = async (growing: boolean) => {
    const { asked, clock } = scene({ rules: [guessing], growing })
    const found: unknown[] = []
    for (let bans = 0; bans < 3; bans++) {
      for (let times = 0; times < 3; times++) await asked(401)
      const seconds = await asked(200)
      found.push(seconds)
      clock.pass(Number(seconds) * 1000 + 61_000)
    }
    return found
  }
  assert.deepEqual(await lengths(true), [100, 200, 400])
  assert.deepEqual(await lengths(false), [100, 100, 100])
})

test('bad answers are held back longer and longer', async () => {
  const { ask, clock } = scene({ rules: [{ ...guessing, limit: 10, delayMs: 500 }] })
  for (const delayMs of [500, 1000]) {
    const { waits } = await ask(401)
    await new Promise(resolve => setImmediate(resolve))
    assert.deepEqual(clock.due(), [delayMs])
    clock.pass(delayMs)
    await waits
  }
})

test('addresses of one network of IPv6 are one caller', async () => {
  const { asked } = scene({ rules: [guessing] })
  for (let times = 0; times < 3; times++) await asked(401, `2001:db8::${times}`)
  assert.equal(await asked(200, '2001:db8::ffff'), 100)
  assert.equal(await asked(200, '2001:db8:0:1::1'), 'answered')
})
