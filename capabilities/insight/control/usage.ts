/** Who called an API version, for other rooms. */
import { type Clock, systemClock } from '@gatehouse/base'
import type { Usage, UsageFigures } from '@gatehouse/control'
import type { DimensionName } from '../measures.ts'
import type { RequestsInput } from '../queries.ts'
import { type AnswerRow, groupsMax } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { figureMetrics, figuresOf } from './figures.ts'

export function usageOf(analytics: Pick<Analytics, 'ask' | 'requests'>, clock: Clock = systemClock): Usage {
  const since = (ms: number) => ({
    from: new Date(ms).toISOString(),
    to: new Date(clock.nowMs() + 1000).toISOString(),
  })
  return {
    async callers(organization, apiVersion, sinceMs) {
      const { rows } = await analytics.ask({
        organization,
        ...since(sinceMs),
        filters: [{ dimension: 'apiVersion', is: [apiVersion] }],
        by: ['application'],
        metrics: ['requests', 'errors4xx'],
        limit: groupsMax,
      })
      return rows
        .map(({ key: [applicationId = ''], values: [requests = 0, errors4xx = 0] }) => ({
          applicationId,
          requests: applicationId === '' ? requests! - errors4xx! : requests!,
        }))
        .filter(({ requests }) => requests > 0)
        .sort((a, b) => b.requests - a.requests)
    },
    async lastCall(organization, { applicationId: application, apiVersionId: apiVersion, sinceMs }) {
      const { rows } = await analytics.ask({
        ...{ organization, ...since(sinceMs), granularity: 'day', limit: groupsMax },
        filters: only({ application, apiVersion }),
      })
      return latest(analytics, { organization, day: rows.at(-1)?.start, sinceMs, filters: { application, apiVersion } })
    },
    async ofPlan(organization, { applicationId: application, planId: plan, environmentId: environment, fromMs }) {
      const filters = { application, plan, environment }
      const { rows } = await analytics.ask({
        ...{ organization, ...since(fromMs), granularity: 'day', limit: groupsMax },
        ...{ filters: only(filters), by: ['status', 'failure'] },
      })
      const told = rows.filter(({ key: [status, failure] }) => isCounted(Number(status), failure!))
      const day = told
        .map(({ start }) => start!)
        .sort()
        .at(-1)
      const lastAt = await latest(analytics, {
        organization,
        day,
        sinceMs: fromMs,
        filters: { ...filters, isCounted: true },
      })
      return { requests: told.reduce((sum, { values }) => sum + values[0]!, 0), ...(lastAt ? { lastAt } : {}) }
    },
    async ofApplication(organization, application, { fromMs, toMs, bucket }) {
      const from = new Date(fromMs).toISOString()
      const filters = [{ dimension: 'application', is: [application] }]
      const asked = { organization, from, to: new Date(toMs).toISOString(), filters, metrics: figureMetrics }
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
    },
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
