/** What applications did in a span, beside the span before: for those whose applications they are, and nobody else's figures. */
import type { ActivityFigures, ApplicationActivity, SharedActivity, UsageSpan } from '@gatehouse/control'
import type { AnswerRow, Question } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { figureMetrics, figuresOf } from './figures.ts'

const groupsMax = 20
const failingMax = 20
const dayMs = 86_400_000
/** Days that figures are looked through for the first. */
const firstDays = 800

interface Asked extends UsageSpan {
  organization: string
}

const iso = (ms: number) => new Date(ms).toISOString()
const failed = { dimension: 'status' as const, is: ['4xx', '5xx'] }
const counts = ['requests', 'errors4xx', 'errors5xx']
const timed = [...counts, 'p95Ms']

/** Several together, and each of them. */
export async function activityOfAll(
  analytics: Pick<Analytics, 'ask'>,
  { applications, ...asked }: Asked & { applications: readonly string[] },
): Promise<SharedActivity> {
  const filters: Question['filters'] = [{ dimension: 'application', is: [...applications] }]
  const span = { organization: asked.organization, from: iso(asked.fromMs), to: iso(asked.toMs), filters }
  const [together, each] = await Promise.all([
    sharedOf(analytics, { ...asked, filters }),
    analytics.ask({ ...span, metrics: timed, by: ['application'], limit: applications.length }),
  ])
  return { ...together, applications: each.rows.map(row => ({ applicationId: row.key[0]!, ...timedOf(row) })) }
}

async function sharedOf(
  analytics: Pick<Analytics, 'ask'>,
  { organization, fromMs, toMs, bucket, filters }: Asked & { filters: Question['filters'] },
): Promise<Omit<SharedActivity, 'applications'>> {
  const span = { organization, from: iso(fromMs), to: iso(toMs), ...(filters ? { filters } : {}) }
  const earlier = { ...span, from: iso(2 * fromMs - toMs), to: iso(fromMs) }
  const [whole, before, points, versions] = await Promise.all([
    analytics.ask({ ...span, metrics: figureMetrics }),
    analytics.ask({ ...earlier, metrics: figureMetrics }),
    analytics.ask({ ...span, metrics: timed, granularity: bucket }),
    analytics.ask({ ...span, metrics: timed, by: ['apiVersion'], limit: groupsMax }),
  ])
  return {
    summary: activityFigures(whole.rows[0]),
    before: activityFigures(before.rows[0]),
    points: points.rows.map(row => ({ start: row.start!, ...timedOf(row) })),
    versions: versions.rows.map(row => ({ apiVersionId: row.key[0]!, ...timedOf(row) })),
  }
}

export async function activityOf(
  analytics: Pick<Analytics, 'ask' | 'requests'>,
  { application, ...asked }: Asked & { application: string },
): Promise<ApplicationActivity> {
  const { organization, fromMs, toMs } = asked
  const filters: Question['filters'] = [{ dimension: 'application', is: [application] }]
  const span = { organization, from: iso(fromMs), to: iso(toMs), filters }
  const ask = (more: Partial<Question>) => analytics.ask({ ...span, ...more })
  const [shared, endpoints, failures, subscriptions, days] = await Promise.all([
    sharedOf(analytics, { ...asked, filters }),
    ask({ metrics: counts, by: ['apiVersion', 'endpoint'], limit: groupsMax }),
    ask({ metrics: ['requests'], by: ['status', 'failure'], filters: [...filters, failed], limit: groupsMax }),
    ask({ metrics: ['requests', 'errors5xx', 'p95Ms'], by: ['subscription'], limit: 100 }),
    ask({ from: iso(toMs - firstDays * dayMs), metrics: ['requests'], granularity: 'day' }),
  ])
  const { requests } = await analytics.requests({
    ...{ organization, from: span.from, to: span.to, filters: { application }, where: [failed], limit: failingMax },
  })
  const firstDay = days.rows.find(({ values }) => (values[0] ?? 0) > 0)?.start
  return {
    ...shared,
    ...(firstDay === undefined ? {} : { firstDay }),
    endpoints: endpoints.rows.map(row => ({ apiVersionId: row.key[0]!, endpoint: row.key[1]!, ...countsOf(row) })),
    failures: failures.rows.map(({ key, values }) => ({
      ...{ status: Number(key[0]), failure: key[1]!, requests: values[0] ?? 0 },
    })),
    subscriptions: subscriptions.rows
      .filter(({ key }) => key[0] !== '')
      .map(({ key, values }) => ({
        ...{ subscriptionId: key[0]!, requests: values[0] ?? 0, errors5xx: values[1] ?? 0, p95Ms: values[2] ?? 0 },
      })),
    failing: requests.map(({ time, requestId, apiVersion, method, path, status, failure }) => ({
      ...{ time, requestId, apiVersionId: apiVersion, method, path, status, failure },
    })),
  }
}

function countsOf({ values }: AnswerRow) {
  return { requests: values[0] ?? 0, errors4xx: values[1] ?? 0, errors5xx: values[2] ?? 0 }
}

const timedOf = (row: AnswerRow) => ({ ...countsOf(row), p95Ms: row.values[3] ?? 0 })

function activityFigures(row: AnswerRow | undefined): ActivityFigures {
  const { requests, errors4xx, errors5xx, p50Ms, p95Ms, p99Ms } = figuresOf(row)
  return { requests, errors4xx, errors5xx, p50Ms, p95Ms, p99Ms }
}
