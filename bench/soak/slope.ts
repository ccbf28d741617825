/** Is it growing: least squares, and how sure that is. */

export interface Slope {
  /** Growth in a minute, in the unit of the values. */
  perMinute: number
  /** Twice the standard error of it: smaller slopes drown in what the values waver. */
  noise: number
}

/** Of values taken at these times; less than three have no slope. */
export function slopeOf(points: readonly { atMs: number; value: number }[]): Slope {
  const count = points.length
  if (count < 3) return { perMinute: 0, noise: Number.POSITIVE_INFINITY }
  const mean = (of: (at: number) => number) => points.reduce((sum, _, at) => sum + of(at), 0) / count
  const minutes = points.map(({ atMs }) => atMs / 60_000)
  const middle = { minutes: mean(at => minutes[at]!), value: mean(at => points[at]!.value) }
  const spread = mean(at => (minutes[at]! - middle.minutes) ** 2) * count
  const together = mean(at => (minutes[at]! - middle.minutes) * (points[at]!.value - middle.value)) * count
  const perMinute = together / spread
  const rest = mean(at => (points[at]!.value - middle.value - perMinute * (minutes[at]! - middle.minutes)) ** 2) * count
  return { perMinute, noise: 2 * Math.sqrt(rest / (count - 2) / spread) }
}
