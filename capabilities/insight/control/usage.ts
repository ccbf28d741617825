/** Who called an API version, for other rooms. */
import type { Usage, UsageFigures } from '@gatehouse/control'
import { pageMax } from '../queries.ts'
import { type AnswerRow, groupsMax } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { figureMetrics, figuresOf } from './figures.ts'

export const usageOf = (analytics: Pick<Analytics, 'ask' | 'requests'>): Usage => ({
  async callers(organization, apiVersion, sinceMs) {
    const { rows } = await analytics.ask({
      organization,
      ...sinceThen(sinceMs),
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
    const asked = { organization, ...sinceThen(sinceMs), filters: { application, apiVersion }, limit: 1 }
    return (await analytics.requests(asked)).requests[0]?.time
  },
  async ofPlan(organization, { applicationId: application, planId: plan, environmentId: environment, fromMs }) {
    const meant = { application, plan, environment }
    const span = { organization, ...sinceThen(fromMs) }
    const filters = Object.entries(meant).map(([dimension, id]) => ({ dimension: dimension as 'plan', is: [id] }))
    const [counted, latest] = await Promise.all([
      analytics.ask({ ...span, filters, by: ['status', 'failure'], limit: groupsMax }),
      analytics.requests({ ...span, filters: meant, limit: pageMax }),
    ])
    const told = counted.rows.filter(({ key: [status, failure] }) => isCounted(Number(status), failure!))
    const last = latest.requests.find(({ status, failure }) => isCounted(status, failure))
    return {
      requests: told.reduce((sum, { values }) => sum + values[0]!, 0),
      ...(last ? { lastAt: last.time } : {}),
    }
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
})

const sinceThen = (ms: number) => ({
  from: new Date(ms).toISOString(),
  to: new Date(Date.now() + 1000).toISOString(),
})

/** By limits of a plan: a request that the gateway refused before them, or by them, took nothing. */
function isCounted(status: number, failure: string): boolean {
  return failure === '' || ![401, 403, 429].includes(status)
}

function countsOf(row: AnswerRow | undefined): UsageFigures {
  const { requests, errors4xx, errors5xx } = figuresOf(row)
  return { requests, errors4xx, errors5xx }
}
