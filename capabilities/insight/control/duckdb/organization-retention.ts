/** What organizations keep shorter than the operator does: rows that are deleted, and segments that are written anew without them. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { rollUpNames } from '../../measures.ts'
import type { OwnRetention } from '../analytics.ts'
import { widths } from '../sql/time-pieces.ts'
import type { RetentionRule } from './analytics-retention.ts'
import { type AnalyticsSegments, type Cut, quoted } from './analytics-segments.ts'
import { rollUpTable } from './analytics-tables.ts'

const dayMs = 86_400_000
const hourUs = 3_600_000_000
/** Segments that are written anew at a time; the others are next. */
const rewrittenMax = 200

interface Retaining extends Pick<RetentionRule, 'retentionDays' | 'rollUpDays'> {
  rules: readonly OwnRetention[]
  segments: AnalyticsSegments
  nowMs: number
}

/** Never longer than the operator keeps. Returns how many single requests went. */
export async function retainOfOrganizations(connection: DuckDBConnection, retaining: Retaining): Promise<number> {
  const { rules, nowMs, retentionDays, rollUpDays } = retaining
  const cuts: Cut[] = []
  let gone = 0
  for (const { organization, requestDays, figureDays } of rules) {
    const mine = `organization = '${quoted(organization)}'`
    for (const width of widths) {
      if (figureDays === undefined || figureDays >= rollUpDays[width]) continue
      const before = Math.ceil((nowMs - figureDays * dayMs) / (width * 1000)) * width
      for (const rollUp of rollUpNames)
        await connection.run(`delete from ${rollUpTable(rollUp, width)} where ${mine} and start < ${before}`)
      await tell(connection, { organization, what: String(width), beforeUs: before * 1_000_000 })
    }
    if (requestDays === undefined || requestDays >= retentionDays) continue
    // By whole hours, as segments are: each is written anew once.
    const beforeUs = Math.floor(((nowMs - requestDays * dayMs) * 1000) / hourUs) * hourUs
    gone += (await connection.run(`delete from requests where ${mine} and time_us < ${beforeUs}`)).rowsChanged
    await tell(connection, { organization, what: 'requests', beforeUs })
    cuts.push({ organization, beforeUs, doneUs: await doneUntil(connection, organization) })
  }
  const { removed, doneUs } = await retaining.segments.cut(cuts, rewrittenMax)
  for (const { organization, beforeUs } of cuts)
    await tell(connection, { organization, what: 'segments', beforeUs: Math.min(beforeUs, doneUs) })
  return gone + removed
}

interface Told {
  organization: string
  what: string
  beforeUs: number
}

/** Questions look nowhere before it; of `segments`, up to where they were written anew. */
async function tell(connection: DuckDBConnection, { organization, what, beforeUs }: Told): Promise<void> {
  await connection.run(
    `insert into removed_of values ('${quoted(organization)}', '${what}', ${beforeUs})
     on conflict do update set before_us = greatest(removed_of.before_us, excluded.before_us)`,
  )
}

async function doneUntil(connection: DuckDBConnection, organization: string): Promise<number> {
  const found = await connection.runAndReadAll(
    `select before_us::double from removed_of where organization = '${quoted(organization)}' and what = 'segments'`,
  )
  return Number(found.getRowsJS()[0]?.[0] ?? 0)
}
