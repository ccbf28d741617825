import type { WireLimits } from '../limits.ts'
import { Pace } from '../pace.ts'
import type { StreamBody } from './stream-body.ts'
import type { StreamWriter } from './stream-writer.ts'

/** Whether the caller is too slow on one stream, sending a body or opening windows for a reply. */
export class StreamPace {
  readonly #limits: WireLimits
  readonly #in = new Pace()
  readonly #out = new Pace()
  #stuckSinceMs = 0
  #stuckBytes = -1

  constructor(limits: WireLimits) {
    this.#limits = limits
  }

  sendsTooSlowly(nowMs: number, { received, wanted, paused }: StreamBody): boolean {
    return this.#in.tooSlow(nowMs, received, wanted && !paused, this.#limits.bytesPerSecondMin)
  }

  /** `steadily`: it is a reply, and not a tunnel through which little may come. */
  takesTooSlowly(nowMs: number, writer: StreamWriter | undefined, steadily: boolean): boolean {
    if (!writer) return false
    const { sendIdleTimeoutMs, bytesPerSecondMin } = this.#limits
    const { bytes, waitingBytes } = writer
    const taken = bytes - waitingBytes
    if (waitingBytes === 0 || taken !== this.#stuckBytes) {
      this.#stuckSinceMs = nowMs
      this.#stuckBytes = taken
    } else if (nowMs - this.#stuckSinceMs >= sendIdleTimeoutMs) return true
    return steadily && this.#out.tooSlow(nowMs, taken, waitingBytes > 0, bytesPerSecondMin)
  }
}
