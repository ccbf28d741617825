/** Statements that remove what organizations keep no longer: each first looks whether there is any. */
import { rollUpNames } from '../../measures.ts'
import type { OwnRetention } from '../analytics.ts'
import type { Statement } from '../sql/question-sql.ts'
import { clickhouse, SqlValues } from '../sql/sql-text.ts'
import { widths } from '../sql/time-pieces.ts'
import type { ClickHouseRetention } from './clickhouse-tables.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

interface Removing {
  looks: Statement
  removes: Statement
}

export function ownRetention(
  own: readonly OwnRetention[],
  { retentionDays, rollUpDays, nowMs }: ClickHouseRetention & { nowMs: number },
): Removing[] {
  return own.flatMap(({ organization, requestDays, figureDays }) => [
    ...(requestDays === undefined || requestDays >= retentionDays
      ? []
      : [
          removing(organization, {
            table: 'requests',
            old: `time_us < ${beforeMs(nowMs, requestDays, hourMs) * 1000}`,
          }),
        ]),
    ...widths
      .filter(width => figureDays !== undefined && figureDays < rollUpDays[width])
      .flatMap(width => {
        const before = beforeMs(nowMs, figureDays!, width * 1000) / 1000
        return rollUpNames.map(table =>
          removing(organization, { table, old: `width = ${width} and start < ${before}` }),
        )
      }),
  ])
}

const beforeMs = (nowMs: number, days: number, stepMs: number) => Math.floor((nowMs - days * dayMs) / stepMs) * stepMs

function removing(organization: string, { table, old }: { table: string; old: string }): Removing {
  const bound = new SqlValues(clickhouse)
  const where = `organization = ${bound.bind(organization)} and ${old}`
  const { values } = bound
  return {
    looks: { text: `select 1 as found from ${table} where ${where} limit 1`, values },
    removes: { text: `alter table ${table} delete where ${where}`, values },
  }
}
