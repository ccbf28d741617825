import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { Exchange, Host, Next, PolicyHooks, PolicyUnit, Reply } from '@gatehouse/unit'
import { timeout } from './timeout.ts'

function timed(config: { ms: number; tellIn?: string }) {
  const clock = new ManualClock()
  const hooks = (timeout as unknown as PolicyUnit).create(
    config as never,
    { clock } as unknown as Host,
  ) as Required<PolicyHooks>
  const exchange = { deadlineMs: Number.POSITIVE_INFINITY } as Exchange
  return { clock, exchange, forward: (next: Next) => hooks.forward(exchange, next) }
}

const replyWith = (body?: Reply['body']): Reply => ({ status: 200, headers: new HeaderList(), body })

test('whatever is waited for within it, the answer is there in time, and what comes late is given up', async () => {
  const { clock, exchange, forward } = timed({ ms: 100 })
  const slow = Promise.withResolvers<Reply>()
  let told: AbortSignal | undefined
  const answer = forward(signal => {
    told = signal
    return slow.promise
  })
  assert.equal(exchange.deadlineMs, clock.monotonicMs() + 100)
  clock.advance(99)
  assert.equal(told!.aborted, false)
  clock.advance(1)
  await assert.rejects(answer, { code: 'upstream_timeout' })
  assert.equal(told!.reason.code, 'upstream_timeout')
  let aborted = false
  slow.resolve(replyWith({ lengthBytes: 1, start() {}, resume() {}, abort: () => void (aborted = true) }))
  await slow.promise
  await new Promise(resolve => setImmediate(resolve))
  assert.ok(aborted)
})

test('a reply in time goes through, and nothing is taken back after it', async () => {
  const { clock, forward } = timed({ ms: 100 })
  let told: AbortSignal | undefined
  const reply = replyWith()
  const given = await forward(async signal => {
    told = signal
    return reply
  })
  assert.equal(given, reply)
  clock.advance(1000)
  assert.equal(told!.aborted, false)
})

test('a deadline that somebody wants sooner holds', async () => {
  const { clock, exchange, forward } = timed({ ms: 100 })
  exchange.deadlineMs = clock.monotonicMs() + 10
  const answer = forward(() => new Promise(() => {}))
  clock.advance(10)
  await assert.rejects(answer, { code: 'upstream_timeout' })
})
