import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { countInto, emptyTally, latencyBuckets, p95Ms, sumOf } from './stage-tally.ts'

const tallied = (all: readonly { status: number; us: number }[]) => {
  const tally = emptyTally()
  for (const one of all) countInto(tally, one)
  return tally
}

const request = fc.record({ status: fc.integer({ min: 100, max: 599 }), us: fc.integer({ min: 0, max: 80_000_000 }) })

test('the p95 that is told is never below the true one, and at most a fifth above it', () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 200 }), all => {
      const sorted = all.map(({ us }) => us).sort((a, b) => a - b)
      const truth = Math.max(0.1, sorted[Math.ceil(sorted.length * 0.95) - 1]! / 1000)
      const told = p95Ms(tallied(all))!
      // What is told is rounded up to a hundredth of a millisecond.
      assert.ok(told >= truth && told <= truth * 1.2 + 0.01, `${told} for ${truth}`)
    }),
  )
})

test('a sum of tallies is the tally of all requests, and stays within its buckets', () => {
  fc.assert(
    fc.property(fc.array(fc.array(request, { maxLength: 50 }), { maxLength: 4 }), groups => {
      const sum = sumOf(groups.map(tallied))
      assert.deepEqual(sum, tallied(groups.flat()))
      assert.ok(sum.latency.length <= latencyBuckets)
    }),
  )
})

test('only answers of 500 and above are errors', () => {
  const statuses = [200, 404, 429, 499, 500, 502, 504]
  assert.equal(tallied(statuses.map(status => ({ status, us: 1000 }))).errors, 3)
  assert.equal(p95Ms(emptyTally()), undefined)
})
