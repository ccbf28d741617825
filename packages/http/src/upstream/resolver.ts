/** Addresses of names, kept as long as they are good. */
import { promises as dns } from 'node:dns'
import { type Clock, systemClock } from '@gatehouse/base'

export interface ResolverOptions {
  /** Every address of a name, best first; the system's way (files, then DNS) unless said. Rejects where there is none. */
  lookup?: (host: string) => Promise<readonly string[]>
  /** How long DNS says that these addresses are good; undefined where they are not from DNS. */
  ttlMs?: (host: string, addresses: readonly string[]) => Promise<number | undefined>
  /** Good for no longer than this, whatever DNS says. */
  ttlMaxMs?: number
  /** Past their time they serve this long while new ones are looked for, */
  graceMs?: number
  /** and this long while looking for them fails. */
  staleMaxMs?: number
  clock?: Clock
}

interface Entry {
  addresses: readonly string[]
  /** When they were found, and until when they are good. */
  foundMs: number
  goodUntilMs: number
  looking: Promise<readonly string[]> | undefined
}

const ttlMinMs = 1000
const retryMs = 1000
/** Names that are remembered; beyond it the oldest goes. */
const namesMax = 10_000

export class Resolver {
  readonly #options: Required<ResolverOptions>
  readonly #entries = new Map<string, Entry>()

  constructor(options: ResolverOptions = {}) {
    this.#options = {
      lookup: systemLookup,
      ttlMs: systemTtlMs,
      ttlMaxMs: 30_000,
      graceMs: 30_000,
      staleMaxMs: 600_000,
      clock: systemClock,
      ...options,
    }
  }

  /** At least one address; rejects with what the system says. */
  async resolve(host: string): Promise<readonly string[]> {
    const entry = this.#entries.get(host)
    if (!entry || entry.addresses.length === 0) return this.#look(host, entry)
    const lateMs = this.#options.clock.monotonicMs() - entry.goodUntilMs
    if (lateMs < 0) return entry.addresses
    if (lateMs >= this.#options.graceMs) return this.#look(host, entry)
    this.#look(host, entry).catch(() => {})
    return entry.addresses
  }

  /** What is known of a name, without waiting; looks for newer in the background when its time is over. */
  known(host: string): readonly string[] | undefined {
    const entry = this.#entries.get(host)
    if (!entry) return undefined
    if (this.#options.clock.monotonicMs() >= entry.goodUntilMs) this.#look(host, entry).catch(() => {})
    return entry.addresses
  }

  #look(host: string, known: Entry | undefined): Promise<readonly string[]> {
    const entry = known ?? this.#enter(host)
    entry.looking ??= this.#ask(host, entry).finally(() => {
      entry.looking = undefined
    })
    return entry.looking
  }

  #enter(host: string): Entry {
    if (this.#entries.size >= namesMax) this.#entries.delete(this.#entries.keys().next().value!)
    const entry: Entry = { addresses: [], foundMs: 0, goodUntilMs: 0, looking: undefined }
    this.#entries.set(host, entry)
    return entry
  }

  async #ask(host: string, entry: Entry): Promise<readonly string[]> {
    const { lookup, ttlMaxMs, staleMaxMs, clock } = this.#options
    try {
      const found = await lookup(host)
      if (found.length === 0) throw new Error(`${host} has no address`)
      if (!sameSet(found, entry.addresses)) entry.addresses = found
      entry.foundMs = clock.monotonicMs()
      entry.goodUntilMs = entry.foundMs + ttlMaxMs
      void this.#shorten(host, entry)
    } catch (error) {
      const nowMs = clock.monotonicMs()
      if (nowMs - entry.foundMs > staleMaxMs) entry.addresses = []
      if (entry.addresses.length === 0) {
        this.#entries.delete(host)
        throw error
      }
      entry.goodUntilMs = nowMs + retryMs
    }
    return entry.addresses
  }

  /** Nobody waits for the time that DNS gives; it is known soon after. */
  async #shorten(host: string, entry: Entry): Promise<void> {
    const { foundMs, addresses } = entry
    const ttlMs = await this.#options.ttlMs(host, addresses).catch(() => undefined)
    if (ttlMs === undefined || entry.foundMs !== foundMs) return
    entry.goodUntilMs = Math.min(entry.goodUntilMs, foundMs + Math.max(ttlMs, ttlMinMs))
  }
}

const sameSet = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every(one => b.includes(one))

/** The order is that of RFC 6724, as far as the system follows it. */
async function systemLookup(host: string): Promise<string[]> {
  const found = await dns.lookup(host, { all: true, order: 'verbatim' })
  return found.map(one => one.address)
}

const records = new dns.Resolver({ timeout: 2000, tries: 1 })

async function systemTtlMs(host: string, addresses: readonly string[]): Promise<number | undefined> {
  const asked = [records.resolve4(host, { ttl: true }), records.resolve6(host, { ttl: true })]
  const answers = await Promise.allSettled(asked)
  const found = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
  if (!found.some(record => addresses.includes(record.address))) return undefined
  return Math.min(...found.map(record => record.ttl)) * 1000
}

/** Of this thread. */
export const systemResolver = new Resolver()
