/** Figures that a few wild values do not move far. */

export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Huber's: what is further off than `most` counts as that far. */
export function clipped(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value))
}

/** The value that `share` of all are at most. */
export function quantileOf(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1))]!
}
