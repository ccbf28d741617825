/**
 * Batches into rows: single requests, and what they add to the roll-ups. The mark of (node, epoch) moves in the same
 * transaction: all of it is stored once or not at all.
 */
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { idFromBytes } from '@gatehouse/base'
import { addressText, decodeBatch, type EventBatch, eventFlags, nameOf, type UsageEvent } from '@gatehouse/events'
import { bucketOf } from '../../latency-bucket.ts'
import { incomingTable, intoRollUps } from './analytics-tables.ts'

const textsMax = 50_000

/** Ids come by the thousand and are few: their text is made once. */
class IdTexts {
  readonly #texts = new Map<string, string>()

  text(prefix: string, bytes: Uint8Array | undefined): string {
    if (!bytes) return ''
    const key = prefix + Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('latin1')
    let text = this.#texts.get(key)
    if (text === undefined) {
      if (this.#texts.size >= textsMax) this.#texts.clear()
      this.#texts.set(key, (text = idFromBytes(prefix, bytes)))
    }
    return text
  }
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
      for (const event of batch.events) this.#row(appender, batch, event)
      appender.flushSync()
    } finally {
      appender.closeSync()
    }
  }

  /** In the order of `requestColumns`. */
  #row(to: DuckDBAppender, batch: EventBatch, event: UsageEvent): void {
    to.appendBigInt(BigInt(Math.trunc(event.timeUs)))
    for (const field of ['organization', 'environment', 'api', 'apiVersion', 'endpoint'] as const) {
      to.appendVarchar(nameOf(batch, event, field))
    }
    for (const field of ['plan', 'target', 'failure'] as const) to.appendVarchar(nameOf(batch, event, field))
    to.appendVarchar(event.reason)
    to.appendVarchar(nameOf(batch, event, 'revision'))
    to.appendVarchar(batch.node)
    to.appendVarchar(this.#ids.text('app', event.application))
    to.appendVarchar(this.#ids.text('sub', event.subscription))
    to.appendVarchar(this.#ids.text('cred', event.credential))
    to.appendBlob(event.requestId)
    to.appendVarchar(event.method)
    to.appendUSmallInt(event.status)
    to.appendUSmallInt(bucketOf(event.totalUs))
    to.appendUTinyInt(1)
    for (const flag of ['cached', 'aborted', 'retried'] as const)
      to.appendUTinyInt(event.flags & eventFlags[flag] ? 1 : 0)
    to.appendUInteger(event.totalUs)
    to.appendUInteger(event.firstByteUs)
    to.appendUInteger(event.overheadUs)
    to.appendDouble(event.bytesIn)
    to.appendDouble(event.bytesOut)
    to.appendUInteger(event.units.requests)
    to.appendDouble(event.units.bytes)
    to.appendDouble(event.units.tokens)
    to.appendDouble(event.units.cost)
    to.appendVarchar(event.address ? addressText(event.address) : '')
    to.appendVarchar(event.path)
    to.appendVarchar(event.userAgent)
    to.endRow()
  }
}
