import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { filled } from '@gatehouse/schema'
import type { Exchange, Host, PolicyHooks, PolicyUnit, Reply } from '@gatehouse/unit'
import { hedge } from './hedge.ts'

interface Try {
  reply(status: number): { aborted: boolean }
  fail(code: 'upstream_unreachable' | 'upstream_timeout'): void
  signal: AbortSignal | undefined
}

const turn = () => new Promise(resolve => setImmediate(resolve))

function hedged(config: object = {}, { method = 'GET', deadlineMs = Number.POSITIVE_INFINITY } = {}) {
  const clock = new ManualClock()
  const unit = hedge as unknown as PolicyUnit
  const settings = filled(unit.config, { afterMs: 100, tries: 3, ...config })
  const hooks = unit.create(settings as never, { clock } as unknown as Host) as Required<PolicyHooks>
  const tries: Try[] = []
  const next = (signal?: AbortSignal) => {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    tries.push({
      signal,
      reply(status) {
        const state = { aborted: false }
        const body = { lengthBytes: 0, start() {}, resume() {}, abort: () => void (state.aborted = true) }
        resolve({ status, headers: new HeaderList(), body })
        return state
      },
      fail: code => reject(new Failure(code, 'no')),
    })
    return promise
  }
  const forward = () => {
    const exchange = { request: { method, body: undefined, upgrade: undefined }, deadlineMs } as unknown as Exchange
    return hooks.forward(exchange, next)
  }
  return { clock, tries, forward }
}

test('the first answer that counts is taken; the others are given up, also where they come all the same', async () => {
  const { clock, tries, forward } = hedged()
  const answer = forward()
  clock.advance(100)
  clock.advance(100)
  assert.equal(tries.length, 3)
  const bad = tries[0]!.reply(503)
  await turn()
  assert.ok(bad.aborted, 'as long as another may come it does not count')
  tries[2]!.reply(200)
  assert.equal((await answer).status, 200)
  assert.ok(tries[1]!.signal!.aborted && !tries[2]!.signal!.aborted)
  const late = tries[1]!.reply(200)
  await turn()
  assert.ok(late.aborted)
  clock.advance(10_000)
  assert.equal(tries.length, 3)
})

test('an answer in time costs no further try, and the last failure is told where none is better', async () => {
  const quick = hedged()
  const answer = quick.forward()
  quick.tries[0]!.reply(200)
  await answer
  quick.clock.advance(1000)
  assert.equal(quick.tries.length, 1)
  const broken = hedged()
  const failing = broken.forward()
  broken.clock.advance(100)
  broken.tries[0]!.fail('upstream_unreachable')
  await turn()
  broken.tries[1]!.fail('upstream_unreachable')
  await assert.rejects(failing, { code: 'upstream_unreachable' })
})

test('further tries stay within the budget and the deadline, and are made for safe methods alone', async () => {
  const poor = hedged({ budgetPercent: 0, budgetPerSecond: 0 })
  const late = hedged({}, { deadlineMs: 50 })
  const post = hedged({}, { method: 'POST' })
  for (const { clock, tries, forward } of [poor, late, post]) {
    const answer = forward()
    clock.advance(1000)
    assert.equal(tries.length, 1)
    tries[0]!.reply(200)
    await answer
  }
})
