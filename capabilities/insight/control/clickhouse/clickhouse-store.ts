/**
 * Usage kept in ClickHouse, for fleets: several control planes store into and ask the same. A batch is inserted under a
 * token that ClickHouse remembers, then its mark moves: whatever dies between, it lands once.
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { type Clock, Failure, systemClock } from '@gatehouse/base'
import { decodeBatch, type EventBatch } from '@gatehouse/events'
import { filled } from '@gatehouse/schema'
import type { RequestsInput, RequestsPage } from '../../queries.ts'
import { type Answer, type FilledQuestion, type Question, questionInput } from '../../question.ts'
import type { Analytics, Extract, ExtractInput, OwnRetention } from '../analytics.ts'
import { IdTexts, requestColumns } from '../request-columns.ts'
import { answerOf } from '../sql/answer-of.ts'
import { planOf, questionSql, type Statement } from '../sql/question-sql.ts'
import { askedPage, pageOf, requestsSql } from '../sql/requests-sql.ts'
import { clickhouse, SqlValues } from '../sql/sql-text.ts'
import { type Kept, widths } from '../sql/time-pieces.ts'
import { viewSelect } from '../sql-access/views.ts'
import { ownRetention } from './clickhouse-retention.ts'
import { type ClickHouseRetention, clickHouseTables } from './clickhouse-tables.ts'

type Row = Record<string, unknown>

export interface ClickHouseOptions extends Partial<ClickHouseRetention> {
  /** `https://user:password@host:8443/database` */
  url: string
  clock?: Clock
  queryTimeoutMs?: number
}

const defaults = { retentionDays: 90, rollUpDays: { 60: 3, 3600: 100, 86400: 800 }, queryTimeoutMs: 10_000 }
const dayMs = 86_400_000
/** What one question may take of the server. */
const questionMemoryMax = 2 ** 31
const columns = Object.entries(requestColumns)

/** Throws `store_unavailable` where the server is not there or lets nobody in. */
export async function openClickHouse({
  url,
  clock = systemClock,
  ...given
}: ClickHouseOptions): Promise<ClickHouseStore> {
  const settings = { ...defaults, ...given }
  const client = createClient({
    url,
    request_timeout: settings.queryTimeoutMs + 5000,
    max_open_connections: 16,
    // What fails is thrown, and told by whoever asked.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      // As the embedded engine has it.
      ...{ prefer_column_name_to_alias: 1, cast_keep_nullable: 1 },
      deduplicate_blocks_in_dependent_materialized_views: 1,
      // What is acknowledged is stored, under its own token; newer servers gather inserts unless told.
      async_insert: 0,
    },
  })
  try {
    for (const query of clickHouseTables(settings)) await client.command({ query })
  } catch (error) {
    await client.close()
    throw failureOf(error)
  }
  return new ClickHouseStore(client, { ...settings, clock })
}

interface Settings extends ClickHouseRetention {
  clock: Clock
  queryTimeoutMs: number
}

export class ClickHouseStore implements Analytics {
  readonly #client: ClickHouseClient
  readonly #settings: Settings
  readonly #ids = new IdTexts()
  #own: ReadonlyMap<string, OwnRetention> = new Map()
  /** The batches of a node one after the other: a mark never moves back. */
  readonly #storing = new Map<string, Promise<unknown>>()

  constructor(client: ClickHouseClient, settings: Settings) {
    this.#client = client
    this.#settings = settings
  }

  ingest(bytes: Uint8Array): Promise<'stored' | 'duplicate'> {
    const batch = decodeBatch(bytes)
    const before = this.#storing.get(batch.node) ?? Promise.resolve()
    const result = before.then(() => this.#store(batch))
    const settled = result
      .catch(() => {})
      .then(() => {
        if (this.#storing.get(batch.node) === settled) this.#storing.delete(batch.node)
      })
    this.#storing.set(batch.node, settled)
    return result
  }

  async ask(input: Question): Promise<Answer> {
    const question = filled(questionInput, input, 'The question') as unknown as FilledQuestion
    const plan = planOf(question, this.#kept(question.organization))
    if (plan.pieces.length === 0) return answerOf(question, { rows: [], pieces: [] })
    const sources = {
      rollUp: (name: string, width: number) => `(select * from ${name} where width = ${width})`,
      requests: () => 'requests',
    }
    const rows = await this.#rows(questionSql(question, { plan, sources, dialect: clickhouse }))
    return answerOf(question, { rows, pieces: plan.pieces })
  }

  async requests(input: RequestsInput): Promise<RequestsPage> {
    const { asked, parts } = askedPage(input)
    const found: Row[] = []
    for (const part of parts) {
      const limit = asked.limit - found.length
      found.push(...(await this.#rows(requestsSql(asked, { part, limit, source: 'requests', dialect: clickhouse }))))
      if (found.length === asked.limit) break
    }
    return pageOf(found, asked)
  }

  async extract({ view, organization, from, to, rowsMax }: ExtractInput): Promise<Extract> {
    const values = new SqlValues(clickhouse)
    const [fromMs, toMs] = [from, to].map(text => Date.parse(text)) as [number, number]
    const mine = `organization = ${values.bind(organization)}`
    const source = view === 'requests' ? 'requests' : '(select * from traffic where width = 3600)'
    const where =
      view === 'requests'
        ? `${mine} and time_us >= ${fromMs * 1000} and time_us < ${toMs * 1000}`
        : `${mine} and start >= ${Math.floor(fromMs / 3_600_000) * 3600} and start < ${toMs / 1000}`
    const select = `${viewSelect(view, { source, where })} limit ${rowsMax + 1}`
    const counted = { text: `select count() as count from (${select})`, values: values.values }
    const [found] = await this.#rows(counted)
    const path = join(await mkdtemp(join(tmpdir(), 'gatehouse-extract-')), `${view}.csv`)
    const asking = this.#client.exec({
      ...{ query: `${select} format CSVWithNames`, query_params: values.values },
      clickhouse_settings: this.#limits,
    })
    const written = asking.then(({ stream }) => pipeline(stream, createWriteStream(path, { mode: 0o600 })))
    await this.#done(written).catch(async thrown => {
      await rm(dirname(path), { recursive: true, force: true })
      throw thrown
    })
    return { view, path, format: 'csv', rows: Number(found?.count ?? 0) }
  }

  get #limits() {
    return {
      max_execution_time: Math.ceil(this.#settings.queryTimeoutMs / 1000),
      max_memory_usage: String(questionMemoryMax),
    }
  }

  /** What is old for everybody ClickHouse removes by itself; of organizations that keep less, a replica that finds any. */
  async retain(own: readonly OwnRetention[] = []) {
    this.#own = new Map(own.map(one => [one.organization, one]))
    for (const statement of ownRetention(own, { ...this.#settings, nowMs: this.#settings.clock.nowMs() })) {
      const [found] = await this.#rows(statement.looks)
      if (!found) continue
      const { text: query, values: query_params } = statement.removes
      await this.#done(this.#client.command({ query, query_params }))
    }
    return { byAge: 0, bySize: 0 }
  }

  async close(): Promise<void> {
    await Promise.all(this.#storing.values())
    await this.#client.close()
  }

  async #store(batch: EventBatch): Promise<'stored' | 'duplicate'> {
    const { node, epoch, sequence } = batch
    const mark = `select max(sequence) as last from marks where node = {node:String} and epoch = {epoch:Int64}`
    const [row] = await this.#rows({ text: mark, values: { node, epoch } })
    if (Number(row?.last ?? 0) >= sequence) return 'duplicate'
    const from = { batch, ids: this.#ids }
    const values = batch.events.map(event =>
      Object.fromEntries(columns.map(([name, { of }]) => [name, written(of(event, from))])),
    )
    const token = `${node}:${epoch}:${sequence}`
    await this.#done(
      this.#client.insert({
        ...{ table: 'requests', values, format: 'JSONEachRow' },
        clickhouse_settings: {
          insert_deduplicate: 1,
          insert_deduplication_token: token,
          input_format_json_read_bools_as_numbers: 1,
        },
      }),
    )
    await this.#done(
      this.#client.insert({
        ...{ table: 'marks', values: [{ node, epoch, sequence }], format: 'JSONEachRow' },
        clickhouse_settings: { async_insert: 0 },
      }),
    )
    return 'stored'
  }

  async #rows({ text, values }: Statement): Promise<Row[]> {
    const asking = this.#client.query({
      ...{ query: text, query_params: values, format: 'JSONEachRow' },
      clickhouse_settings: {
        ...this.#limits,
        output_format_json_quote_64bit_integers: 0,
      },
    })
    return (await this.#done(asking.then(answer => answer.json()))) as Row[]
  }

  async #done<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw failureOf(error)
    }
  }

  /** ClickHouse removes a little after the time that it is told; nobody is told of what may be gone in part. */
  #kept(organization: string): Kept {
    const nowMs = this.#settings.clock.nowMs()
    const { requestDays = Infinity, figureDays = Infinity } = this.#own.get(organization) ?? {}
    const days = Math.min(this.#settings.retentionDays, requestDays)
    const kept: Kept = { requests: nowMs - days * dayMs, 86400: 0, 3600: 0, 60: 0 }
    for (const width of widths) {
      const ms = width * 1000
      kept[width] = Math.ceil((nowMs - Math.min(this.#settings.rollUpDays[width], figureDays) * dayMs) / ms) * ms
    }
    return kept
  }
}

/** Bytes as hexadecimal digits. */
function written(value: string | number | Uint8Array): string | number {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

/** Codes of ClickHouse: its time or memory is over; its user or database is not right. */
const meanings: Record<string, 'query_timeout' | 'store_full' | 'store_unavailable'> = {
  159: 'query_timeout',
  160: 'query_timeout',
  241: 'query_timeout',
  243: 'store_full',
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = (error instanceof ClickHouseError && meanings[error.code]) || 'store_unavailable'
  return new Failure(code, `ClickHouse says: ${text.split('\n')[0]!.slice(0, 300)}`, { cause: error })
}
