/** Events of three days, random questions about them, and answers compared: for the tests of each engine. Imported by tests only. */
import assert from 'node:assert/strict'
import { eventFlags, type UsageEvent } from '@gatehouse/events'
import { filled, problemsOf } from '@gatehouse/schema'
import fc from 'fast-check'
import { latencyText } from '../latency-bucket.ts'
import { dimensionNames, metricNames } from '../measures.ts'
import {
  type AnswerRow,
  answerSchema,
  type FilledQuestion,
  granularities,
  type Question,
  questionInput,
} from '../question.ts'
import type { Analytics } from './analytics.ts'
import { answered, type Seen } from './answered.model.ts'
import { batchOf, eventAt } from './event.model.ts'

export const beganMs = Date.UTC(2026, 0, 1, 22, 30)
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
    country: ['', 'DE', 'US'][scatter(3)]!,
    noted: ['', '{"channel":"web"}\n{}', `{"channel":"it's"}\n{"order":${scatter(100)}.5}`, ''][scatter(4)]!,
    units: { requests: scatter(3), bytes: 10, tokens: scatter(100), cost: scatter(10) / 4 },
  }
}

/** Ingests `count` events from each of two gateways, twice; adds them to `seen`. */
export async function ingested(
  store: Analytics,
  seen: Seen[],
  { count, sequence }: { count: number; sequence: number },
) {
  for (const node of ['west', 'east']) {
    const events = Array.from({ length: count }, (_, index) => eventOf(seen.length + index))
    const batch = batchOf(events, { sequence, node })
    assert.deepEqual([await store.ingest(batch), await store.ingest(batch)], ['stored', 'duplicate'])
    seen.push(...events.map(event => ({ event, node })))
  }
}

export function expected(seen: readonly Seen[], question: Question): AnswerRow[] {
  return answered(seen, filled(questionInput, question, 'It') as unknown as FilledQuestion)
}

export async function assertAnswered(
  store: Analytics,
  seen: readonly Seen[],
  question: Question,
): Promise<AnswerRow[]> {
  const answer = await store.ask(question)
  assert.deepEqual(problemsOf(answerSchema, answer), [])
  near(answer.rows, expected(seen, question), question)
  return answer.rows
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
  country: ['DE', ''],
  custom: ['web', "it's"],
  latency: [0, 120, 240, 300].map(latencyText),
}
const filter = fc.constantFrom(...(Object.keys(values) as (keyof typeof values)[])).chain(dimension =>
  fc.record({
    dimension: fc.constant(dimension),
    some: fc.subarray(values[dimension], { minLength: 1 }),
    isNot: fc.boolean(),
  }),
)
export const anyQuestion = fc
  .record({
    from: moment,
    to: moment,
    metrics: fc.subarray([...metricNames], { minLength: 1 }),
    by: fc.subarray([...dimensionNames], { maxLength: 3 }),
    filters: fc.array(filter, { maxLength: 2 }),
    granularity: fc.option(fc.constantFrom(...granularities), { nil: undefined }),
    custom: fc.constantFrom('channel', 'other', undefined),
    value: fc.constantFrom('order', 'channel', undefined),
    offsetMinutes: fc.constantFrom(0, 60, -330, 45),
    withinMs: fc.constantFrom(1, 40, 3000),
    others: fc.boolean(),
    keys: fc.option(fc.array(fc.array(fc.constantFrom('200', 'orders', 'west', 'GET', '', "'"), { maxLength: 3 })), {
      nil: undefined,
    }),
  })
  .map(({ granularity, filters, keys, custom, value, ...rest }) => ({
    ...rest,
    ...(custom ? { custom } : {}),
    ...(value ? { value } : {}),
    ...(keys && rest.by.length > 0 ? { keys: keys.map(key => rest.by.map((_, index) => key[index] ?? '')) } : {}),
    organization: 'org_one',
    limit: 1000,
    filters: filters.map(({ dimension, some, isNot }) => ({ dimension, ...(isNot ? { isNot: some } : { is: some }) })),
    ...(granularity ? { granularity } : {}),
    ...(granularity === 'second' ? { to: noLaterThan(rest.to, Date.parse(rest.from) + 9000_000) } : {}),
  }))

/** More seconds than that are no chart. */
const noLaterThan = (text: string, ms: number) => new Date(Math.min(Date.parse(text), ms)).toISOString()
