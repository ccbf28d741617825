/** When a certificate is renewed, and when a failed try is made again. Pure. */

export interface Life {
  fromMs: number
  toMs: number
}

/** Where the authority wishes the renewal to fall (RFC 9773 §4.1). */
export interface RenewalWindow {
  startMs: number
  endMs: number
}

const minuteMs = 60_000
const hourMs = 3_600_000
/** What holds for less is not used: its orders would follow one another. */
export const lifeMsMin = hourMs
const dayMs = 86_400_000

/**
 * Anywhere in the window that the authority names; without one at two thirds of the life, a little sooner by chance, so
 * that certificates made together are not renewed together. `chance` is from 0 to 1. Never in the life's last twentieth.
 */
export function renewalAtMs({ fromMs, toMs }: Life, window: RenewalWindow | undefined, chance: number): number {
  const lifeMs = toMs - fromMs
  const latestMs = toMs - lifeMs / 20
  if (!window) return Math.floor(fromMs + lifeMs * (2 / 3 - chance / 20))
  const { startMs, endMs } = window
  return Math.floor(Math.min(startMs + Math.max(0, endMs - startMs) * chance, latestMs))
}

/**
 * Before this nothing that was issued now is planned to be renewed, whatever its authority names: after an hour, or a
 * third of what is left of it where that is longer. Before its last twentieth for what holds for `lifeMsMin` at least.
 */
export function soonestRenewalMs(toMs: number, nowMs: number): number {
  const leftMs = toMs - nowMs
  return Math.floor(nowMs + Math.min(Math.max(hourMs, leftMs / 3), leftMs * (19 / 20)))
}

/** A minute after the first failure, twice as long after each further one, at most a day; a fifth more or less by chance. */
export function backOffMs(failures: number, chance: number): number {
  const ms = Math.min(minuteMs * 2 ** Math.min(failures - 1, 20), dayMs)
  return Math.floor(ms * (0.8 + chance * 0.4))
}
