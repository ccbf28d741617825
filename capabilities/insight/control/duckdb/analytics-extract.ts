/** Rows of one organization and one span out of the DuckDB file, for SQL of people. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Extract, ExtractInput } from '../analytics.ts'
import { viewSelect } from '../sql-access/views.ts'
import { builtUntil } from './analytics-fold.ts'
import { reading, rollUpSource } from './analytics-questions.ts'
import { quoted, requestsOf } from './analytics-segments.ts'

export const extractsPath = (directory: string) => join(directory, 'extracts')

/** What a process left that was killed. */
export function clearExtracts(directory: string): void {
  const path = extractsPath(directory)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(path)) rmSync(join(path, name), { force: true })
}

/** One row more than may be, so that it is seen that there are more. */
export async function extractRows(
  connection: DuckDBConnection,
  { directory, input }: { directory: string; input: ExtractInput },
): Promise<Extract> {
  const { view, organization, from, to, rowsMax } = input
  const path = join(extractsPath(directory), `${randomUUID()}.parquet`)
  const [fromMs, toMs] = [from, to].map(text => Date.parse(text)) as [number, number]
  const mine = `organization = '${quoted(organization)}'`
  return reading(connection, async () => {
    const select =
      view === 'requests'
        ? viewSelect(view, {
            source: await requestsOf(connection, { directory, fromUs: fromMs * 1000, toUs: toMs * 1000 }),
            where: `${mine} and time_us >= ${fromMs * 1000} and time_us < ${toMs * 1000}`,
          })
        : viewSelect(view, {
            source: await hours(connection),
            where: `${mine} and start >= ${Math.floor(fromMs / 3_600_000) * 3600} and start < ${toMs / 1000}`,
          })
    const { rowsChanged } = await connection.run(
      `copy (${select} limit ${rowsMax + 1}) to '${quoted(path)}' (format parquet)`,
    )
    return { view, path, format: 'parquet', rows: rowsChanged }
  })
}

/** Hours that are made, and minutes of those that are not. */
async function hours(connection: DuckDBConnection): Promise<string> {
  const until = (await builtUntil(connection)).get(3600) ?? 0
  const made = rollUpSource('traffic', { width: 3600, until: until * 1000 })
  const minutes = rollUpSource('traffic', { width: 60, until: undefined })
  return `(from ${made} made union all by name
    select * replace (start // 3600 * 3600 as start) from ${minutes} minutes where start >= ${until})`
}
