/** What one application did in a span, beside the span before: for those whose application it is, and nobody else's figures. */
import type { ActivityFigures, ApplicationActivity } from '@gatehouse/control'
import type { AnswerRow, Question } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { figureMetrics, figuresOf } from './figures.ts'

const groupsMax = 20
const failingMax = 20
const dayMs = 86_400_000
/** Days that figures are looked through for the first. */
const firstDays = 800

interface Asked {
  organization: string
  application: string
  fromMs: number
  toMs: number
  bucket: 'hour' | 'day'
}

const iso = (ms: number) => new Date(ms).toISOString()
const failed = { dimension: 'status' as const, is: ['4xx', '5xx'] }
const counts = ['requests', 'errors4xx', 'errors5xx']

export async function activityOf(
  analytics: Pick<Analytics, 'ask' | 'requests'>,
  { organization, application, fromMs, toMs, bucket }: Asked,
): Promise<ApplicationActivity> {
  const filters: Question['filters'] = [{ dimension: 'application', is: [application] }]
  const span = { organization, from: iso(fromMs), to: iso(toMs), filters }
  const earlier = { ...span, from: iso(2 * fromMs - toMs), to: iso(fromMs) }
  const ask = (more: Partial<Question>) => analytics.ask({ ...span, ...more })
  const [whole, before, points, endpoints, failures, subscriptions, days] = await Promise.all([
    ask({ metrics: figureMetrics }),
    analytics.ask({ ...earlier, metrics: figureMetrics }),
    ask({ metrics: [...counts, 'p95Ms'], granularity: bucket }),
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
    summary: activityFigures(whole.rows[0]),
    before: activityFigures(before.rows[0]),
    ...(firstDay === undefined ? {} : { firstDay }),
    points: points.rows.map(row => ({ start: row.start!, ...countsOf(row), p95Ms: row.values[3] ?? 0 })),
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

function activityFigures(row: AnswerRow | undefined): ActivityFigures {
  const { requests, errors4xx, errors5xx, p50Ms, p95Ms, p99Ms } = figuresOf(row)
  return { requests, errors4xx, errors5xx, p50Ms, p95Ms, p99Ms }
}
