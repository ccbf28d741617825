import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { slopeOf } from './slope.ts'

const every10s = (value: (at: number) => number) =>
  Array.from({ length: 60 }, (_, at) => ({ atMs: at * 10_000, value: value(at) }))

test('a straight line has its own slope and no noise', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 1e6 }), (perMinute, start) => {
      const slope = slopeOf(every10s(at => start + (at * perMinute) / 6))
      assert.ok(Math.abs(slope.perMinute - perMinute) < 1e-3)
      assert.ok(slope.noise < 1e-3)
    }),
  )
})

test('what wavers without growing is within its noise, and growth beyond it is seen', () => {
  const waver = (at: number) => (at % 2 === 0 ? 500 : -500) + (at % 3) * 100
  const flat = slopeOf(every10s(waver))
  assert.ok(Math.abs(flat.perMinute) < flat.noise)
  const growing = slopeOf(every10s(at => waver(at) + (at * 300) / 6))
  assert.ok(growing.perMinute - growing.noise > 100)
})

test('two points tell nothing', () => {
  assert.deepEqual(slopeOf(every10s(at => at).slice(0, 2)), { perMinute: 0, noise: Number.POSITIVE_INFINITY })
})
