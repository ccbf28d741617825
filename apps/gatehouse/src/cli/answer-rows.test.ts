import assert from 'node:assert/strict'
import test from 'node:test'
import { namedRows } from './answer-rows.ts'

const lines = (answer: object, asked?: object) => namedRows(answer, asked)?.split('\n')

test('figures of usage stand under the dimensions and metrics that were asked for', () => {
  const rows = [
    { key: ['findPets', '200'], values: [109, 1.388569425783112], before: [0, null] },
    { key: ['', '401'], values: [8, 0.3], before: [2, 0.25] },
    { key: [], others: true, values: [3, 12.5], before: null },
  ]
  assert.deepEqual(lines({ rows, truncated: false }, { by: ['endpoint', 'status'], metrics: ['requests', 'p95Ms'] }), [
    'ENDPOINT  STATUS  REQUESTS  P95 MS  REQUESTS BEFORE  P95 MS BEFORE',
    'findPets     200       109    1.39                0              -',
    '(none)       401         8     0.3                2           0.25',
    '(others)                 3    12.5                -              -',
  ])
  assert.deepEqual(lines({ rows: [{ start: '2026-11-21T14:00:00Z', key: [], values: [7] }] }), [
    'START                 REQUESTS',
    '2026-11-21T14:00:00Z         7',
  ])
})

test('an answer to SQL has the names of its columns', () => {
  const columns = [
    { name: 'name', type: 'VARCHAR' },
    { name: 'count', type: 'BIGINT' },
  ]
  assert.deepEqual(
    lines({
      columns,
      rows: [
        ['petstore', '112'],
        [null, '7'],
      ],
    }),
    ['NAME      COUNT', 'petstore    112', '-             7'],
  )
})

test('weeks of callers and tables of SQL are tables themselves', () => {
  const weeks = [
    { start: '2026-11-02T00:00:00.000Z', active: 9, returned: 0, cohort: [9, 8] },
    { start: '2026-11-09T00:00:00.000Z', active: 10, returned: 8, cohort: [2] },
  ]
  assert.deepEqual(lines({ weeks }), [
    'WEEK        ACTIVE  RETURNED  FIRST TIME  +1',
    '2026-11-02       9         0           9   8',
    '2026-11-09      10         8           2',
  ])
  const columns = [{ name: 'time', type: 'TIMESTAMP' }]
  assert.deepEqual(lines({ tables: [{ name: 'requests', about: 'Single requests.', columns }] }), [
    ...['requests: Single requests.', ''],
    ...['TABLE     COLUMN  TYPE', 'requests  time    TIMESTAMP'],
  ])
})

test('any other answer is left to others', () => {
  for (const answer of [{}, { rows: [] }, { rows: [1] }, { rows: [{ key: ['a'], values: [1, 2] }] }])
    assert.equal(namedRows(answer, {}), undefined, JSON.stringify(answer))
})
