import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { eventFlags, type UsageEvent } from '@gatehouse/events'
import { filled, problemsOf } from '@gatehouse/schema'
import fc from 'fast-check'
import { dimensionNames, metricNames } from '../../measures.ts'
import {
  type AnswerRow,
  answerSchema,
  type FilledQuestion,
  granularities,
  type Question,
  questionInput,
} from '../../question.ts'
import { answered } from '../answered.model.ts'
import { type AnalyticsStore, openAnalytics } from './analytics-store.ts'
import { batchOf, eventAt } from './event.model.ts'

const beganMs = Date.UTC(2026, 0, 1, 22, 30)
const days = 3

/** Of three days, with something of everything. */
function eventOf(number: number): UsageEvent {
  const scatter = (modulus: number) => Math.floor(Math.abs(Math.sin(number * 12.9898) * 43758.5453) * 1000) % modulus
  return {
    ...eventAt(number),
    timeUs: (beganMs + ((number * 7_919_033) % (days * 86_400_000))) * 1000 + scatter(1000),
    status: [200, 200, 201, 304, 404, 429, 500, 503][scatter(8)]!,
    flags: [0, eventFlags.cached, eventFlags.aborted, eventFlags.retried | eventFlags.cached][scatter(4)]!,
    target: [0, 4, 8][scatter(3)]!,
    failure: [0, 0, 9][scatter(3)]!,
    reason: (['', '', 'timeout', 'refused'] as const)[scatter(4)]!,
    totalUs: 1 + Math.floor(Math.exp((scatter(1800) / 1800) * 17)),
    method: ['GET', 'POST'][scatter(2)]!,
    units: { requests: scatter(3), bytes: 10, tokens: scatter(100), cost: scatter(10) / 4 },
  }
}

interface Stored {
  store: AnalyticsStore
  directory: string
  seen: { event: UsageEvent; node: string }[]
}

/** Some events in files, some folded, some just come; late ones and doubles among them. */
async function stored(t: TestContext): Promise<Stored> {
  const directory = mkdtempSync(join(tmpdir(), 'questions-'))
  const clock = { nowMs: () => beganMs + 2 * 86_400_000, monotonicMs: () => 0, after: () => () => {} }
  const store = await openAnalytics({ directory, clock })
  t.after(async () => {
    await store.close()
    rmSync(directory, { recursive: true })
  })
  const seen: Stored['seen'] = []
  const take = async (count: number, sequence: number) => {
    for (const node of ['west', 'east']) {
      const events = Array.from({ length: count }, (_, index) => eventOf(seen.length + index))
      const batch = batchOf(events, { sequence, node })
      assert.deepEqual([await store.ingest(batch), await store.ingest(batch)], ['stored', 'duplicate'])
      seen.push(...events.map(event => ({ event, node })))
    }
  }
  await take(1500, 1)
  await store.retain()
  await take(1000, 2)
  await store.retain()
  await take(500, 3)
  return { store, directory, seen }
}

const byName = (row: AnswerRow) => JSON.stringify([row.start, row.others ?? false, row.key])

/** Sums of floating numbers depend on their order by their last digits. */
function near(actual: readonly AnswerRow[], expected: readonly AnswerRow[], question: Question) {
  const sorted = (rows: readonly AnswerRow[]) => [...rows].sort((a, b) => (byName(a) < byName(b) ? -1 : 1))
  const [mine, theirs] = [sorted(actual), sorted(expected)]
  assert.deepEqual(mine.map(byName), theirs.map(byName), JSON.stringify(question))
  for (const [index, row] of mine.entries()) {
    for (const [place, value] of row.values.entries()) {
      const wanted = theirs[index]!.values[place]!
      const isNear = value === wanted || Math.abs(value! - wanted) <= 1e-9 * Math.abs(wanted)
      assert.ok(
        isNear,
        `${question.metrics![place]} of ${byName(row)} is ${value}, not ${wanted}: ${JSON.stringify(question)}`,
      )
    }
  }
}

const moment = fc
  .integer({ min: -3600, max: (days + 1) * 86_400 })
  .chain(seconds => fc.constantFrom(seconds, seconds - (seconds % 3600) + 1800, seconds - (seconds % 60)))
  .map(seconds => new Date(beganMs + seconds * 1000).toISOString())
const values = {
  status: ['200', '5xx', '404'],
  api: ['orders', 'users'],
  node: ['west'],
  reason: ['timeout', ''],
  method: ['POST'],
}
const filter = fc.constantFrom(...(Object.keys(values) as (keyof typeof values)[])).chain(dimension =>
  fc.record({
    dimension: fc.constant(dimension),
    some: fc.subarray(values[dimension], { minLength: 1 }),
    isNot: fc.boolean(),
  }),
)
const question = fc
  .record({
    from: moment,
    to: moment,
    metrics: fc.subarray([...metricNames], { minLength: 1 }),
    by: fc.subarray([...dimensionNames], { maxLength: 3 }),
    filters: fc.array(filter, { maxLength: 2 }),
    granularity: fc.option(fc.constantFrom(...granularities), { nil: undefined }),
    offsetMinutes: fc.constantFrom(0, 60, -330, 45),
    others: fc.boolean(),
  })
  .map(({ granularity, filters, ...rest }) => ({
    ...rest,
    organization: 'org_one',
    limit: 1000,
    filters: filters.map(({ dimension, some, isNot }) => ({ dimension, ...(isNot ? { isNot: some } : { is: some }) })),
    ...(granularity ? { granularity } : {}),
  }))

test('any question is answered as the events themselves answer it, wherever they are kept', async t => {
  const { store, directory, seen } = await stored(t)
  assert.ok(readdirSync(join(directory, 'segments')).length >= 2)
  await fc.assert(
    fc.asyncProperty(question, async input => {
      const answer = await store.ask(input)
      assert.deepEqual(problemsOf(answerSchema, answer), [])
      const expected = answered(seen, filled(questionInput, input, 'It') as unknown as FilledQuestion)
      near(answer.rows, expected, input)
    }),
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
      const { rows } = await store.ask(input)
      const model = answered(seen, filled(questionInput, input, 'It') as unknown as FilledQuestion)
      near(rows, model, input)
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
