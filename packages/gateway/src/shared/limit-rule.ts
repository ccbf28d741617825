/** One limit as the limiter wants it: everything that can be known before a request is worked out here. */

/** Ticks of the limiter's time in a microsecond (SPEC-limits L3). */
export const ticksPerUs = 64
/** Limits with a longer window survive a restart (SPEC-limits L13). */
export const checkpointedAboveSeconds = 60
const windowSecondsMax = 366 * 86_400
const limitMax = 1e9

export interface LimitRule {
  readonly limit: number
  readonly burst: number
  /** Emission interval, whole ticks. */
  readonly intervalTicks: number
  /** How far the theoretical arrival time may run ahead of now. */
  readonly toleranceTicks: number
  readonly checkpointed: boolean
}

/** `limit` requests in `windowSeconds`, `burst` of them at once. Throws `RangeError` on what cannot be counted. */
export function limitRule({ limit, windowSeconds, burst = limit }: LimitWords): LimitRule {
  whole('limit', limit, limitMax)
  whole('burst', burst, limitMax)
  whole('windowSeconds', windowSeconds, windowSecondsMax)
  const intervalTicks = Math.ceil((windowSeconds * 1e6 * ticksPerUs) / limit)
  const toleranceTicks = intervalTicks * burst
  if (toleranceTicks > windowSecondsMax * 1e6 * ticksPerUs) throw new RangeError('burst intervals exceed a year')
  return { limit, burst, intervalTicks, toleranceTicks, checkpointed: windowSeconds > checkpointedAboveSeconds }
}

export interface LimitWords {
  limit: number
  windowSeconds: number
  burst?: number
}

function whole(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${name} is a whole number from 1 to ${max}, not ${value}`)
  }
}
