/**
 * Batches into rows: single requests, and what they add to the roll-ups. The mark of (node, epoch) moves in the same
 * transaction: all of it is stored once or not at all.
 */
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { decodeBatch, type EventBatch } from '@gatehouse/events'
import { type ColumnKind, IdTexts, requestColumns } from '../request-columns.ts'
import { incomingTable, intoRollUps } from './analytics-tables.ts'

const columns = Object.values(requestColumns)
const append: Record<ColumnKind, (to: DuckDBAppender, value: never) => void> = {
  text: (to, value) => to.appendVarchar(value),
  bytes: (to, value) => to.appendBlob(value),
  tiny: (to, value) => to.appendUTinyInt(value),
  small: (to, value) => to.appendUSmallInt(value),
  count: (to, value) => to.appendUInteger(value),
  long: (to, value) => to.appendBigInt(BigInt(value)),
  number: (to, value) => to.appendDouble(value),
}

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

  async #append(batch: EventBatch): Promise<void> {
    const appender = await this.#connection.createAppender('incoming', null, 'temp')
    try {
      const from = { batch, ids: this.#ids }
      for (const event of batch.events) {
        for (const { kind, of } of columns) append[kind](appender, of(event, from) as never)
        appender.endRow()
      }
      appender.flushSync()
    } finally {
      appender.closeSync()
    }
  }
}
