/** Batches into rows. The mark of (node, epoch) moves in the transaction that appends: stored once or not at all. */
import { type DuckDBAppender, type DuckDBConnection, DuckDBTimestampValue } from '@duckdb/node-api'
import { idFromBytes } from '@gatehouse/base'
import { addressText, decodeBatch, type EventBatch, nameOf, type UsageEvent } from '@gatehouse/events'

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

export class AnalyticsIngest {
  readonly #connection: DuckDBConnection
  readonly #ids = new IdTexts()

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  /** Calls must not overlap: one transaction at a time. */
  async ingest(bytes: Uint8Array): Promise<'stored' | 'duplicate'> {
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
      if (moved.currentRowCount > 0) await this.#append(batch)
      await connection.run('commit')
      return moved.currentRowCount > 0 ? 'stored' : 'duplicate'
    } catch (error) {
      await connection.run('rollback').catch(() => {})
      throw error
    }
  }

  async #append(batch: EventBatch): Promise<void> {
    const appender = await this.#connection.createAppender('events')
    try {
      for (const event of batch.events) this.#row(appender, batch, event)
      appender.flushSync()
    } finally {
      appender.closeSync()
    }
  }

  #row(to: DuckDBAppender, batch: EventBatch, event: UsageEvent): void {
    to.appendTimestamp(new DuckDBTimestampValue(BigInt(Math.trunc(event.timeUs))))
    for (const field of ['organization', 'environment', 'api', 'apiVersion', 'endpoint'] as const) {
      to.appendVarchar(nameOf(batch, event, field))
    }
    for (const field of ['plan', 'target', 'failure'] as const) to.appendVarchar(nameOf(batch, event, field))
    to.appendVarchar(this.#ids.text('app', event.application))
    to.appendVarchar(this.#ids.text('sub', event.subscription))
    to.appendVarchar(this.#ids.text('cred', event.credential))
    to.appendBlob(event.requestId)
    to.appendVarchar(event.method)
    to.appendUSmallInt(event.status)
    to.appendUSmallInt(event.flags)
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
    to.appendVarchar(event.reason)
    to.appendVarchar(nameOf(batch, event, 'revision'))
    to.endRow()
  }
}
