import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { backOffMs, renewalAtMs } from './renewal.ts'
import { retryAfterMs } from './retry-after.ts'

const dayMs = 86_400_000
const chance = fc.double({ min: 0, max: 1, noNaN: true })
const life = fc.tuple(fc.integer({ min: 0, max: 2 ** 42 }), fc.integer({ min: 3_600_000, max: 5000 * dayMs }))

test('without a window it is renewed a little before two thirds of its life, whatever the chance', () => {
  fc.assert(
    fc.property(life, chance, ([fromMs, lifeMs], by) => {
      const at = renewalAtMs({ fromMs, toMs: fromMs + lifeMs }, undefined, by)
      return at <= fromMs + (lifeMs * 2) / 3 && at >= fromMs + lifeMs * 0.61
    }),
  )
})

test('a window of the authority decides, and never the last twentieth of the life', () => {
  const window = fc.tuple(fc.integer({ min: 0, max: 2 ** 42 }), fc.integer({ min: 0, max: 2 ** 42 }))
  fc.assert(
    fc.property(life, window, chance, ([fromMs, lifeMs], [startMs, endMs], by) => {
      const toMs = fromMs + lifeMs
      const at = renewalAtMs({ fromMs, toMs }, { startMs, endMs }, by)
      const latest = toMs - lifeMs / 20
      return at <= latest && (startMs > latest || endMs < startMs || (at >= startMs - 1 && at <= endMs + 1))
    }),
  )
})

test('tries come later and later: twice as long after each failure, at most about a day', () => {
  const waits = Array.from({ length: 40 }, (_, at) => backOffMs(at + 1, 0.5))
  assert.deepEqual(waits.slice(0, 4), [60_000, 120_000, 240_000, 480_000])
  assert.equal(Math.max(...waits), dayMs)
  assert.ok(backOffMs(1000, 1) <= 1.2 * dayMs && backOffMs(1, 0) >= 48_000)
})

test('Retry-After is read as seconds or a date, and holds for a week at most', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z')
  const read = (value: string | undefined) => retryAfterMs(value, nowMs)
  assert.equal(read('120'), 120_000)
  assert.equal(read('Thu, 01 Jan 2026 00:01:00 GMT'), 60_000)
  assert.equal(read('Wed, 31 Dec 2025 00:00:00 GMT'), 0)
  assert.equal(read('999999999'), 7 * dayMs)
  for (const value of [undefined, '', 'soon', '-5x', '1e400']) assert.equal(read(value), undefined, value)
})
