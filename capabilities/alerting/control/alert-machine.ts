/** How an alert goes on from one evaluation to the next. Knows neither rows nor clocks: time that nobody looked is no time. */

export interface Going {
  state: 'pending' | 'firing'
  /** In this state. */
  heldMs: number
  /** Since it was found last. */
  quietMs: number
}

export interface Looked {
  /** Unknown where it could not be looked. */
  isFound: boolean | undefined
  /** Since it was looked before; never less than none, nor more than two evaluations are apart. */
  elapsedMs: number
}

export interface Timing {
  forMs: number
  keepFiringMs: number
}

export type Next = Going | 'dropped' | 'resolved' | undefined

export function nextOf(
  before: Going | undefined,
  { isFound, elapsedMs }: Looked,
  { forMs, keepFiringMs }: Timing,
): Next {
  if (before === undefined) return isFound ? begun(0, forMs) : undefined
  if (before.state === 'pending') {
    if (isFound === undefined) return before
    return isFound ? begun(before.heldMs + elapsedMs, forMs) : 'dropped'
  }
  const heldMs = before.heldMs + elapsedMs
  if (isFound === undefined) return { ...before, heldMs }
  if (isFound) return { state: 'firing', heldMs, quietMs: 0 }
  const quietMs = before.quietMs + elapsedMs
  return quietMs >= keepFiringMs ? 'resolved' : { state: 'firing', heldMs, quietMs }
}

const begun = (heldMs: number, forMs: number): Going =>
  heldMs >= forMs ? { state: 'firing', heldMs: 0, quietMs: 0 } : { state: 'pending', heldMs, quietMs: 0 }

/** Whatever a clock did meanwhile. */
export function elapsedMs(beforeMs: number | undefined, nowMs: number, everyMs: number): number {
  return beforeMs === undefined ? 0 : Math.min(Math.max(nowMs - beforeMs, 0), 2 * everyMs)
}
