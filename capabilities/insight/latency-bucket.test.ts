import assert from 'node:assert/strict'
import test from 'node:test'
import { bucketErrorMax, bucketOf, microsecondsOf } from './latency-bucket.ts'

test('a duration is told by its bucket with an error of at most 2 %, from a microsecond to an hour', () => {
  assert.ok(bucketErrorMax < 0.02)
  let before = 0
  for (let us = 1; us < 2 ** 32; us = Math.ceil(us * 1.003)) {
    const bucket = bucketOf(us)
    assert.ok(bucket >= before && bucket < 600, `${us} µs has bucket ${bucket}`)
    before = bucket
    const error = Math.abs(microsecondsOf(bucket) - us) / us
    assert.ok(error <= bucketErrorMax + 1e-9, `${us} µs is told as ${microsecondsOf(bucket)}`)
  }
  assert.deepEqual([bucketOf(0), microsecondsOf(0), microsecondsOf(bucketOf(1))], [0, 0, 1])
})
