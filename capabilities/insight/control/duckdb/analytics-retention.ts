/** What may stay: so many days of each kind and so many bytes of all, the oldest going first. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { rollUpNames } from '../../measures.ts'
import type { Width } from '../sql/time-pieces.ts'
import { widths } from '../sql/time-pieces.ts'
import { analyticsBytes, checkpoint } from './analytics-file.ts'
import type { AnalyticsSegments } from './analytics-segments.ts'
import { rollUpTable } from './analytics-tables.ts'

export interface RetentionRule {
  /** Of single requests. */
  retentionDays: number
  /** Of roll-ups, by the seconds of their period. */
  rollUpDays: Record<Width, number>
  diskBytesMax: number
}

/** Single requests that went. */
export interface Removed {
  byAge: number
  bySize: number
}

export interface Removal extends RetentionRule {
  path: string
  segments: AnalyticsSegments
  nowMs: number
}

const dayMs = 86_400_000
const stepsMax = 40

/** Deletes, then checkpoints so that the file gives the space back. Returns how many requests went. */
export async function removeOld(connection: DuckDBConnection, removal: Removal): Promise<Removed> {
  const { path, segments, nowMs, diskBytesMax } = removal
  for (const width of widths) await removeRollUps(connection, { width, ms: nowMs - removal.rollUpDays[width] * dayMs })
  const beforeUs = Math.floor(nowMs - removal.retentionDays * dayMs) * 1000
  const removed: Removed = { byAge: await removeRequests(connection, { segments, beforeUs }), bySize: 0 }
  await checkpoint(connection)
  for (let step = 0; step < stepsMax && analyticsBytes(path) + segments.bytes > diskBytesMax; step++) {
    const gone = await removeOldest(connection, segments)
    if (gone === 0) break
    removed.bySize += gone
  }
  return removed
}

async function removeRollUps(connection: DuckDBConnection, { width, ms }: { width: Width; ms: number }): Promise<void> {
  const before = Math.ceil(ms / (width * 1000)) * width
  let gone = 0
  for (const rollUp of rollUpNames) {
    const sql = `delete from ${rollUpTable(rollUp, width)} where start < ${before}`
    gone += (await connection.run(sql)).rowsChanged
  }
  if (gone > 0) await tell(connection, { what: String(width), beforeUs: before * 1_000_000 })
}

async function removeRequests(
  connection: DuckDBConnection,
  { segments, beforeUs }: { segments: AnalyticsSegments; beforeUs: number },
): Promise<number> {
  const sealed = await segments.removeBefore(beforeUs)
  const gone = sealed + (await connection.run(`delete from requests where time_us < ${beforeUs}`)).rowsChanged
  if (gone > 0) await tell(connection, { what: 'requests', beforeUs })
  return gone
}

/** The oldest file, or a tenth of what is in none. */
async function removeOldest(connection: DuckDBConnection, segments: AnalyticsSegments): Promise<number> {
  const file = await segments.removeOldest()
  if (file) {
    await tell(connection, { what: 'requests', beforeUs: file.beforeUs })
    return file.requests
  }
  const [row] = (
    await connection.runAndReadAll('select quantile_disc(time_us, 0.1)::double as last from requests')
  ).getRowsJS()
  if (typeof row?.[0] !== 'number') return 0
  const gone = (await connection.run(`delete from requests where time_us <= ${row[0]}`)).rowsChanged
  await tell(connection, { what: 'requests', beforeUs: row[0] + 1 })
  await checkpoint(connection)
  return gone
}

/** Questions look nowhere before it. */
async function tell(
  connection: DuckDBConnection,
  { what, beforeUs }: { what: string; beforeUs: number },
): Promise<void> {
  await connection.run(
    `insert into removed values ('${what}', ${beforeUs})
     on conflict do update set before_us = greatest(removed.before_us, excluded.before_us)`,
  )
}
