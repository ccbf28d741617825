/**
 * Purges of all gateways, by way of Redis: main gives up there what was given up here, tells the other gateways by a log,
 * and hears what they gave up. Until a purge has reached Redis nothing of its API version is taken from there.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '@gatehouse/base'
import type { CachePurge } from '@gatehouse/unit'
import { type Purged, PurgeMarks, type PurgeMemory, purgeEverything } from '../cache/purge-marks.ts'
import type { RedisLink } from '../limits/redis/redis-link.ts'
import { placeOf } from './answer-place.ts'
import { giveUpScript, hearScript, markTtlMs, tellScript } from './answer-scripts.ts'
import type { Seal } from './seal.ts'

export interface PurgeLogOptions {
  link: RedisLink
  seal: Seal
  memory: PurgeMemory
  clock: Clock
}

export interface SharedPurge extends Purged {
  what: CachePurge
}

interface Waiting extends SharedPurge {
  /** The others hear it from elsewhere too. */
  heardByAll: boolean
  /** How often a thread said that it waits. */
  times: number
}

export const hearEveryMs = 250
const logMax = 10_000
/** Purges that wait; beyond it all of an API version waits as one. */
const waitingMax = 10_000
const atOnceMax = 500

export class PurgeLog {
  readonly #options: PurgeLogOptions
  readonly #log: string
  #waiting = new Map<string, Waiting>()
  #last = ''
  #busy = false
  #again = false
  #cancel = () => {}
  #closed = false

  constructor(options: PurgeLogOptions) {
    this.#options = options
    this.#log = `gatehouse:${options.seal.digest('purge log')}`
    this.#later()
  }

  /** Given up here already, and waited for by one who noted it (`PurgeMarks.wait`). */
  giveUp({ apiVersionId, environmentId, what }: SharedPurge, { heardByAll = false } = {}): void {
    const isFull = this.#waiting.size >= waitingMax
    const given = { apiVersionId, environmentId, what: isFull ? ('all' as const) : what }
    const key = JSON.stringify(given)
    const before = this.#waiting.get(key)
    const all = heardByAll && before?.heardByAll !== false
    this.#waiting.set(key, { ...given, heardByAll: all, times: (before?.times ?? 0) + 1 })
    void this.#work()
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  #later(): void {
    if (this.#closed) return
    this.#cancel = this.#options.clock.after(hearEveryMs, () => void this.#work().finally(() => this.#later()))
  }

  async #work(): Promise<void> {
    this.#again = true
    if (this.#busy) return
    this.#busy = true
    try {
      while (this.#again && this.#options.link.up && !this.#closed) {
        this.#again = false
        await this.#tell()
        await this.#hear()
      }
    } catch {
      // Redis went away: what waits is told when it is back.
    } finally {
      this.#busy = false
    }
  }

  async #tell(): Promise<void> {
    const { link, seal, memory } = this.#options
    for (const key of [...this.#waiting.keys()].slice(0, atOnceMax)) {
      // As it is by now: it may have been given up again while those before it were told.
      const one = this.#waiting.get(key)!
      const { apiVersionId, environmentId, what, heardByAll, times } = one
      // Who comes meanwhile waits for a round of its own.
      this.#waiting.delete(key)
      try {
        await link.evaluate(giveUpScript, placeOf(seal, one).marks(what), [randomUUID(), String(markTtlMs)])
        if (!heardByAll) await link.evaluate(tellScript, [this.#log], [String(logMax), this.#sealed(one)])
      } catch (thrown) {
        const newer = this.#waiting.get(key)
        const all = heardByAll && newer?.heardByAll !== false
        this.#waiting.set(key, { ...one, heardByAll: all, times: times + (newer?.times ?? 0) })
        throw thrown
      }
      const marks = new PurgeMarks(memory, { apiVersionId, environmentId })
      // Once more: a thread may have taken from Redis what was still there.
      marks.purge(what)
      marks.waitOver(times)
    }
    if (this.#waiting.size > 0) this.#again = true
  }

  async #hear(): Promise<void> {
    const { link, memory } = this.#options
    const told = (await link.evaluate(hearScript, [this.#log], [this.#last, String(atOnceMax)])) as unknown[]
    const [last, lost, ...entries] = told
    this.#last = String(last)
    if (lost === 1) return purgeEverything(memory)
    for (const entry of entries) {
      const purge = this.#opened(String(entry))
      if (purge) new PurgeMarks(memory, purge).purge(purge.what)
    }
    if (entries.length === atOnceMax) this.#again = true
  }

  #sealed({ apiVersionId, environmentId, what }: SharedPurge): string {
    return this.#options.seal.seal(this.#log, Buffer.from(JSON.stringify({ apiVersionId, environmentId, what })))
  }

  #opened(text: string): SharedPurge | undefined {
    const found = this.#options.seal.open(this.#log, text)
    return found && (JSON.parse(found.toString()) as SharedPurge)
  }
}
