import assert from 'node:assert/strict'
import test from 'node:test'
import { Budget } from './budget.ts'

test('further tries are a part of the requests of the last ten seconds', () => {
  const budget = new Budget({ percent: 20, perSecond: 0 })
  for (let i = 0; i < 50; i++) budget.requested(1000 + i * 100)
  const takes = (nowMs: number) => Array.from({ length: 20 }, () => budget.take(nowMs)).filter(Boolean).length
  assert.equal(takes(6000), 10)
  assert.equal(takes(7000), 0)
  assert.equal(takes(16_500), 0, 'the requests are forgotten')
})

test('a few a second there may always be', () => {
  const budget = new Budget({ percent: 0, perSecond: 2 })
  assert.equal(Array.from({ length: 50 }, () => budget.take(1000)).filter(Boolean).length, 20)
  assert.equal(budget.take(12_000), true)
})

test('a clock that stands still or goes on for days harms nothing', () => {
  const budget = new Budget({ percent: 100, perSecond: 0 })
  budget.requested(5)
  assert.equal(budget.take(5), true)
  assert.equal(budget.take(5), false)
  budget.requested(400_000_000)
  assert.equal(budget.take(400_000_000), true)
})
