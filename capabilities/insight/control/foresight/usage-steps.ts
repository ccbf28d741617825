/** What the store of usage knows of five minutes of an organization, as a watch is told it. */
import type { Step } from '@gatehouse/foresight'
import type { AnswerRow, Question } from '../../question.ts'
import type { Analytics } from '../analytics.ts'

export const stepMs = 300_000
export const watchLimits = { apisMax: 100, consumersMax: 300 }

type Asked = Pick<Analytics, 'ask'>

/** The same API in two environments is two. */
export const placeOf = (environment: string, api: string) => JSON.stringify([environment, api])
export const placeIn = (text: string) => JSON.parse(text) as [environment: string, api: string]

/** Throws `query_timeout`. */
export async function usageStep(analytics: Asked, { organization, atMs }: { organization: string; atMs: number }) {
  const span = spanOf(organization, atMs, atMs + stepMs)
  const [apis, consumers] = await Promise.all([
    analytics.ask({ ...span, ...ofApis }),
    analytics.ask({ ...span, ...ofConsumers }),
  ])
  return stepOf(atMs, apis.rows, consumers.rows)
}

/** Of so many steps the rows of all consumers are within one answer. */
const stepsAtOnce = 60

/** Every step of a span, the earliest first, many by one question. Throws `query_timeout`. */
export async function* usageSteps(
  analytics: Asked,
  { organization, fromMs, toMs }: { organization: string; fromMs: number; toMs: number },
): AsyncGenerator<Step> {
  for (let atMs = fromMs; atMs < toMs; atMs += stepsAtOnce * stepMs) {
    const endMs = Math.min(toMs, atMs + stepsAtOnce * stepMs)
    const span = { ...spanOf(organization, atMs, endMs), granularity: 'fiveMinutes' as const }
    const [apis, consumers] = await Promise.all([
      analytics.ask({ ...span, ...ofApis }),
      analytics.ask({ ...span, ...ofConsumers }),
    ])
    const rows = { apis: byStart(apis.rows), consumers: byStart(consumers.rows) }
    for (let of = atMs; of < endMs; of += stepMs)
      yield stepOf(of, rows.apis.get(of) ?? [], rows.consumers.get(of) ?? [])
  }
}

const spanOf = (organization: string, fromMs: number, toMs: number) => ({
  ...{ organization, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
})
const ofApis = {
  by: ['environment', 'api'],
  metrics: ['requests', 'errors5xx', 'p95Ms'],
  limit: watchLimits.apisMax,
} as const satisfies Partial<Question>
const ofConsumers = {
  by: ['environment', 'api', 'application'],
  metrics: ['requests', 'cost'],
  limit: watchLimits.consumersMax,
} as const satisfies Partial<Question>

function byStart(rows: readonly AnswerRow[]): Map<number, AnswerRow[]> {
  const found = new Map<number, AnswerRow[]>()
  for (const row of rows) {
    const atMs = Date.parse(row.start!)
    const list = found.get(atMs)
    if (list) list.push(row)
    else found.set(atMs, [row])
  }
  return found
}

const stepOf = (atMs: number, apis: readonly AnswerRow[], consumers: readonly AnswerRow[]): Step => ({
  atMs,
  apis: apis
    .filter(({ key }) => key[1] !== '')
    .map(({ key: [environment, api], values: [requests, errors, p95Ms] }) => ({
      api: placeOf(environment!, api!),
      requests: requests ?? 0,
      errors: errors ?? 0,
      ...(typeof p95Ms === 'number' ? { p95Ms } : {}),
    })),
  consumers: consumers
    .filter(({ key }) => key[1] !== '')
    .map(({ key: [environment, api, consumer], values: [requests, cost] }) => ({
      api: placeOf(environment!, api!),
      consumer: consumer!,
      requests: requests ?? 0,
      cost: cost ?? 0,
    })),
})

/** Of the days of a span, the first on which anybody called; undefined where nobody did. */
export async function firstUsedDay(analytics: Asked, span: { organization: string; from: string; to: string }) {
  const { rows } = await analytics.ask({ ...span, granularity: 'day' })
  const first = rows.find(({ values }) => (values[0] ?? 0) > 0)
  return first && Date.parse(first.start!)
}

/** Whether anybody called at all. */
export async function hasUsage(analytics: Asked, span: { organization: string; from: string; to: string }) {
  const { rows } = await analytics.ask({ ...span, granularity: 'day' })
  return rows.some(({ values }) => (values[0] ?? 0) > 0)
}
