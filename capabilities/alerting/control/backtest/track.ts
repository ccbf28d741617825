/** One figure of a rule over time, and when it was found: a value for each minute, of the window that ends with it. */
export interface Track {
  of: Record<string, string>
  above?: number
  below?: number
  /** Not a number where there is nothing to tell. */
  values: Float64Array
  isFound: Uint8Array
}

export const minuteMs = 60_000

/** Sums of the `window` minutes that end with each minute; what was before the first is nothing. */
export function windowed(minutes: Float64Array, window: number): Float64Array {
  const sums = new Float64Array(minutes.length)
  // Sums of all so far: what leaves a running sum of fractions leaves a little behind.
  const all = new Float64Array(minutes.length + 1)
  for (let at = 0; at < minutes.length; at++) {
    all[at + 1] = all[at]! + minutes[at]!
    sums[at] = all[at + 1]! - all[Math.max(0, at + 1 - window)]!
  }
  return sums
}
