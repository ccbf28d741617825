import assert from 'node:assert/strict'
import test from 'node:test'
import { told, weeksTo } from './cohorts.ts'

test('an application is of the week of its first call, and counts in each week in which it called since', () => {
  const weeks = [new Set(['a', 'b']), new Set(['a', 'c']), new Set<string>(), new Set(['a', 'b', 'c', 'd'])]
  assert.deepEqual(
    weeks.map((_, index) => told(weeks, index)),
    [
      { active: 2, returned: 0, cohort: [2, 1, 0, 2] },
      { active: 2, returned: 1, cohort: [1, 0, 1] },
      { active: 0, returned: 0, cohort: [0, 0] },
      { active: 4, returned: 0, cohort: [1] },
    ],
  )
})

test('weeks begin on Mondays of a zone, the last is running, and one in which clocks change is an hour shorter or longer', () => {
  const shown = (nowMs: number, timeZone: string) =>
    weeksTo(nowMs, { count: 3, timeZone }).map(({ startMs }) => new Date(startMs).toISOString())
  const nowMs = Date.UTC(2026, 3, 1, 15, 20)
  assert.deepEqual(shown(nowMs, 'UTC'), [
    '2026-03-16T00:00:00.000Z',
    '2026-03-23T00:00:00.000Z',
    '2026-03-30T00:00:00.000Z',
  ])
  assert.deepEqual(shown(nowMs, 'Europe/Berlin'), [
    '2026-03-15T23:00:00.000Z',
    '2026-03-22T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ])
  const weeks = weeksTo(nowMs, { count: 26, timeZone: 'Europe/Berlin' })
  assert.equal(weeks.at(-1)!.endMs, nowMs)
  for (const [index, { endMs }] of weeks.slice(0, -1).entries()) assert.equal(endMs, weeks[index + 1]!.startMs)
})
