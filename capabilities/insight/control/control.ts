/** Insight's part of the control plane: questions of one organization, names turned into ids and back. */
import { Failure } from '@gatehouse/base'
import type { ControlPart, OperationHandler, Resources, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { requests, stats, timeseries } from '../operations.ts'
import type { dimensions } from '../queries.ts'
import type { AnalyticsStore } from './analytics-store.ts'

type Span = Pick<
  Filled<typeof stats.input>,
  'since' | 'from' | 'to' | 'api' | 'apiVersion' | 'application' | 'environment' | 'endpoint' | 'status'
>

/** Dimensions whose keys are identifiers, with the kind they are of. */
const kinds = { api: 'Api', apiVersion: 'ApiVersion', application: 'Application', environment: 'Environment' } as const

export function insightControl(analytics: Pick<AnalyticsStore, 'query' | 'retain'>): ControlPart {
  return {
    handlers: {
      stats: statsHandler(analytics) as OperationHandler,
      timeseries: timeseriesHandler(analytics) as OperationHandler,
      requests: requestsHandler(analytics) as OperationHandler,
    },
    jobs: [{ name: 'analytics-retention', everyMs: 3_600_000, run: async () => void (await analytics.retain()) }],
  }
}

type Analytics = Pick<AnalyticsStore, 'query'>

function statsHandler(analytics: Analytics): OperationHandler<Filled<typeof stats.input>> {
  return {
    async run(context, input) {
      const span = await spanOf(context, input)
      const summary = await analytics.query('summary', span)
      if (!input.by) return { from: span.from, to: span.to, summary }
      const { groups } = await analytics.query('top', { ...span, by: input.by, limit: input.limit })
      const named = await Promise.all(
        groups.map(async group => ({ ...group, key: await nameOf(context.resources, input.by!, group.key) })),
      )
      return { from: span.from, to: span.to, summary, groups: named }
    },
  }
}

function timeseriesHandler(analytics: Analytics): OperationHandler<Filled<typeof timeseries.input>> {
  return {
    async run(context, input) {
      const span = await spanOf(context, input)
      const { points } = await analytics.query('timeseries', { ...span, bucket: input.bucket })
      return { from: span.from, to: span.to, points }
    },
  }
}

function requestsHandler(analytics: Analytics): OperationHandler<Filled<typeof requests.input>> {
  return {
    async run(context, input) {
      const { limit, cursor } = input
      return analytics.query('requests', { ...(await spanOf(context, input)), limit, ...(cursor ? { cursor } : {}) })
    },
  }
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

async function spanOf({ organization, resources, services }: WriteContext, input: Span) {
  const toMs = input.to ? Date.parse(input.to) : services.clock.nowMs() + 1000
  const backMs = Number(input.since.slice(0, -1)) * unitMs[input.since.at(-1) as keyof typeof unitMs]
  const fromMs = input.from ? Date.parse(input.from) : toMs - backMs
  if (fromMs >= toMs) throw new Failure('invalid_input', 'The span ends before it begins.')
  const filters: Record<string, string | number> = {}
  for (const [field, kind] of Object.entries(kinds)) {
    const name = input[field as keyof typeof kinds]
    if (name !== undefined) filters[field] = (await resources.get(kind, name)).id
  }
  if (input.endpoint !== undefined) filters.endpoint = input.endpoint
  if (input.status !== undefined) filters.status = input.status
  return {
    organization: organization!.id,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    filters,
  }
}

/** What a person calls it, or the key when it is gone. */
async function nameOf(resources: Resources, by: (typeof dimensions)[number], key: string): Promise<string> {
  const kind = kinds[by as keyof typeof kinds]
  if (!kind || key === '') return key
  return (await resources.find(kind, key))?.name ?? key
}
