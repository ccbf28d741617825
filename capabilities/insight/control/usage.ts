/** Who called an API version, for other rooms. */
import type { Usage, UsageFigures } from '@gatehouse/control'
import { topMax } from '../queries.ts'
import type { AnalyticsStore } from './analytics-store.ts'

export const usageOf = (analytics: Pick<AnalyticsStore, 'query'>): Usage => ({
  async callers(organization, apiVersion, sinceMs) {
    const { groups } = await analytics.query('top', {
      organization,
      from: new Date(sinceMs).toISOString(),
      to: new Date(Date.now() + 1000).toISOString(),
      filters: { apiVersion },
      by: 'application',
      limit: topMax,
    })
    return groups
      .map(({ key, requests, errors4xx }) => ({
        applicationId: key,
        requests: key === '' ? requests - errors4xx : requests,
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
    const span = { organization, from, to: new Date(toMs).toISOString(), filters: { application } }
    const { p95Ms, ...summary } = await analytics.query('summary', span)
    const { points } = await analytics.query('timeseries', { ...span, bucket })
    const { groups } = await analytics.query('top', { ...span, by: 'apiVersion', limit: 100 })
    return {
      summary: { ...figuresOf(summary), p95Ms },
      points: points.map(point => ({ start: point.start, ...figuresOf(point) })),
      versions: groups.map(group => ({ apiVersionId: group.key, ...figuresOf(group) })),
    }
  },
})

const figuresOf = ({ requests, errors4xx, errors5xx }: UsageFigures): UsageFigures => ({
  requests,
  errors4xx,
  errors5xx,
})
