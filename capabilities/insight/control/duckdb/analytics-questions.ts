/** Questions asked of the DuckDB file. Each is one transaction that reads: what moves meanwhile is seen once. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { filled } from '@gatehouse/schema'
import { type FilledQuestion, type Question, questionInput } from '../../question.ts'
import { answerOf } from '../sql/answer-of.ts'
import { planOf, questionSql } from '../sql/question-sql.ts'
import { duckdb, type SqlValue } from '../sql/sql-text.ts'
import type { Kept } from '../sql/time-pieces.ts'
import { requestsOf } from './analytics-segments.ts'

export type Row = Record<string, DuckDBValue>

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
    if (plan.pieces.length === 0) return answerOf(question, { rows: [], pieces: [] })
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
