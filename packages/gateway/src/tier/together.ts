/** Main's part in what all gateways keep together in Redis. */
import type { Clock } from '@gatehouse/base'
import type { Log } from '@gatehouse/unit'
import { PurgeMarks, type PurgeMemory } from '../cache/purge-marks.ts'
import { forKept, openLink } from '../limits/redis/open-redis.ts'
import type { RedisLink } from '../limits/redis/redis-link.ts'
import type { RedisSettings } from '../limits/redis/redis-settings.ts'
import type { Sample } from '../metrics/families.ts'
import { PurgeLog, type SharedPurge } from './purge-log.ts'
import { RedisRoom } from './redis-room.ts'
import { ReplyTier } from './reply-tier.ts'
import { Seal } from './seal.ts'

export interface TogetherOptions {
  purges: PurgeMemory
  clock: Clock
  log: Log
}

/** Undefined where nothing is kept together: without Redis, or without what seals it there. */
export function keptTogether(redis: RedisSettings | undefined, options: TogetherOptions): Together | undefined {
  return redis?.sealKey === undefined ? undefined : new Together(redis, redis.sealKey, options)
}

export class Together {
  readonly #link: RedisLink
  readonly #memory: PurgeMemory
  readonly #purges: PurgeLog
  readonly #room: RedisRoom
  readonly replies: ReplyTier

  constructor(redis: RedisSettings, sealKey: string, { purges: memory, clock, log }: TogetherOptions) {
    this.#link = openLink(redis, { clock, log, use: forKept })
    this.#memory = memory
    const parts = { link: this.#link, seal: new Seal(sealKey), clock }
    this.#purges = new PurgeLog({ ...parts, memory })
    this.#room = new RedisRoom({ link: this.#link, memory, clock, key: 'gatehouse:room' })
    this.replies = new ReplyTier(parts)
  }

  /** A thread gave it up, and waits for the others. */
  purged(purge: SharedPurge): void {
    this.#purges.giveUp(purge)
  }

  /** All gateways gave it up by themselves, or will. */
  purgedByAll(purges: readonly SharedPurge[]): void {
    for (const purge of purges) {
      new PurgeMarks(this.#memory, purge).wait()
      this.#purges.giveUp(purge, { heardByAll: true })
    }
  }

  samples(): Sample[] {
    return this.#link.samples()
  }

  close(): void {
    this.#purges.close()
    this.replies.close()
    this.#room.close()
    this.#link.close()
  }
}
