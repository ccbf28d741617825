/** What changed in a week, in words, by rules: only what somebody would want to know, the largest first. */
import type { OperationHandler, PrepareContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { weeklySummary } from '../../foresight-operations.ts'
import type { DimensionName, MetricName } from '../../measures.ts'
import type { Analytics } from '../analytics.ts'
import { comparedRows } from '../comparing.ts'
import { named } from '../naming.ts'
import { toldRows } from './anomalies.ts'
import { anomalyRows } from './anomaly-rows.ts'
import { counted, milliseconds, percent } from './figure-words.ts'
import type { Wording } from './wording.ts'

type Input = Filled<typeof weeklySummary.input>
type Asked = Pick<Analytics, 'ask'>
interface Meant {
  organization: string
  from: string
  to: string
}
export interface Sentence {
  about: 'traffic' | 'errors' | 'latency' | 'applications' | 'anomalies'
  text: string
  api?: string
}

export interface WeekRow {
  name: string
  values: readonly (number | null)[]
  before: readonly (number | null)[]
}

const weekMs = 7 * 86_400_000
const groupsAsked = 200
const perRuleMax = 5
/** From where on a change is told. */
const told = { traffic: 0.2, requestsMin: 100, errorRise: 0.01, latencyRatio: 1.25, latencyMs: 10 }
const metrics: MetricName[] = ['requests', 'errorRate', 'p95Ms']

export const summaryHandler = (analytics: Asked, wording?: Wording): OperationHandler<Input> => ({
  async run({ organization, services }, { to }): Promise<Meant> {
    const toMs = to === undefined ? services.clock.nowMs() : Date.parse(to)
    const from = new Date(toMs - weekMs).toISOString()
    return { organization: organization!.id, from, to: new Date(toMs).toISOString() }
  },
  async after(context, meant, { worded: isAsked }) {
    const span = meant as unknown as Meant
    const [whole, apis, applications] = await Promise.all([
      week(context, analytics, { span, by: [] }),
      week(context, analytics, { span, by: ['api'] }),
      week(context, analytics, { span, by: ['application'] }),
    ])
    const anomalies = await foundIn(context, span)
    const { from, to } = span
    const sentences = [...sentencesOf({ whole: whole[0], apis, applications }), ...anomalies].slice(0, 40)
    const worded = isAsked ? await wording?.word(sentences.map(({ text }) => text)) : undefined
    return { from, to, sentences, wordable: wording !== undefined, ...(worded === undefined ? {} : { worded }) }
  },
})

async function week(
  { read, organization }: PrepareContext,
  analytics: Asked,
  { span, by }: { span: Meant; by: DimensionName[] },
): Promise<WeekRow[]> {
  const question = { ...span, by, metrics, limit: groupsAsked }
  const before = await analytics.ask({ ...question, ...earlier(span) })
  const answer = await analytics.ask(question)
  // Who called in either week.
  const keys = [...new Map([...answer.rows, ...before.rows].map(({ key }) => [JSON.stringify(key), key])).values()]
  const all = by.length === 0 ? answer : await analytics.ask({ ...question, keys: keys.slice(0, 1000) })
  const missing = keys
    .filter(key => !all.rows.some(row => JSON.stringify(row.key) === JSON.stringify(key)))
    .map(key => ({ key, values: [0, null, null] }))
  const rows = await comparedRows(analytics, {
    ...{ question, answer: { ...all, rows: [...all.rows, ...missing] }, shiftMs: weekMs },
  })
  const shown = await read((_, db) => named({ db, organizationId: organization!.id }, by, rows))
  return shown.map(({ key, values, before: was }) => ({ name: key[0] ?? '', values, before: was ?? [] }))
}

const earlier = ({ from, to }: Meant) => ({
  from: new Date(Date.parse(from) - weekMs).toISOString(),
  to: new Date(Date.parse(to) - weekMs).toISOString(),
})

interface Week {
  whole: WeekRow | undefined
  apis: readonly WeekRow[]
  applications: readonly WeekRow[]
}

export function sentencesOf({ whole, apis, applications }: Week): Sentence[] {
  const requests = whole?.values[0] ?? 0
  if (requests === 0 && !((whole?.before[0] ?? 0) > 0))
    return [{ about: 'traffic', text: 'Nobody called in this week.' }]
  const head: Sentence = {
    about: 'traffic',
    text: `${counted(requests)} requests, ${beside(requests, whole?.before[0])}.`,
  }
  const known = apis.filter(({ name }) => name !== '')
  return [
    head,
    ...largest(known, changeOf).map(row => trafficOf(row)),
    ...largest(known, ({ values, before }) => Math.max(0, (values[1] ?? 0) - (before[1] ?? 0) - told.errorRise)).map(
      errorsOf,
    ),
    ...largest(known, slowerBy).map(latencyOf),
    ...comings(applications.filter(({ name }) => name !== '')),
  ]
}

/** Those with a weight, the heaviest first. */
const largest = (rows: readonly WeekRow[], weight: (row: WeekRow) => number): WeekRow[] =>
  rows
    .filter(row => weight(row) > 0 && (row.values[0] ?? 0) + (row.before[0] ?? 0) >= told.requestsMin)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, perRuleMax)

function changeOf({ values, before }: WeekRow): number {
  const [now, was] = [values[0] ?? 0, before[0]]
  if (was === null || was === undefined) return 0
  return Math.abs(now - was) > told.traffic * Math.max(1, was) ? Math.abs(now - was) : 0
}

function slowerBy({ values, before }: WeekRow): number {
  const [now, was] = [values[2], before[2]]
  if (typeof now !== 'number' || typeof was !== 'number' || was <= 0) return 0
  return now / was >= told.latencyRatio && now - was >= told.latencyMs ? now - was : 0
}

function beside(now: number, was: number | null | undefined): string {
  if (was === null || was === undefined) return 'with nothing kept of the week before to hold them against'
  if (was === 0) return 'after none in the week before'
  const change = now / was - 1
  if (Math.abs(change) < 0.03) return 'as many as in the week before'
  return `${percent(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than in the week before`
}

const trafficOf = ({ name, values, before }: WeekRow): Sentence => ({
  ...{ about: 'traffic', api: name },
  text:
    (values[0] ?? 0) === 0
      ? `Nobody calls ${name} any more; it had ${counted(before[0] ?? 0)} requests.`
      : `${name}: ${counted(values[0] ?? 0)} requests, ${beside(values[0] ?? 0, before[0])}.`,
})
const errorsOf = ({ name, values, before }: WeekRow): Sentence => ({
  ...{ about: 'errors', api: name },
  text: `${name}: ${percent(values[1] ?? 0)} failed, ${percent(before[1] ?? 0)} in the week before.`,
})
const latencyOf = ({ name, values, before }: WeekRow): Sentence => ({
  ...{ about: 'latency', api: name },
  text: `${name} became slower: p95 ${milliseconds(values[2] ?? 0)}, ${milliseconds(before[2] ?? 0)} in the week before.`,
})

function comings(applications: readonly WeekRow[]): Sentence[] {
  const came = applications.filter(({ values, before }) => (values[0] ?? 0) > 0 && before[0] === 0)
  const left = applications.filter(({ values, before }) => (values[0] ?? 0) === 0 && (before[0] ?? 0) > 0)
  const list = (rows: readonly WeekRow[]) =>
    `${rows
      .slice(0, perRuleMax)
      .map(({ name }) => name)
      .join(', ')}${rows.length > perRuleMax ? ` and ${rows.length - perRuleMax} more` : ''}`
  return [
    ...(came.length > 0
      ? [{ about: 'applications' as const, text: `Called for the first time in two weeks: ${list(came)}.` }]
      : []),
    ...(left.length > 0 ? [{ about: 'applications' as const, text: `Called no more: ${list(left)}.` }] : []),
  ]
}

async function foundIn({ read }: PrepareContext, { organization, from, to }: Meant): Promise<Sentence[]> {
  const limit = 10
  const shown = await read(async (_, db) => {
    const asked = { organizationId: organization, fromMs: Date.parse(from), toMs: Date.parse(to), limit }
    return toldRows({ db, organizationId: organization }, await anomalyRows(db, asked))
  })
  return shown.slice(0, limit).map(({ text, api, from: began }) => ({
    ...{ about: 'anomalies', api, text: `${began.slice(0, 16).replace('T', ' ')}: ${text}` },
  }))
}
