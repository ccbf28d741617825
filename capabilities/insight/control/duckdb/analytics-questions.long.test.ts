import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import fc from 'fast-check'
import type { Question } from '../../question.ts'
import type { Seen } from '../answered.model.ts'
import { anyQuestion, assertAnswered, beganMs, ingested } from '../questions.model.ts'
import { openAnalytics } from './analytics-store.ts'

/** Some events in files, some folded, some just come; late ones and doubles among them. */
async function stored(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'questions-'))
  const clock = { nowMs: () => beganMs + 2 * 86_400_000, monotonicMs: () => 0, after: () => () => {} }
  const store = await openAnalytics({ directory, clock })
  t.after(async () => {
    await store.close()
    rmSync(directory, { recursive: true })
  })
  const seen: Seen[] = []
  await ingested(store, seen, { count: 1500, sequence: 1 })
  await store.retain()
  await ingested(store, seen, { count: 1000, sequence: 2 })
  await store.retain()
  await ingested(store, seen, { count: 500, sequence: 3 })
  return { store, directory, seen }
}

test('any question is answered as the events themselves answer it, wherever they are kept', async t => {
  const { store, directory, seen } = await stored(t)
  assert.ok(readdirSync(join(directory, 'segments')).length >= 2)
  await fc.assert(
    fc.asyncProperty(anyQuestion, async question => void (await assertAnswered(store, seen, question))),
    { numRuns: 300 },
  )
})

test('the largest groups are told in their order, and all others together', async t => {
  const { store, seen } = await stored(t)
  const asked = {
    ...{ organization: 'org_one', from: '2026-01-01T00:00:00Z', to: '2026-01-06T00:00:00Z' },
    ...{ metrics: ['requests', 'p95Ms'], by: ['status', 'node'], limit: 3 },
  }
  for (const others of [false, true]) {
    for (const order of [undefined, 'p95Ms', 'bytesOut']) {
      const input: Question = { ...asked, others, ...(order ? { order } : {}) }
      const rows = await assertAnswered(store, seen, input)
      assert.equal(rows.length, others ? 4 : 3)
      assert.equal(rows.at(-1)!.others ?? false, others)
      const told = rows.filter(row => !row.others).map(row => row.values[order === 'p95Ms' ? 1 : 0]!)
      if (order !== 'bytesOut')
        assert.deepEqual(
          told,
          told.toSorted((a, b) => b - a),
        )
    }
  }
})

test('figures and percentiles of one answer are of the same time, whatever is kept of either', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'questions-'))
  let nowMs = beganMs + 4 * 86_400_000
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0, after: () => () => {} }
  const store = await openAnalytics({ directory, clock, retentionDays: 2 })
  t.after(async () => {
    await store.close()
    rmSync(directory, { recursive: true })
  })
  await ingested(store, [], { count: 1500, sequence: 1 })
  await store.retain()
  const span = { organization: 'org_one', from: '2026-01-01T00:00:00Z', to: '2026-01-06T00:00:00Z' }
  const asked = { ...span, metrics: ['requests', 'p95Ms'], by: ['target'], others: true }
  const both = await store.ask(asked)
  const counted = await store.ask({ ...asked, metrics: ['requests'] })
  const requests = (rows: typeof both.rows) => rows.reduce((sum, { values }) => sum + values[0]!, 0)
  assert.ok(both.from > counted.from && requests(both.rows) < requests(counted.rows), both.from)
  assert.equal(
    requests((await store.ask({ ...asked, metrics: ['requests'], from: both.from })).rows),
    requests(both.rows),
  )
  // Nothing is kept that tells how long they took.
  nowMs += 30 * 86_400_000
  await store.retain()
  const gone = await store.ask({ ...asked, order: 'p95Ms' })
  assert.equal(requests(gone.rows), requests(counted.rows))
  assert.ok(gone.rows.every(({ values }) => values[1] === null))
})

test('what is no question is refused with its reason, and a caller’s text is never part of a statement', async t => {
  const { store } = await stored(t)
  const asked = { organization: 'org_one', from: '2026-01-01T00:00:00Z', to: '2026-01-06T00:00:00Z' }
  const bad: object[] = [
    { organization: undefined },
    { from: 'yesterday' },
    { from: '2026-13-01T00:00:00Z' },
    { to: '2036-01-01T00:00:00Z', granularity: 'minute' },
    { granularity: 'second' },
    { by: ['path'] },
    { by: ['api', 'status', 'node', 'plan', 'method'] },
    { metrics: [] },
    { metrics: ['count(*)'] },
    { limit: 1001 },
    { filters: [{ dimension: 'status', is: ['many'] }] },
    { filters: [{ dimension: 'status', is: ["200' or 1=1 --"] }] },
    { filters: [{ dimension: 'api', is: [] }] },
  ]
  for (const part of bad) {
    await assert.rejects(store.ask({ ...asked, ...part } as Question), { code: 'invalid_input' }, JSON.stringify(part))
  }
  const hostile = await store.ask({ ...asked, filters: [{ dimension: 'api', is: ["x') or ('1'='1"] }] })
  assert.deepEqual(hostile.rows[0]!.values, [0])
  assert.deepEqual((await store.ask({ ...asked, organization: "org_one' or 1=1 --" })).rows[0]!.values, [0])
})
