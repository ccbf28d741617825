import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import fc from 'fast-check'
import { consumerFigures, type Figures, requestsIn } from './request-figures.ts'
import { meterBounds, placesIn, RequestSeries } from './request-series.ts'
import { SeriesBudget } from './series-budget.ts'

const of = (application: string, requests: number): Figures => {
  const figures = consumerFigures({ organization: 'a', application })
  figures.byStatus[2] = requests
  return figures
}

function budgetOf(most: number) {
  const clock = new ManualClock()
  const budget = new SeriesBudget({ most, blank: consumerFigures, other: of('other', 0), clock })
  const shown = () => Object.fromEntries(budget.figures.map(one => [one.labels.application, requestsIn(one)]))
  const minute = () => {
    clock.advance(60_000)
    budget.rank()
  }
  return { budget, shown, minute, clock }
}

test('who found no place stands under other, and is counted as folded', () => {
  const { budget, shown } = budgetOf(2)
  for (const one of ['a', 'b', 'c', 'd', 'c']) budget.add(of(one, 10))
  assert.deepEqual(shown(), { a: 10, b: 10, other: 30 })
  assert.equal(budget.folded, 30)
  assert.equal(budget.size, 2)
})

test('who is much busier than another takes its place, and who is a little busier does not', () => {
  const { budget, shown, minute } = budgetOf(2)
  for (const [one, requests] of [
    ['a', 100],
    ['b', 10],
    ['c', 19],
    ['d', 5],
  ] as const)
    budget.add(of(one, requests))
  minute()
  assert.deepEqual(Object.keys(shown()), ['a', 'b', 'other'])
  budget.add(of('b', 1))
  budget.add(of('c', 50))
  minute()
  assert.deepEqual(Object.keys(shown()), ['a', 'c', 'other'])
  budget.add(of('c', 7))
  assert.equal(shown().c, 7, 'it counts from when it was shown')
  assert.equal(shown().other, 74, 'and other did not fall')
})

test('no counter falls while it stands, nothing is lost but what is gone, and there are never more than may be', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
  const step = fc.oneof(
    fc.record({ name, requests: fc.integer({ min: 1, max: 1000 }) }),
    fc.constant('minute' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 0, max: 4 }), (steps, most) => {
      const { budget, shown, minute } = budgetOf(most)
      let before: Record<string, number> = {}
      for (const one of steps) {
        const moment = one === 'minute'
        if (moment) minute()
        else budget.add(of(one.name, one.requests))
        const now = shown()
        assert.ok(Object.keys(now).length <= most + 1)
        if (!moment) {
          const sum = (all: Record<string, number>) => Object.values(all).reduce((a, b) => a + b, 0)
          assert.equal(sum(now), sum(before) + one.requests)
          for (const [key, value] of Object.entries(before)) assert.ok(now[key]! >= value, key)
        }
        assert.ok((now.other ?? 0) >= (before.other ?? 0))
        before = now
      }
    }),
  )
})

test('however many endpoints and consumers call, their series stay within what may be', () => {
  for (const seriesMax of [0, 100, 1000, 10_000]) {
    const series = new RequestSeries(seriesMax, new ManualClock())
    const { endpointsMax, consumersMax } = placesIn(seriesMax)
    assert.equal(meterBounds(seriesMax).endpointsMax, endpointsMax * 4)
    const figures = { failures: [], overhead: { bounds: [], counts: [], sum: 0, exemplars: [] } }
    const byStatus = [1, 1, 1, 1, 1, 1]
    const durations = { bounds: [1], counts: new Array<number>(14).fill(1), sum: 1, exemplars: [] }
    const endpoints = Array.from({ length: 3000 }, (_, at) => ({ labels: { endpoint: `e${at}` }, byStatus, durations }))
    const consumers = Array.from({ length: 3000 }, (_, at) => ({
      labels: { application: `a${at}` },
      byStatus,
      durations: undefined,
    }))
    const nobody = { endpoints: { labels: {}, byStatus: [0, 0, 0, 0, 0, 0], durations }, consumers: of('other', 0) }
    series.add({
      ...figures,
      endpoints,
      consumers,
      others: { ...nobody, endpoints: { ...nobody.endpoints, durations: undefined } },
    })
    const lines = series
      .samples()
      .reduce((sum, { histogram }) => sum + (histogram ? histogram.counts.length + 2 : 1), 0)
    assert.ok(lines <= Math.max(seriesMax, 28 + 2) + 15, `${lines} of ${seriesMax}`)
    assert.ok(endpointsMax <= 3000 && consumersMax <= 3000)
  }
})
