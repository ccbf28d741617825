/** What may stay: so many days and so many bytes, the oldest going first. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { analyticsBytes, checkpoint } from './analytics-file.ts'

export interface RetentionRule {
  retentionDays: number
  diskBytesMax: number
}

export interface Removed {
  byAge: number
  bySize: number
}

export interface Removal extends RetentionRule {
  path: string
  nowMs: number
}

const stepsMax = 40

/** Deletes, then checkpoints so that the file gives the space back. Returns how many events went. */
export async function removeOld(connection: DuckDBConnection, { path, nowMs, ...rule }: Removal): Promise<Removed> {
  const removed: Removed = { byAge: await deleteBefore(connection, nowMs - rule.retentionDays * 86_400_000), bySize: 0 }
  await checkpoint(connection)
  for (let step = 0; step < stepsMax && analyticsBytes(path) > rule.diskBytesMax; step++) {
    const gone = await deleteOldestTenth(connection)
    if (gone === 0) break
    removed.bySize += gone
    await checkpoint(connection)
  }
  return removed
}

async function deleteBefore(connection: DuckDBConnection, ms: number): Promise<number> {
  const result = await connection.run('delete from events where epoch_us(time) < $us', {
    us: BigInt(Math.floor(ms)) * 1000n,
  })
  return result.rowsChanged
}

async function deleteOldestTenth(connection: DuckDBConnection): Promise<number> {
  const sql = 'delete from events where time <= (select quantile_disc(time, 0.1) from events)'
  return (await connection.run(sql)).rowsChanged
}
