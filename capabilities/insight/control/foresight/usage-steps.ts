/** What the store of usage knows of five minutes of an organization, as a watch is told it. */
import type { Step } from '@gatehouse/foresight'
import type { Analytics } from '../analytics.ts'

export const stepMs = 300_000
export const watchLimits = { apisMax: 100, consumersMax: 300 }

type Asked = Pick<Analytics, 'ask'>

/** The same API in two environments is two. */
export const placeOf = (environment: string, api: string) => JSON.stringify([environment, api])
export const placeIn = (text: string) => JSON.parse(text) as [environment: string, api: string]

/** Throws `query_timeout`. */
export async function usageStep(analytics: Asked, { organization, atMs }: { organization: string; atMs: number }) {
  const span = {
    organization,
    from: new Date(atMs).toISOString(),
    to: new Date(atMs + stepMs).toISOString(),
  }
  const [apis, consumers] = await Promise.all([
    analytics.ask({
      ...span,
      by: ['environment', 'api'],
      metrics: ['requests', 'errors5xx', 'p95Ms'],
      limit: watchLimits.apisMax,
    }),
    analytics.ask({
      ...span,
      by: ['environment', 'api', 'application'],
      metrics: ['requests', 'cost'],
      limit: watchLimits.consumersMax,
    }),
  ])
  const step: Step = {
    atMs,
    apis: apis.rows
      .filter(({ key }) => key[1] !== '')
      .map(({ key: [environment, api], values: [requests, errors, p95Ms] }) => ({
        api: placeOf(environment!, api!),
        requests: requests ?? 0,
        errors: errors ?? 0,
        ...(typeof p95Ms === 'number' ? { p95Ms } : {}),
      })),
    consumers: consumers.rows
      .filter(({ key }) => key[1] !== '')
      .map(({ key: [environment, api, consumer], values: [requests, cost] }) => ({
        api: placeOf(environment!, api!),
        consumer: consumer!,
        requests: requests ?? 0,
        cost: cost ?? 0,
      })),
  }
  return step
}

/** Whether anybody called at all. */
export async function hasUsage(analytics: Asked, span: { organization: string; from: string; to: string }) {
  const { rows } = await analytics.ask({ ...span, granularity: 'day' })
  return rows.some(({ values }) => (values[0] ?? 0) > 0)
}
