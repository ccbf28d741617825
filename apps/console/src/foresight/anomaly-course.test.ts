import assert from 'node:assert/strict'
import { test } from 'node:test'
import { courseOf, spanAround } from './anomaly-course.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 12, minutes)).toISOString()

test('what was seen stands beside its band, per minute, and failures in per cent', () => {
  const span = { from: at(0), to: at(6) }
  const rows = [{ start: at(1), values: [50, 5] }]
  const points = [{ start: at(0), requests: { low: 200, high: 300 }, errorShare: { low: 0, high: 0.02 } }]
  const requests = courseOf('requests', { ...span, rows, points })
  assert.deepEqual(requests.values, [
    [0, 50, 0, 0, 0, 0],
    [60, 60, 60, 60, 60, null],
    [40, 40, 40, 40, 40, null],
  ])
  const failed = courseOf('errorShare', { ...span, rows, points })
  assert.deepEqual([failed.values[0], failed.values[1]![0]], [[null, 10, null, null, null, null], 2])
  assert.equal(failed.times[1]! - failed.times[0]!, 60)
})

test('the span begins before and ends after, now at the latest, and is never long', () => {
  assert.deepEqual(spanAround({ from: at(0), to: at(30) }, Date.parse(at(300))), { from: at(-60), to: at(60) })
  assert.deepEqual(spanAround({ from: at(0) }, Date.parse(at(10))), { from: at(-60), to: at(10) })
  const { from, to } = spanAround({ from: at(0) }, Date.parse(at(60 * 24 * 30)))
  assert.ok(Date.parse(to) - Date.parse(from) <= 26 * 3_600_000)
})
