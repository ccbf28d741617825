/**
 * Minutes that are over go from the recent ones to their table, and make hours and days when these are over. A late
 * request is one more row beside those of its minute, and of its hour and day where these are made already.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type RollUp, rollUpNames } from '../../measures.ts'
import { addedUp, recentTable, rollUpTable } from './analytics-tables.ts'

/** Events of the last moments are still on their way. */
const lateSeconds = 120
/** What each wider period is made of. */
const steps = [
  { width: 3600, from: 60 },
  { width: 86_400, from: 3600 },
] as const

/** One transaction: all roll-ups are made up to the same moment. */
export async function fold(connection: DuckDBConnection, nowMs: number): Promise<void> {
  const overBy = Math.floor(nowMs / 1000) - lateSeconds
  await connection.run('begin')
  try {
    const built = await builtUntil(connection)
    const until = (width: number) => Math.max(built.get(width) ?? 0, Math.floor(overBy / width) * width)
    for (const rollUp of rollUpNames) {
      for (const statement of folding(rollUp, { overBy, built, until })) await connection.run(statement)
    }
    for (const { width } of steps) {
      await connection.run(`update built set until = ${until(width)} where width = ${width}`)
    }
    await connection.run('commit')
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  }
}

/** Up to when, in seconds since 1970, periods of each width are made. */
export async function builtUntil(connection: DuckDBConnection): Promise<Map<number, number>> {
  const found = await connection.runAndReadAll('select width, until::double as until from built')
  return new Map(found.getRowObjects().map(({ width, until }) => [Number(width), Number(until)]))
}

interface Folding {
  overBy: number
  built: ReadonlyMap<number, number>
  until(width: number): number
}

/**
 * Each table is inserted into once: with more than one thread the engine (1.5.5) loses what an ordered insert of more
 * than a row group adds after one of no rows in the same transaction.
 */
function folding(rollUp: RollUp, { overBy, built, until }: Folding): string[] {
  const recent = recentTable(rollUp)
  const into = (width: 60 | 3600 | 86_400, source: string) => {
    const added = addedUp(rollUp, { source, ...(width === 60 ? {} : { start: `start // ${width} * ${width}` }) })
    return `insert into ${rollUpTable(rollUp, width)} by name ${added} order by start, organization`
  }
  const wider = steps.map(({ width, from }) => {
    const begin = built.get(width) ?? 0
    const late = `from ${recent} where start < ${begin}`
    const over = `from ${rollUpTable(rollUp, from)} where start >= ${begin} and start < ${until(width)}`
    return into(width, `(${late} union all by name ${over})`)
  })
  return [
    into(60, `(from ${recent} where start + 60 <= ${overBy})`),
    ...wider,
    `create or replace temp table folded as ${addedUp(rollUp, { source: `(from ${recent} where start + 60 > ${overBy})` })}`,
    `truncate ${recent}`,
    `insert into ${recent} by name from folded`,
    'drop table folded',
  ]
}
