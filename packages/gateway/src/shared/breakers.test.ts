import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { BreakerRules } from '@gatehouse/unit'
import { Breakers, createBreakerMemory } from './breakers.ts'

const rules: BreakerRules = {
  ...{ failurePercent: 50, slowPercent: 80, callsMin: 4, windowMs: 10_000, openMs: 5000, trials: 2 },
}

/** Two threads on one memory. */
function threads() {
  const clock = new ManualClock()
  const memory = createBreakerMemory({ keys: 64 })
  const all = [1, 2].map(() => new Breakers(memory, () => clock.monotonicMs()))
  const row = all[0]!.rowOf({ low: 7, high: 9 })
  assert.equal(all[1]!.rowOf({ low: 7, high: 9 }), row)
  const call = (thread: number, failed: boolean, slow = false) => {
    const entry = all[thread]!.enter(row, rules)
    if ('retryAfterMs' in entry) return 'refused'
    return all[thread]!.over(entry.row, entry.trial, { failed, slow }, rules) ?? 'passed'
  }
  return { clock, all, row, call }
}

test('failures of all threads together open it, for all threads, once there were enough calls', () => {
  const { call } = threads()
  assert.deepEqual([call(0, true), call(1, false), call(0, true)], ['passed', 'passed', 'passed'])
  assert.equal(call(1, false), 'opened', 'two of four')
  assert.deepEqual([call(0, false), call(1, false)], ['refused', 'refused'])
})

test('slow calls open it by a percentage of their own', () => {
  const { call } = threads()
  for (let i = 0; i < 3; i++) call(0, false, true)
  call(0, false)
  assert.equal(call(0, false, true), 'opened', 'four of five')
})

test('what happened in an earlier window does not count', () => {
  const { call, clock } = threads()
  for (let i = 0; i < 3; i++) call(0, true)
  clock.advance(10_000)
  assert.equal(call(0, true), 'passed')
  for (let i = 0; i < 2; i++) call(0, false)
  assert.equal(call(0, false), 'passed', 'one of four')
})

test('a trial whose caller went away is made by another one', () => {
  const { call, clock, all, row } = threads()
  for (let i = 0; i < 4; i++) call(0, true)
  clock.advance(5000)
  for (let i = 0; i < 10; i++) {
    assert.deepEqual(all[i % 2]!.enter(row, rules), { row, trial: true })
    assert.equal(all[i % 2]!.over(row, true, undefined, rules), undefined)
  }
  assert.equal(call(0, false), 'passed')
  assert.equal(call(1, false), 'closed')
  assert.equal(all[0]!.over(row, true, undefined, rules), undefined)
  for (let i = 0; i < 3; i++) call(0, true)
  assert.equal(call(1, true), 'opened')
})

test('after its time a few calls are let through to see: when all are well it closes, when one is not it opens', () => {
  const { call, clock, all, row } = threads()
  const fail = () => {
    for (let i = 0; i < 4; i++) call(0, true)
  }
  fail()
  clock.advance(4990)
  assert.equal(call(0, false), 'refused')
  clock.advance(10)
  const first = all[0]!.enter(row, rules)
  const second = all[1]!.enter(row, rules)
  assert.deepEqual(
    [first, second],
    [
      { row, trial: true },
      { row, trial: true },
    ],
  )
  assert.equal(call(0, false), 'refused', 'two are enough')
  assert.equal(all[0]!.over(row, true, { failed: false, slow: false }, rules), undefined)
  assert.equal(all[1]!.over(row, true, { failed: false, slow: false }, rules), 'closed')
  assert.equal(call(0, true), 'passed', 'and it begins anew')
  fail()
  clock.advance(5000)
  assert.equal(call(1, true), 'opened')
  assert.equal(call(0, false), 'refused')
})

test('trials that never came back, as of a thread that died, hold it half open no longer than its time', () => {
  const { call, clock, all, row } = threads()
  for (let i = 0; i < 4; i++) call(0, true)
  clock.advance(5000)
  all[0]!.enter(row, rules)
  all[0]!.enter(row, rules)
  assert.equal(call(1, false), 'refused')
  clock.advance(5000)
  assert.equal(call(1, false), 'passed')
  assert.equal(call(1, false), 'closed')
})

test('a full table has no breaker for a further key, until one has not been asked for a while', () => {
  const clock = new ManualClock()
  const breakers = new Breakers(createBreakerMemory({ keys: 2 }), () => clock.monotonicMs())
  for (const low of [3, 5]) breakers.enter(breakers.rowOf({ low, high: 0 }), rules)
  assert.equal(breakers.rowOf({ low: 9, high: 0 }), -1)
  clock.advance(600_000)
  assert.ok(breakers.rowOf({ low: 9, high: 0 }) >= 0)
})
