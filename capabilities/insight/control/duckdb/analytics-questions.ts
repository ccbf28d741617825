/** Questions asked of the DuckDB file. Each is one transaction that reads: what moves meanwhile is seen once. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { filled } from '@gatehouse/schema'
import type { RollUp } from '../../measures.ts'
import { type FilledQuestion, type Question, questionInput } from '../../question.ts'
import { answerOf } from '../sql/answer-of.ts'
import { planOf, questionSql } from '../sql/question-sql.ts'
import { duckdb, type SqlValue } from '../sql/sql-text.ts'
import type { Kept, Width } from '../sql/time-pieces.ts'
import { builtUntil } from './analytics-fold.ts'
import { requestsOf } from './analytics-segments.ts'
import { recentTable, rollUpTable } from './analytics-tables.ts'

export type Row = Record<string, DuckDBValue>

/** Throws `invalid_input` where it is no question. */
export async function answerQuestion(
  connection: DuckDBConnection,
  { directory, input }: { directory: string; input: Question },
) {
  const question = filled(questionInput, input, 'The question') as unknown as FilledQuestion
  return reading(connection, async () => {
    const kept = await keptOf(connection, question.organization)
    const plan = planOf(question, kept)
    const single = Object.values(plan.parts).flatMap(part => part.pieces.filter(({ width }) => width === 0))
    const requests = new Map<string, string>()
    for (const { fromMs, toMs } of single) {
      const source = await requestsOf(connection, { directory, fromUs: fromMs * 1000, toUs: toMs * 1000 })
      requests.set(`${fromMs} ${toMs}`, source)
    }
    if (plan.pieces.length === 0) return answerOf(question, { rows: [], pieces: [] })
    const sources = {
      requests: (fromMs: number, toMs: number) => requests.get(`${fromMs} ${toMs}`)!,
      rollUp: (name: RollUp, width: Width) => rollUpSource(name, { width, until: kept.until?.[width] }),
    }
    const { text, values } = questionSql(question, { plan, sources, dialect: duckdb })
    return answerOf(question, { rows: await rowsOf(connection, text, values), pieces: plan.pieces })
  })
}

/** Rows of a width, and those that came late and are to be folded into it. */
export function rollUpSource(name: RollUp, { width, until }: { width: Width; until: number | undefined }): string {
  const recent = recentTable(name)
  const late =
    width === 60
      ? recent
      : `select * replace (start // ${width} * ${width} as start) from ${recent} where start < ${(until ?? 0) / 1000}`
  return `(from ${rollUpTable(name, width)} union all by name ${width === 60 ? `from ${late}` : late})`
}

/** `work` sees one state of the file, however long it takes. */
export async function reading<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  // What was interrupted in its very end is ended now.
  await connection.run('begin').catch(() => connection.run('rollback').then(() => connection.run('begin')))
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

async function keptOf(connection: DuckDBConnection, organization: string): Promise<Kept> {
  const built = await builtUntil(connection)
  const until = { 3600: built.get(3600)! * 1000, 86400: built.get(86_400)! * 1000 }
  const kept: Kept = { requests: 0, 86400: 0, 3600: 0, 60: 0, until }
  const removed = `select what, max(before_us) / 1000 as ms from (
      select what, before_us from removed
      union all select what, before_us from removed_of where organization = $organization and what <> 'segments') gone
    group by what`
  for (const { what, ms } of await rowsOf(connection, removed, { organization })) kept[what as 'requests'] = Number(ms)
  return kept
}
