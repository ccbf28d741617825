import assert from 'node:assert/strict'
import test from 'node:test'
import { Gradient } from './gradient.ts'

const rules = { min: 2, max: 500, tolerance: 1.5 }

/** An upstream that does `capacity` at once in 10 ms, and the rest after; returns the limit that is found. */
function settledAt(capacity: number, gradient = new Gradient(rules)): number {
  for (let i = 0; i < 20_000; i++) {
    const flying = Math.floor(gradient.limit)
    gradient.answered(10 * Math.max(1, flying / capacity), flying)
  }
  return gradient.limit
}

test('the limit finds what the upstream can do at once, and follows it down and up', () => {
  const gradient = new Gradient(rules)
  const high = settledAt(100, gradient)
  assert.ok(high > 90 && high < 300, `${high}`)
  const low = settledAt(20, gradient)
  assert.ok(low < high / 2, `${low} after ${high}`)
  assert.ok(settledAt(100, gradient) > low * 2)
})

test('it stays within its bounds, and does not grow while nobody comes near it', () => {
  assert.equal(settledAt(1_000_000), 500)
  const idle = new Gradient(rules)
  for (let i = 0; i < 1000; i++) idle.answered(10, 1)
  assert.equal(idle.limit, 20)
  for (let i = 0; i < 1000; i++) idle.failed()
  assert.equal(idle.limit, 2)
})

test('an upstream that is slower for good is found to be the usual one', () => {
  const gradient = new Gradient(rules)
  for (let i = 0; i < 5000; i++) gradient.answered(10, Math.floor(gradient.limit))
  const before = gradient.limit
  for (let i = 0; i < 5000; i++) gradient.answered(100, Math.floor(gradient.limit))
  assert.ok(gradient.limit > before / 2, `${gradient.limit} of ${before}`)
})
