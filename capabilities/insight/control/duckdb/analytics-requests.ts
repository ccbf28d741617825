/** Pages of single requests out of the DuckDB file: the youngest segments are looked at before older ones. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RequestsInput, RequestsPage } from '../../queries.ts'
import { askedPage, pageOf, requestsSql } from '../sql/requests-sql.ts'
import { duckdb } from '../sql/sql-text.ts'
import { type Row, reading, rowsOf } from './analytics-questions.ts'
import { requestsOf } from './analytics-segments.ts'

/** Throws `invalid_input` where it is no question. */
export async function requestsPage(
  connection: DuckDBConnection,
  { directory, input }: { directory: string; input: RequestsInput },
): Promise<RequestsPage> {
  const { asked, parts } = askedPage(input)
  const found: Row[] = []
  await reading(connection, async () => {
    for (const part of parts) {
      const span = { directory, fromUs: part.fromMs * 1000, toUs: part.toMs * 1000 }
      const limit = asked.limit - found.length
      const source = await requestsOf(connection, span)
      const { text, values } = requestsSql(asked, { part, limit, source, dialect: duckdb })
      found.push(...(await rowsOf(connection, text, values)))
      if (found.length === asked.limit) break
    }
  })
  return pageOf(found, asked)
}
