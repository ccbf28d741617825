import assert from 'node:assert/strict'
import test from 'node:test'
import { beginningOf, changeOf, earlierSpan, seriesOf, spanOf } from './usage-span.ts'

test('the address says which time is meant, and what it says wrongly is a day', () => {
  assert.deepEqual(spanOf({ since: '1h' }), { asked: { since: '1h' }, granularity: 'minute' })
  assert.deepEqual(spanOf({ since: '30d' }), { asked: { since: '30d' }, granularity: 'hour' })
  assert.deepEqual(spanOf({ since: '9y' }), { asked: { since: '24h' }, granularity: 'hour' })
  const [from, to] = ['2026-05-01T10:00:00.000Z', '2026-05-01T11:00:00.000Z']
  assert.deepEqual(spanOf({ from, to }), { asked: { from, to }, granularity: 'minute' })
  assert.deepEqual(spanOf({ from: to, to: from }), { asked: { since: '24h' }, granularity: 'hour' })
  assert.equal(spanOf({ from: '2026-01-01T00:00:00Z', to: '2026-05-01T00:00:00Z' }).granularity, 'day')
})

test('a series has a point for each period: counts are 0 where nothing was, durations are nothing', () => {
  const span = { from: '2026-05-01T10:00:30.000Z', to: '2026-05-01T10:03:00.000Z', granularity: 'minute' as const }
  const { times, values } = seriesOf([{ start: '2026-05-01T10:01:00.000Z', values: [3, 12.5] }], {
    ...span,
    counts: [true, false],
  })
  assert.deepEqual(
    times.map(seconds => new Date(seconds * 1000).toISOString().slice(14, 19)),
    ['00:00', '01:00', '02:00'],
  )
  assert.deepEqual(values, [
    [0, 3, 0],
    [null, 12.5, null],
  ])
})

test('the span before is as long, and its periods fall on those of this one', () => {
  const of = { from: '2026-05-01T10:20:00.000Z', to: '2026-05-01T13:20:00.000Z', granularity: 'hour' as const }
  assert.deepEqual(earlierSpan(of), { from: '2026-05-01T06:00:00.000Z', to: '2026-05-01T10:00:00.000Z' })
  const points = (span: { from: string; to: string }) =>
    seriesOf([], { ...span, granularity: 'hour', counts: [true] }).times.length
  assert.equal(points(earlierSpan(of)), points(of))
})

test('it is told when a series begins that has nothing in the first half of its time', () => {
  const times = [10, 20, 30, 40]
  assert.equal(beginningOf({ times, values: [[0, 0, 0, 5]] }), 40)
  assert.equal(beginningOf({ times, values: [[0, 3, 0, 5]] }), undefined)
  assert.equal(beginningOf({ times, values: [[0, 0, 0, 0]] }), undefined)
})

test('a change is told where there was something before', () => {
  assert.equal(changeOf(15, 10), 0.5)
  assert.deepEqual([changeOf(15, 0), changeOf(null, 3), changeOf(3, undefined)], [undefined, undefined, undefined])
})
