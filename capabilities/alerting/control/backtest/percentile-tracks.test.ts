/** What percentiles of windows ask of usage, and what they hold of it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { FilledQuestion } from '@gatehouse/capability-insight/question.ts'
import { percentileTracks } from './percentile-tracks.ts'

const minuteMs = 60_000
const ends = Array.from({ length: 50 }, (_, index) => String(1.04 ** (6 * index)))
type Asked = Pick<FilledQuestion, 'from' | 'to' | 'filters'>

/** A day in which every step of every group has a request in each minute. */
function busy(keys: readonly string[][]) {
  const asked: Asked[] = []
  const ask = async (question: Asked) => {
    asked.push(question)
    const rows = []
    for (let at = Date.parse(question.from); at < Date.parse(question.to); at += minuteMs) {
      const start = new Date(at).toISOString()
      for (const key of keys) for (const end of ends) rows.push({ start, key: [...key, end], values: [1] })
    }
    return { from: question.from, to: question.to, rows, truncated: rows.length > 20_000 }
  }
  return { asked, analytics: { ask } as never }
}

const spec = {
  metric: 'p95Ms',
  by: ['api', 'status', 'endpoint'],
  windowMinutes: 30,
  filters: [],
  requestsMin: 1,
} as never
const day = { organization: 'org', fromMs: 0, toMs: 1440 * minuteMs, endsMs: 1e9, nowMs: () => 0 }

test('the groups that are played are asked for, and no others', async () => {
  const keys = [
    ['a', '0', 'one'],
    ['b', '200', ''],
  ]
  const { asked, analytics } = busy(keys)
  const filters = [{ dimension: 'status' as const, is: ['200'] }]
  const { figures } = await percentileTracks({ ...day, toMs: 60 * minuteMs, analytics, filters }, { spec, keys })
  assert.deepEqual(asked[0]!.filters, [
    ...filters,
    { dimension: 'api', is: ['a', 'b'] },
    { dimension: 'endpoint', is: ['one', ''] },
  ])
  assert.equal(figures.length, 2)
})

test('the percentile of a window is within the step that holds it', async () => {
  const keys = [['a', '0', 'one']]
  const { analytics } = busy(keys)
  const { figures } = await percentileTracks({ ...day, analytics, filters: [] }, { spec, keys })
  const [{ values, requests }] = figures as [(typeof figures)[number]]
  assert.deepEqual([requests[0], requests[29], requests[1000]], [50, 1500, 1500])
  // 95 of 100 are within half of the step before the last two.
  const [from, to] = [ends[46]!, ends[47]!].map(Number) as [number, number]
  assert.ok(values[1000]! > from && values[1000]! < to, `${values[1000]}`)
})
