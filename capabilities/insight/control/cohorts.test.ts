import assert from 'node:assert/strict'
import test from 'node:test'
import { told } from './cohorts.ts'

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
