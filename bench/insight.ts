/**
 * How fast usage is taken in, and how soon a dashboard of thirty days is drawn: batches through the store as gateways
 * send them, then as many requests as asked for, made within the database and added up the way batches are.
 *
 *   npx node bench/insight.ts [--events 100000000] [--json]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { openAnalyticsFile } from '@gatehouse/capability-insight/control/duckdb/analytics-file.ts'
import { fold } from '@gatehouse/capability-insight/control/duckdb/analytics-fold.ts'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { intoRollUps } from '@gatehouse/capability-insight/control/duckdb/analytics-tables.ts'
import { batchOf, eventAt } from '@gatehouse/capability-insight/control/event.model.ts'
import { type RequestColumn, requestColumns } from '@gatehouse/capability-insight/control/request-columns.ts'
import { rollUpNames } from '@gatehouse/capability-insight/measures.ts'
import { batchEventsMax } from '@gatehouse/events'

export interface InsightFigures {
  eventsPerSecond: number
  events: number
  /** Seconds of making and adding up the requests of the dashboard. */
  madeSeconds: number
  fileBytes: number
  rollUpRows: number
  /** Of each chart, by its name, and of all together, asked as a page asks them. */
  chartsMs: Record<string, number>
  dashboardMs: number
}

const endMs = Date.UTC(2026, 5, 1)
const days = 30

/** How many hours are made and folded at once: each statement is worth its while, and none outgrows its memory. */
const hoursAtOnce = 6

/** What differs between requests of some hours: 20 APIs of 10 endpoints each, 500 applications, long-tailed as traffic is. */
const drawn = (hour: number, count: number) => `create or replace temp table drawn as
  select ${(endMs - days * 86_400_000 + hour * 3_600_000) * 1000} + (i * ${hoursAtOnce * 3_600_000_000} // ${count})::bigint as time_us,
    i % 4 as n, random() as a, random() as e, random() as p, random() as s, (2000 * exp(random() * random() * 6))::bigint as total
  from range(${count}) r(i)`

/** The same as requests: what their rows hold is made when it is read, so that only what differs takes memory. */
function madeView(): string {
  const made: Partial<Record<RequestColumn, string>> = {
    time_us: 'time_us',
    organization: "'org_one'",
    environment: "'env_prod'",
    api: "'api_' || (a * a * 20)::integer",
    api_version: "'apiv_' || (a * a * 20)::integer",
    endpoint: "'/things/' || (e * 10)::integer",
    plan: "'plan_' || (p * p * 500)::integer % 4",
    target: "'http://10.0.0.' || (e * 3)::integer",
    revision: "'rev_1'",
    node: "'gateway-' || n",
    application: "'app_' || (p * p * 500)::integer",
    subscription: "'sub_' || (p * p * 500)::integer",
    status: 'case when s < 0.96 then 200 when s < 0.985 then 404 when s < 0.995 then 429 else 503 end',
    bucket: '(ceil(ln(1 + total) / ln(1.04)) + 1)::usmallint',
    requests: '1',
    total_us: 'total',
    first_byte_us: 'total // 2',
    method: "'GET'",
  }
  const nothing = { text: "''", bytes: "''::blob" } as Record<string, string>
  const columns = Object.entries(requestColumns).map(
    ([name, { kind }]) => `${made[name as RequestColumn] ?? nothing[kind] ?? '0'} as ${name}`,
  )
  return `create temp view made as select ${columns.join(', ')} from drawn`
}

async function filled(directory: string, events: number) {
  const began = performance.now()
  const file = await openAnalyticsFile(directory, { memoryMegabytesMax: 1024, threads: 2, tempMegabytesMax: 4096 })
  const connection = await file.instance.connect()
  // Months in minutes: not each of its hours is worth one.
  await connection.run("set checkpoint_threshold = '512MB'")
  const count = Math.ceil((events * hoursAtOnce) / (days * 24))
  await connection.run(drawn(0, 0))
  await connection.run(madeView())
  for (let hour = 0; hour < days * 24; hour += hoursAtOnce) {
    for (const sql of [drawn(hour, count), ...intoRollUps('made')]) await connection.run(sql)
    const upTo = hour + hoursAtOnce
    await fold(connection, endMs + (upTo - days * 24) * 3_600_000)
    if (upTo % 24 > 0) continue
    await removeMinutes(connection, endMs / 1000 - days * 86_400 + upTo * 3600)
    process.stderr.write(`\r${Math.round((upTo / (days * 24)) * 100)} % made`)
  }
  process.stderr.write('\n')
  await fold(connection, endMs + 3_600_000)
  const rows = await connection.runAndReadAll(
    `select ${rollUpNames.flatMap(name => [60, 3600, 86_400].map(width => `(select count(*) from ${name}_${width})`)).join(' + ')}`,
  )
  await connection.run('checkpoint')
  connection.closeSync()
  file.instance.closeSync()
  const madeSeconds = (performance.now() - began) / 1000
  return { rollUpRows: Number(rows.getRows()[0]![0]), madeSeconds, events: (count * days * 24) / hoursAtOnce }
}

/** As retention does: minutes are kept for three days. */
async function removeMinutes(connection: DuckDBConnection, untilSeconds: number): Promise<void> {
  const from = untilSeconds - 3 * 86_400
  for (const name of rollUpNames) await connection.run(`delete from ${name}_60 where start < ${from}`)
  await connection.run(`insert or replace into removed values ('60', ${from * 1e6})`)
}

const charts = {
  figures: { metrics: ['requests', 'errorRate', 'bytesOut', 'p50Ms', 'p95Ms', 'p99Ms'] },
  traffic: { metrics: ['requests', 'errors4xx', 'errors5xx'], granularity: 'hour' },
  latency: { metrics: ['p50Ms', 'p95Ms', 'p99Ms'], granularity: 'hour' },
  apis: { metrics: ['requests', 'p95Ms'], by: ['api'], others: true },
  applications: { metrics: ['requests', 'errorRate'], by: ['application'], others: true },
  endpoints: { metrics: ['p95Ms', 'requests'], by: ['endpoint'], order: 'p95Ms' },
  statuses: { by: ['status'], granularity: 'day', others: true },
  targets: { metrics: ['requests', 'errorRate'], by: ['target'] },
} as const

async function asked(directory: string) {
  const store = await openAnalytics({ directory, threads: 2, memoryMegabytesMax: 512 })
  const span = {
    organization: 'org_one',
    from: new Date(endMs - days * 86_400_000).toISOString(),
    to: new Date(endMs).toISOString(),
  }
  const ask = (chart: keyof typeof charts) => store.ask({ ...span, ...(charts[chart] as object) })
  const names = Object.keys(charts) as (keyof typeof charts)[]
  await Promise.all(names.map(ask))
  const chartsMs: Record<string, number> = {}
  for (const name of names) {
    const began = performance.now()
    await ask(name)
    chartsMs[name] = Math.round(performance.now() - began)
  }
  const began = performance.now()
  await Promise.all(names.map(ask))
  const dashboardMs = Math.round(performance.now() - began)
  await store.close()
  return { chartsMs, dashboardMs }
}

/** Events each second that the store takes in, as batches of the size that gateways send under load. */
async function takenIn(directory: string, batches: number): Promise<number> {
  const store = await openAnalytics({ directory })
  const events = Array.from({ length: batchEventsMax }, (_, index) => eventAt(index))
  const encoded = Array.from({ length: batches }, (_, index) => batchOf(events, { sequence: index + 1 }))
  const began = performance.now()
  for (const batch of encoded) await store.ingest(batch)
  const seconds = (performance.now() - began) / 1000
  await store.close()
  return Math.round((batches * batchEventsMax) / seconds)
}

export async function insightFigures({
  events,
  batches,
}: {
  events: number
  batches: number
}): Promise<InsightFigures> {
  const place = mkdtempSync(join(tmpdir(), 'insight-bench-'))
  try {
    const eventsPerSecond = await takenIn(join(place, 'taken'), batches)
    const made = await filled(join(place, 'filled'), events)
    const fileBytes = statSync(join(place, 'filled', 'analytics.duckdb')).size
    return { eventsPerSecond, ...made, fileBytes, ...(await asked(join(place, 'filled'))) }
  } finally {
    rmSync(place, { recursive: true })
  }
}

if (import.meta.main) {
  const { values } = scriptWords(import.meta.url, {
    events: { type: 'string', default: '100000000' },
    json: { type: 'boolean', default: false },
  })
  const figures = await insightFigures({ events: Number(values.events), batches: 50 })
  console.log(values.json ? JSON.stringify(figures) : inWords(figures))
}

function inWords({
  eventsPerSecond,
  events,
  rollUpRows,
  fileBytes,
  madeSeconds,
  chartsMs,
  dashboardMs,
}: InsightFigures) {
  const count = (value: number) => value.toLocaleString('en')
  const charts = Object.entries({ ...chartsMs, 'all together': dashboardMs })
  return [
    `${count(eventsPerSecond)} events are taken in each second`,
    `${count(events)} requests of 30 days: ${count(rollUpRows)} rows of roll-ups in ${count(Math.round(fileBytes / 2 ** 20))} MiB, made in ${Math.round(madeSeconds)} s (${count(Math.round(events / madeSeconds))} a second)`,
    ...charts.map(([name, ms]) => `${name.padEnd(14)} ${String(ms).padStart(6)} ms`),
  ].join('\n')
}
