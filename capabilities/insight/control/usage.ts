/** Who called an API version, for other rooms. */
import { type Clock, systemClock } from '@gatehouse/base'
import type { Usage, UsageFigures } from '@gatehouse/control'
import type { DimensionName } from '../measures.ts'
import type { RequestsInput } from '../queries.ts'
import { type AnswerRow, type Granularity, groupsMax, type Question } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { activityOf, activityOfAll } from './application-activity.ts'
import { figureMetrics, figuresOf } from './figures.ts'

type Asked = Pick<Analytics, 'ask' | 'requests'>

const hourMs = 3_600_000
/** Of statuses and failures: eight weeks of hours of each are within the rows of one answer. */
const hourGroupsMax = 12

export function usageOf(analytics: Asked, clock: Clock = systemClock): Usage {
  const since = (ms: number) => ({
    from: new Date(ms).toISOString(),
    to: new Date(clock.nowMs() + 1000).toISOString(),
  })
  return {
    callers: (organization, apiVersion, sinceMs) =>
      callers(analytics, { organization, ...since(sinceMs), filters: only({ apiVersion }) }),
    async lastCall(organization, { applicationId: application, apiVersionId: apiVersion, sinceMs }) {
      const filters = { application, apiVersion }
      const asked = { organization, ...since(sinceMs), granularity: 'day' as const, limit: groupsMax }
      const { rows } = await analytics.ask({ ...asked, filters: only(filters) })
      return latest(analytics, { organization, day: rows.at(-1)?.start, sinceMs, filters })
    },
    async ofPlan(organization, { applicationId: application, planId: plan, environmentId: environment, fromMs }) {
      const filters = { application, plan, environment }
      const asked = { organization, ...since(fromMs), granularity: 'day' as const, limit: groupsMax }
      const { rows } = await analytics.ask({ ...asked, filters: only(filters), by: ['status', 'failure'] })
      const told = rows.filter(({ key: [status, failure] }) => isCounted(Number(status), failure!))
      const day = told
        .map(({ start }) => start!)
        .sort()
        .at(-1)
      const counted = { ...filters, isCounted: true as const }
      const lastAt = await latest(analytics, { organization, day, sinceMs: fromMs, filters: counted })
      return { requests: told.reduce((sum, { values }) => sum + values[0]!, 0), ...(lastAt ? { lastAt } : {}) }
    },
    async hoursOfPlan(organization, { applicationId, planId, environmentId, fromMs, toMs }) {
      const filters = only({ application: applicationId, plan: planId, environment: environmentId })
      const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
      const asked = { organization, ...span, granularity: 'hour' as const, limit: hourGroupsMax, filters }
      const { rows } = await analytics.ask({ ...asked, by: ['status', 'failure'] })
      const values: number[] = Array.from({ length: Math.max(0, Math.round((toMs - fromMs) / hourMs)) }, () => 0)
      for (const {
        key,
        start,
        values: [requests],
      } of rows) {
        const at = Math.round((Date.parse(start!) - fromMs) / hourMs)
        if (at >= 0 && at < values.length && isCounted(Number(key[0]), key[1]!)) values[at]! += requests ?? 0
      }
      return { fromMs, stepMs: hourMs, values }
    },
    activityOf: (organization, application, span) => activityOf(analytics, { organization, application, ...span }),
    activityOfAll: (organization, applications, span) =>
      activityOfAll(analytics, { organization, applications, ...span }),
    ofApplication: (organization, application, { fromMs, toMs, bucket }) => {
      const [from, to] = [fromMs, toMs].map(ms => new Date(ms).toISOString()) as [string, string]
      return ofApplication(analytics, { organization, from, to, filters: only({ application }) }, bucket)
    },
  }
}

type Meant = Pick<Question, 'organization' | 'from' | 'to' | 'filters'>

async function callers(analytics: Asked, meant: Meant) {
  const metrics = ['requests', 'errors4xx']
  const { rows } = await analytics.ask({ ...meant, by: ['application'], metrics, limit: groupsMax })
  return rows
    .map(({ key: [applicationId = ''], values: [requests = 0, errors4xx = 0] }) => ({
      applicationId,
      requests: applicationId === '' ? requests! - errors4xx! : requests!,
    }))
    .filter(({ requests }) => requests > 0)
    .sort((a, b) => b.requests - a.requests)
}

async function ofApplication(analytics: Asked, meant: Meant, bucket: Granularity) {
  const asked = { ...meant, metrics: figureMetrics }
  const [whole, points, versions] = await Promise.all([
    analytics.ask(asked),
    analytics.ask({ ...asked, granularity: bucket }),
    analytics.ask({ ...asked, by: ['apiVersion'], limit: 100 }),
  ])
  return {
    summary: { ...countsOf(whole.rows[0]), p95Ms: figuresOf(whole.rows[0]).p95Ms },
    points: points.rows.map(row => ({ start: row.start!, ...countsOf(row) })),
    versions: versions.rows.map(row => ({ apiVersionId: row.key[0]!, ...countsOf(row) })),
  }
}

interface Latest {
  organization: string
  /** The last day that has any; nothing is looked for without. */
  day: string | undefined
  sinceMs: number
  filters: NonNullable<RequestsInput['filters']>
}

/** When the latest was, of the one day that roll-ups say it is in; its day where the single requests are gone. */
async function latest(analytics: Pick<Analytics, 'requests'>, { organization, day, sinceMs, filters }: Latest) {
  if (day === undefined) return undefined
  const from = new Date(Math.max(Date.parse(day), sinceMs)).toISOString()
  const to = new Date(Date.parse(day) + 86_400_000).toISOString()
  const { requests } = await analytics.requests({ organization, from, to, filters, limit: 1 })
  return requests[0]?.time ?? day
}

const only = (ids: Record<string, string>) =>
  Object.entries(ids).map(([dimension, id]) => ({ dimension: dimension as DimensionName, is: [id] }))

/** By limits of a plan: a request that the gateway refused before them, or by them, took nothing. */
function isCounted(status: number, failure: string): boolean {
  return failure === '' || ![401, 403, 429].includes(status)
}

function countsOf(row: AnswerRow | undefined): UsageFigures {
  const { requests, errors4xx, errors5xx } = figuresOf(row)
  return { requests, errors4xx, errors5xx }
}
