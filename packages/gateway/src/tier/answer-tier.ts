/** Answers that all gateways keep together in Redis, behind what each thread keeps (ADR 33). Names and values are sealed. */
import { randomUUID } from 'node:crypto'
import { systemClock } from '@gatehouse/base'
import type { Log, SecondTier, TierTicket } from '@gatehouse/unit'
import type { PurgeMarks } from '../cache/purge-marks.ts'
import { forKept, openLink } from '../limits/redis/open-redis.ts'
import type { RedisLink } from '../limits/redis/redis-link.ts'
import type { RedisSettings } from '../limits/redis/redis-settings.ts'
import type { Sample } from '../metrics/families.ts'
import { type AnswerPlace, placeOf } from './answer-place.ts'
import { answerTtlMsMax, dropScript, findScript, keepScript, markTtlMs } from './answer-scripts.ts'
import { Seal } from './seal.ts'

/** Of one answer. */
const valueBytesMax = 4_194_304
/** Of a thread's answers on their way to Redis. */
const underWayBytesMax = 16_777_216

interface Ticket extends TierTicket {
  tokens: string[]
}

/** Undefined where nothing seals: then each gateway keeps for itself. */
export function answerTier(settings: RedisSettings, log: Log): AnswerTier | undefined {
  if (settings.sealKey === undefined) return undefined
  return new AnswerTier({
    link: openLink(settings, { clock: systemClock, log, use: forKept }),
    seal: new Seal(settings.sealKey),
  })
}

export class AnswerTier {
  readonly #link: RedisLink
  readonly #seal: Seal
  #underWayBytes = 0
  readonly counts = { found: 0, missed: 0, kept: 0, refused: 0 }

  constructor({ link, seal }: { link: RedisLink; seal: Seal }) {
    this.#link = link
    this.#seal = seal
  }

  /** For one policy of one API version. */
  portFor(identity: string, place: { apiVersionId: string; environmentId: string }, marks: PurgeMarks): SecondTier {
    const at = placeOf(this.#seal, place)
    const own = (key: string) => at.answer(`${identity}\n${key}`)
    return {
      find: async (key, path) => (marks.isWaiting() ? undefined : this.#find(own(key), at, path)),
      keep: (key, value, how) => {
        if (marks.isFull()) this.counts.refused++
        else if (!marks.isWaiting()) this.#keep(own(key), value, { ...how, ticket: how.ticket as Ticket, at })
      },
      drop: key => {
        if (this.#link.up) this.#link.evaluate(dropScript, [own(key)], []).catch(() => {})
      },
    }
  }

  samples(): Sample[] {
    const { found, missed, kept, refused } = this.counts
    const lookups = (result: string, value: number): Sample => ({
      name: 'gatehouse_cache_redis_lookups_total',
      labels: { result },
      value,
    })
    const writes = (result: string, value: number): Sample => ({
      name: 'gatehouse_cache_redis_writes_total',
      labels: { result },
      value,
    })
    return [
      ...this.#link.samples(),
      ...[lookups('found', found), lookups('missed', missed), writes('kept', kept), writes('refused', refused)],
    ]
  }

  close(): void {
    this.#link.close()
  }

  async #find(name: string, at: AnswerPlace, path: string): ReturnType<SecondTier['find']> {
    if (!this.#link.up) return undefined
    let told: unknown[]
    try {
      const keys = [name, at.all, at.path(path), at.tagPurges]
      told = (await this.#link.evaluate(findScript, keys, [randomUUID(), String(markTtlMs)])) as unknown[]
    } catch {
      return undefined
    }
    const ticket: Ticket = { path, tokens: told.slice(0, 3).map(String) }
    // What nobody sealed so is as good as nothing; it is written over.
    const value = told.length > 3 ? this.#seal.open(name, String(told[4])) : undefined
    if (value) this.counts.found++
    else this.counts.missed++
    return { ticket, kept: value && { value, leftMs: Math.max(0, Number(told[3])) } }
  }

  #keep(
    name: string,
    pieces: readonly Uint8Array[],
    { ttlMs, ticket, tags = [], at }: { ttlMs: number; ticket: Ticket; tags?: readonly string[]; at: AnswerPlace },
  ): void {
    const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    if (!this.#link.up || ttlMs < 1000) return
    if (bytes > valueBytesMax || this.#underWayBytes + bytes > underWayBytesMax) {
      this.counts.refused++
      return
    }
    const keys = [name, at.all, at.path(ticket.path), at.tagPurges, ...tags.map(tag => at.tag(tag))]
    const times = [String(Math.floor(Math.min(ttlMs, answerTtlMsMax))), randomUUID(), String(markTtlMs)]
    this.#underWayBytes += bytes
    this.#link
      .evaluate(keepScript, keys, [this.#seal.seal(name, ...pieces), ...times, ...ticket.tokens])
      .then(
        kept => this.counts[kept === 1 ? 'kept' : 'refused']++,
        () => this.counts.refused++,
      )
      .finally(() => {
        this.#underWayBytes -= bytes
      })
  }
}
