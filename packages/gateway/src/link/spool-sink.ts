/** Usage events from the threads' rings into the spool, and from there to the control plane. */
import { join } from 'node:path'
import type { Clock } from '@gatehouse/base'
import { eventBytesMax, Shipper, type ShipperOptions, Spool, type SpoolOptions } from '@gatehouse/events'
import type { EventSink } from '../main/event-sink.ts'
import { CredentialUses } from './credential-uses.ts'

export interface SpoolSinkOptions extends Partial<Pick<SpoolOptions, 'spoolBytesMax'>> {
  stateDir: string
  node: string
  clock: Clock
}

/** A batch is stored when it has this many events, and at the end of every round. */
const batchEvents = 1000

/** What `Gateway` takes as its `events`; `startLink` ships what it stores. */
export class SpoolSink implements EventSink {
  readonly spool: Spool
  /** Of the events that pass. */
  readonly uses: CredentialUses
  #shipper: Shipper | undefined
  /** Copies: what the ring gives holds only during the call. */
  #room = Buffer.allocUnsafe(batchEvents * eventBytesMax)
  #used = 0
  #events: Uint8Array[] = []

  constructor({ stateDir, node, clock, ...limits }: SpoolSinkOptions) {
    this.uses = new CredentialUses(clock)
    this.spool = new Spool({ directory: join(stateDir, 'spool'), node, clock, ...limits })
  }

  append(event: Uint8Array): void {
    this.uses.note(event)
    if (this.#used + event.byteLength > this.#room.length) {
      const larger = Buffer.allocUnsafe(this.#room.length * 2)
      larger.set(this.#room.subarray(0, this.#used))
      this.#events = this.#events.map(({ byteOffset, byteLength }) => {
        const at = byteOffset - this.#room.byteOffset
        return larger.subarray(at, at + byteLength)
      })
      this.#room = larger
    }
    this.#room.set(event, this.#used)
    this.#events.push(this.#room.subarray(this.#used, this.#used + event.byteLength))
    this.#used += event.byteLength
  }

  flush({ dropped, strings }: Parameters<EventSink['flush']>[0]): void {
    this.uses.round()
    const events = this.#events
    for (let at = 0; at < events.length; at += batchEvents) {
      this.spool.append({ events: events.slice(at, at + batchEvents), strings, dropped: at === 0 ? dropped : 0 })
    }
    if (events.length === 0 && dropped > 0) this.spool.append({ events, strings, dropped })
    this.#events = []
    this.#used = 0
    if (this.#room.length > batchEvents * eventBytesMax * 4)
      this.#room = Buffer.allocUnsafe(batchEvents * eventBytesMax)
  }

  /** Begins to carry the stored batches away; once. */
  ship(send: ShipperOptions['send'], clock: Clock): void {
    this.#shipper = new Shipper({ spool: this.spool, send, clock, backoffMsMax: 5000 })
  }

  get counters(): Record<string, number> {
    const { sent = 0, retries = 0, refused = 0 } = this.#shipper?.counters ?? {}
    const { storedBatches, droppedEvents, damagedBytes } = this.spool.counters
    return {
      spoolBytes: this.spool.bytes,
      spoolStoredBatches: storedBatches,
      spoolDroppedEvents: droppedEvents,
      spoolDamagedBytes: damagedBytes,
      shippedBatches: sent,
      shipRetries: retries,
      shipRefused: refused,
      credentialUsesLost: this.uses.lost,
    }
  }

  async close(): Promise<void> {
    await this.#shipper?.close()
    await this.spool.close()
  }
}
