/** Who called an API version, for other rooms. */
import type { Usage, UsageFigures } from '@gatehouse/control'
import { type AnswerRow, groupsMax } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { figureMetrics, figuresOf } from './figures.ts'

export const usageOf = (analytics: Pick<Analytics, 'ask'>): Usage => ({
  async callers(organization, apiVersion, sinceMs) {
    const { rows } = await analytics.ask({
      organization,
      from: new Date(sinceMs).toISOString(),
      to: new Date(Date.now() + 1000).toISOString(),
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
    const [from, to] = [sinceMs, Date.now() + 1000].map(ms => new Date(ms).toISOString()) as [string, string]
    const asked = { organization, from, to, filters: { application, apiVersion }, limit: 1 }
    return (await analytics.query('requests', asked)).requests[0]?.time
  },
  async ofPlan(organization, { applicationId: application, planId: plan, environmentId: environment, fromMs }) {
    const [from, to] = [fromMs, Date.now() + 1000].map(ms => new Date(ms).toISOString()) as [string, string]
    const asked = { organization, from, to, plan, filters: { application, environment } }
    const { requests, last } = await analytics.query('underPlan', asked)
    return { requests, ...(last === undefined ? {} : { lastAt: last }) }
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

function countsOf(row: AnswerRow | undefined): UsageFigures {
  const { requests, errors4xx, errors5xx } = figuresOf(row)
  return { requests, errors4xx, errors5xx }
}
