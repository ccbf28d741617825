/**
 * Batches into rows: single requests, and what they add to the roll-ups. The mark of (node, epoch) moves in the same
 * transaction: all of it is stored once or not at all.
 */
import {
  BIGINT,
  BLOB,
  blobValue,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api'
import { decodeBatch, type EventBatch, type UsageEvent } from '@gatehouse/events'
import { type ColumnKind, IdTexts, requestColumns } from '../request-columns.ts'
import { incomingTable, intoRollUps } from './analytics-tables.ts'

interface Column {
  kind: ColumnKind
  of(event: UsageEvent, from: { batch: EventBatch; ids: IdTexts }): string | number | Uint8Array
}

const columns = Object.values(requestColumns) as Column[]
const types: Record<ColumnKind, DuckDBType> = {
  ...{ text: VARCHAR, bytes: BLOB, tiny: UTINYINT, small: USMALLINT, count: UINTEGER, long: BIGINT, number: DOUBLE },
}
const rowTypes = columns.map(({ kind }) => types[kind])
/** As the engine takes them in one chunk. */
const rowsMax = 2048

const taken = ['insert into requests select * from incoming', ...intoRollUps('incoming'), 'truncate incoming']

export class AnalyticsIngest {
  readonly #connection: DuckDBConnection
  readonly #ids = new IdTexts()

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  static async on(connection: DuckDBConnection): Promise<AnalyticsIngest> {
    await connection.run(incomingTable)
    return new AnalyticsIngest(connection)
  }

  /** How many requests were stored, or that the batch was there before. Calls must not overlap. */
  async ingest(bytes: Uint8Array): Promise<number | 'duplicate'> {
    const batch = decodeBatch(bytes)
    const { node, epoch, sequence } = batch
    const connection = this.#connection
    await connection.run('begin')
    try {
      const mark = { node, epoch: BigInt(epoch), sequence: BigInt(sequence) }
      const moved = await connection.runAndReadAll(
        `insert into marks values ($node, $epoch, $sequence)
         on conflict do update set sequence = excluded.sequence where marks.sequence < excluded.sequence returning 1`,
        mark,
      )
      const news = moved.currentRowCount > 0
      if (news) {
        await this.#append(batch)
        for (const statement of taken) await connection.run(statement)
      }
      await connection.run('commit')
      return news ? batch.events.length : 'duplicate'
    } catch (error) {
      await connection.run('rollback').catch(() => {})
      throw error
    }
  }

  /** Column by column: numbers go over as they lie in memory, and not each by a call into the engine. */
  async #append(batch: EventBatch): Promise<void> {
    const appender = await this.#connection.createAppender('incoming', null, 'temp')
    try {
      const from = { batch, ids: this.#ids }
      for (let start = 0; start < batch.events.length; start += rowsMax) {
        const events = batch.events.slice(start, start + rowsMax)
        const chunk = DuckDBDataChunk.create(rowTypes, events.length)
        for (const [index, { kind, of }] of columns.entries()) {
          chunk.setColumnValues(
            index,
            events.map(event => engineValue(kind, of(event, from))),
          )
        }
        appender.appendDataChunk(chunk)
      }
      appender.flushSync()
    } finally {
      appender.closeSync()
    }
  }
}

function engineValue(kind: ColumnKind, value: string | number | Uint8Array): DuckDBValue {
  if (kind === 'long') return BigInt(value as number)
  return kind === 'bytes' ? blobValue(value as Uint8Array) : (value as string | number)
}
