/**
 * Answers take no more than a part of what Redis may use: limits and replies under keys are there as well, and are not to be
 * lost or refused for answers that anybody can ask for.
 */
import type { Clock } from '@gatehouse/base'
import { noteFull, type PurgeMemory } from '../cache/purge-marks.ts'
import type { RedisLink } from '../limits/redis/redis-link.ts'
import { roomScript } from './answer-scripts.ts'

const share = 0.75
/** Of a Redis that has no bound of its own. */
const bytesMax = 1_073_741_824
const lookEveryMs = 1000

export class RedisRoom {
  readonly #options: { link: RedisLink; memory: PurgeMemory; clock: Clock; key: string }
  #cancel = () => {}
  #closed = false

  constructor(options: { link: RedisLink; memory: PurgeMemory; clock: Clock; key: string }) {
    this.#options = options
    void this.#look()
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  async #look(): Promise<void> {
    const { link, memory, clock, key } = this.#options
    if (link.up) {
      const [used, most] = (await link.evaluate(roomScript, [key], []).catch(() => [0, 0])) as [string, string]
      noteFull(memory, Number(used) > share * (Number(most) || bytesMax))
    }
    if (!this.#closed) this.#cancel = clock.after(lookEveryMs, () => void this.#look())
  }
}
