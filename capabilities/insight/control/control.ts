/**
 * Insight's part of the control plane: names turned into ids and back. The store of usage is asked outside of every
 * transaction: it may take its time.
 */
import type { ControlPart, OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { DimensionName } from '../measures.ts'
import type { analyze, requests, stats, timeseries } from '../operations.ts'
import type { RequestsInput } from '../queries.ts'
import type { FilledQuestion, Question } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { cohortsHandler } from './cohorts.ts'
import { type ComparedRow, comparedRows, shiftOf } from './comparing.ts'
import { exportHandlers } from './export/export-handlers.ts'
import { figureMetrics, figuresOf } from './figures.ts'
import { anomaliesHandler } from './foresight/anomalies.ts'
import { explainHandler } from './foresight/explain-rise.ts'
import { forecastHandler } from './foresight/forecast.ts'
import { relearnHandler } from './foresight/relearn-usage.ts'
import { usualHandler } from './foresight/usual.ts'
import { watchJob } from './foresight/watch-job.ts'
import { summaryHandler } from './foresight/weekly-summary.ts'
import type { Wording } from './foresight/wording.ts'
import { indicatorsHandler, usageIndicators } from './indicators.ts'
import { liveHandlers } from './live-handlers.ts'
import { meantRequests } from './meant-requests.ts'
import { named, namedRequests, withIds } from './naming.ts'
import { retentionJob } from './retention-job.ts'
import { rows } from './rows.ts'
import { lengthMs, type Narrowing, narrowedBy, spanOf } from './span.ts'
import { queryTablesHandler, sqlHandler } from './sql-access/sql-handler.ts'

/** `wording` where the operator set a language model. */
export function insightControl(analytics: Analytics, wording?: Wording): ControlPart {
  return {
    ...rows,
    handlers: {
      ...rows.handlers,
      stats: statsHandler(analytics),
      timeseries: timeseriesHandler(analytics),
      requests: requestsHandler(analytics),
      analyze: analyzeHandler(analytics),
      ...exportHandlers(analytics),
      query: sqlHandler(analytics),
      'query-tables': queryTablesHandler,
      ...liveHandlers(analytics),
      anomalies: anomaliesHandler,
      usual: usualHandler,
      'explain-rise': explainHandler(analytics),
      forecast: forecastHandler(analytics),
      'weekly-summary': summaryHandler(analytics, wording),
      'relearn-usage': relearnHandler,
      indicators: indicatorsHandler,
      cohorts: cohortsHandler(analytics),
    },
    indicators: usageIndicators(analytics),
    jobs: [...rows.jobs!, retentionJob(analytics), watchJob(analytics)],
  }
}

interface Asking<Input, Asked> {
  /** In the transaction: what is meant by names. */
  meant(context: WriteContext, input: Input): Promise<Asked>
  /** After it. */
  told(context: PrepareContext, asked: Asked, input: Input): Promise<unknown>
}

function asking<Input, Asked>({ meant, told }: Asking<Input, Asked>): OperationHandler {
  return { run: meant, after: told as OperationHandler['after'] & {} }
}

async function narrowed(context: WriteContext, input: Narrowing) {
  const filters = await withIds(context.resources, narrowedBy(input))
  return { organization: context.organization!.id, ...spanOf(context.services, input), filters }
}

const statsHandler = (analytics: Analytics) =>
  asking({
    meant: (context, input: Filled<typeof stats.input>) => narrowed(context, input),
    async told({ read, organization }, asked, { by, limit }) {
      const { from, to } = asked
      const whole = await analytics.ask({ ...asked, metrics: figureMetrics })
      const summary = figuresOf(whole.rows[0])
      if (!by) return { from, to, summary }
      const groups = await analytics.ask({ ...asked, metrics: figureMetrics, by: [by], limit })
      const rows = await read((_, db) => named({ db, organizationId: organization!.id }, [by], groups.rows))
      return { from, to, summary, groups: rows.map(row => ({ key: row.key[0]!, ...figuresOf(row) })) }
    },
  })

const timeseriesHandler = (analytics: Analytics) =>
  asking({
    meant: (context, input: Filled<typeof timeseries.input>) => narrowed(context, input),
    async told(_, asked, { bucket }) {
      const { rows } = await analytics.ask({ ...asked, metrics: figureMetrics, granularity: bucket })
      const points = rows.map(row => ({ start: row.start!, ...figuresOf(row) }))
      return { from: asked.from, to: asked.to, points }
    },
  })

const requestsHandler = (analytics: Analytics) =>
  asking({
    async meant(context, { limit, cursor, ...input }: Filled<typeof requests.input>): Promise<RequestsInput> {
      return { ...(await meantRequests(context, input)), limit, ...(cursor ? { cursor } : {}) }
    },
    async told({ read, organization }, asked) {
      const page = await analytics.requests(asked)
      const named = await read((_, db) => namedRequests({ db, organizationId: organization!.id }, page.requests))
      return { ...page, requests: named }
    },
  })

const analyzeHandler = (analytics: Analytics) =>
  asking({
    async meant(context, input: Filled<typeof analyze.input>): Promise<Question> {
      const { since, from, to, compare, ...asked } = input
      const filters = await withIds(context.resources, asked.filters as FilledQuestion['filters'])
      return { organization: context.organization!.id, ...asked, ...spanOf(context.services, input), filters }
    },
    async told({ read, organization }, question, { compare, by, granularity }) {
      const answer = await analytics.ask(question)
      const place = (db: Parameters<typeof named>[0]['db']) => ({ db, organizationId: organization!.id })
      const tell = (rows: ComparedRow[]) => read((_, db) => named(place(db), by as DimensionName[], rows))
      if (compare === undefined) return { ...answer, rows: await tell(answer.rows) }
      const shiftMs = shiftOf(answer, {
        ...(compare === 'previous' ? {} : { wantedMs: lengthMs(compare) }),
        ...(granularity ? { granularity } : {}),
      })
      return { ...answer, rows: await tell(await comparedRows(analytics, { question, answer, shiftMs })) }
    },
  })
