/** Questions asked of the DuckDB file. Each is one transaction that reads: what moves meanwhile is seen once. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { filled } from '@gatehouse/schema'
import { microsecondsOf } from '../../latency-bucket.ts'
import { metrics } from '../../measures.ts'
import {
  type Answer,
  type AnswerRow,
  type FilledQuestion,
  type Question,
  questionInput,
  rowsMax,
} from '../../question.ts'
import { planOf, questionSql } from '../sql/question-sql.ts'
import { duckdb, type SqlValue } from '../sql/sql-text.ts'
import type { Kept, Piece } from '../sql/time-pieces.ts'
import { requestsOf } from './analytics-segments.ts'

type Row = Record<string, DuckDBValue>

/** Throws `invalid_input` where it is no question. */
export async function answerQuestion(
  connection: DuckDBConnection,
  { directory, input }: { directory: string; input: Question },
) {
  const question = filled(questionInput, input, 'The question') as unknown as FilledQuestion
  return reading(connection, async () => {
    const plan = planOf(question, await keptOf(connection))
    const sources = new Map<number, string>()
    for (const { fromMs, toMs } of plan.pieces.filter(({ width }) => width === 0)) {
      sources.set(fromMs, await requestsOf(connection, { directory, fromUs: fromMs * 1000, toUs: toMs * 1000 }))
    }
    if (plan.pieces.length === 0) {
      const isOne = question.by.length === 0 && !question.granularity
      return answerOf(question, { rows: isOne ? [{}] : [], pieces: [] })
    }
    const { text, values } = questionSql(question, {
      plan,
      dialect: duckdb,
      sources: {
        rollUp: name => `(from ${name} union all by name from ${name}_recent)`,
        requests: fromMs => sources.get(fromMs)!,
      },
    })
    return answerOf(question, { rows: await rowsOf(connection, text, values), pieces: plan.pieces })
  })
}

/** `work` sees one state of the file, however long it takes. */
export async function reading<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('begin')
  try {
    return await work()
  } finally {
    await connection.run('rollback').catch(() => {})
  }
}

export async function rowsOf(
  connection: DuckDBConnection,
  text: string,
  values: Record<string, SqlValue | bigint | null> = {},
) {
  return (await connection.runAndReadAll(text, values)).getRowObjects() as Row[]
}

async function keptOf(connection: DuckDBConnection): Promise<Kept> {
  const kept: Kept = { requests: 0, 86400: 0, 3600: 0, 60: 0 }
  for (const { what, ms } of await rowsOf(connection, 'select what, before_us / 1000 as ms from removed')) {
    kept[what as keyof Kept] = Number(ms)
  }
  return kept
}

function answerOf(question: FilledQuestion, { rows, pieces }: { rows: Row[]; pieces: readonly Piece[] }): Answer {
  const text = (ms: number) => new Date(ms).toISOString()
  return {
    from: pieces.length > 0 ? text(pieces[0]!.fromMs) : text(Date.parse(question.from)),
    to: pieces.length > 0 ? text(pieces.at(-1)!.toMs) : text(Date.parse(question.to)),
    rows: rows.slice(0, rowsMax).map(row => rowOf(question, row)),
    truncated: rows.length > rowsMax,
  }
}

function rowOf(question: FilledQuestion, row: Row): AnswerRow {
  return {
    ...(question.granularity ? { start: new Date(Number(row.start) * 1000).toISOString() } : {}),
    key: question.by.map((_, index) => String(row[`k${index}`] ?? '')),
    ...(question.others && Number(row.others) === 1 ? { others: true } : {}),
    values: question.metrics.map((name, index) => figureOf(name, row[`m${index}`])),
  }
}

function figureOf(name: keyof typeof metrics, value: DuckDBValue | undefined): number | null {
  const { unit, percentile } = metrics[name] as { unit: string; percentile?: number }
  if (value === null || value === undefined) return unit === 'count' || unit === 'bytes' || unit === 'units' ? 0 : null
  return percentile === undefined ? Number(value) : microsecondsOf(Number(value)) / 1000
}
