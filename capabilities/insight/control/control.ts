/** Insight's part of the control plane: questions of one organization, names turned into ids and back. */
import { Failure } from '@gatehouse/base'
import type { ControlPart, OperationHandler, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { DimensionName } from '../measures.ts'
import type { analyze, requests, stats, timeseries } from '../operations.ts'
import type { FilledQuestion, Question } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { comparedRows } from './comparing.ts'
import { figureMetrics, figuresOf } from './figures.ts'
import { named, withIds } from './naming.ts'

type Span = Pick<
  Filled<typeof stats.input>,
  'since' | 'from' | 'to' | 'api' | 'apiVersion' | 'application' | 'environment' | 'endpoint' | 'status'
>

/** Fields of a span that are names of dimensions. */
const narrowed = ['api', 'apiVersion', 'application', 'environment', 'endpoint'] as const

export function insightControl(analytics: Analytics): ControlPart {
  return {
    handlers: {
      stats: statsHandler(analytics) as OperationHandler,
      timeseries: timeseriesHandler(analytics) as OperationHandler,
      requests: requestsHandler(analytics) as OperationHandler,
      analyze: analyzeHandler(analytics) as OperationHandler,
    },
    jobs: [{ name: 'analytics-retention', everyMs: 3_600_000, run: async () => void (await analytics.retain()) }],
  }
}

function statsHandler(analytics: Analytics): OperationHandler<Filled<typeof stats.input>> {
  return {
    async run(context, input) {
      const span = await spanOf(context, input)
      const asked = { ...span, metrics: figureMetrics }
      const whole = await analytics.ask(asked)
      const told = { from: span.from, to: span.to, summary: figuresOf(whole.rows[0]) }
      if (!input.by) return told
      const groups = await analytics.ask({ ...asked, by: [input.by], limit: input.limit })
      const rows = await named(context.resources, [input.by], groups.rows)
      return { ...told, groups: rows.map(row => ({ key: row.key[0]!, ...figuresOf(row) })) }
    },
  }
}

function timeseriesHandler(analytics: Analytics): OperationHandler<Filled<typeof timeseries.input>> {
  return {
    async run(context, input) {
      const span = await spanOf(context, input)
      const { rows } = await analytics.ask({ ...span, metrics: figureMetrics, granularity: input.bucket })
      return { from: span.from, to: span.to, points: rows.map(row => ({ start: row.start!, ...figuresOf(row) })) }
    },
  }
}

function requestsHandler(analytics: Analytics): OperationHandler<Filled<typeof requests.input>> {
  return {
    async run(context, input) {
      const { limit, cursor } = input
      const { filters, ...span } = await spanOf(context, input)
      const only = Object.fromEntries(filters.map(({ dimension, is }) => [dimension, is[0]!]))
      const { status } = only
      const page = { ...span, limit, filters: { ...only, ...(status ? { status: Number(status) } : {}) } as object }
      return analytics.requests({ ...page, ...(cursor ? { cursor } : {}) })
    },
  }
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

function spanMs({ services }: WriteContext, input: Pick<Span, 'since' | 'from' | 'to'>) {
  const toMs = input.to ? Date.parse(input.to) : services.clock.nowMs() + 1000
  const fromMs = input.from ? Date.parse(input.from) : toMs - lengthMs(input.since)
  if (fromMs >= toMs) throw new Failure('invalid_input', 'The span ends before it begins.')
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
}

function lengthMs(text: string): number {
  return Number(text.slice(0, -1)) * unitMs[text.at(-1) as keyof typeof unitMs]
}

async function spanOf(context: WriteContext, input: Span) {
  const { organization, resources } = context
  const filters: { dimension: DimensionName; is: string[] }[] = []
  for (const dimension of narrowed) {
    const value = input[dimension]
    if (value !== undefined) filters.push({ dimension, is: [value] })
  }
  if (input.status !== undefined) filters.push({ dimension: 'status', is: [String(input.status)] })
  return {
    organization: organization!.id,
    ...spanMs(context, input),
    filters: (await withIds(resources, filters)) as typeof filters,
  }
}

function analyzeHandler(analytics: Analytics): OperationHandler<Filled<typeof analyze.input>> {
  return {
    async run(context, { since, from, to, compare, ...asked }) {
      const { organization, resources } = context
      const filters = await withIds(resources, asked.filters as FilledQuestion['filters'])
      const span = spanMs(context, { since, ...(from ? { from } : {}), ...(to ? { to } : {}) })
      const question: Question = { organization: organization!.id, ...span, ...asked, filters }
      const answer = await analytics.ask(question)
      const by = asked.by as DimensionName[]
      if (compare === undefined) return { ...answer, rows: await named(resources, by, answer.rows) }
      const shiftMs = compare === 'previous' ? Date.parse(answer.to) - Date.parse(answer.from) : lengthMs(compare)
      const rows = await comparedRows(analytics, { question, answer, shiftMs })
      return { ...answer, rows: await named(resources, by, rows) }
    },
  }
}
