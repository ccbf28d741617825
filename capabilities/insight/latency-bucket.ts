/**
 * Durations as logarithmic buckets: what is kept of them in roll-ups, since counts of buckets add up and percentiles do
 * not. A bucket is told by the value from which both of its ends differ by the same share, at most 2 % (the relative
 * error of DDSketch, Masson, Rim and Lee, VLDB 2019).
 */
export const growth = 1.04
const logOfGrowth = Math.log(growth)

/** Of a duration that is told by its bucket: never further off than this share. */
export const bucketErrorMax = (growth - 1) / (growth + 1)

/** 0 for no time at all; 1 is up to 1 µs; 2 ** 32 µs have 567. */
export function bucketOf(microseconds: number): number {
  return microseconds < 1 ? 0 : Math.max(1, Math.ceil(Math.log(microseconds) / logOfGrowth) + 1)
}

/** The duration in microseconds by which a bucket is told. */
export function microsecondsOf(bucket: number): number {
  return bucket <= 0 ? 0 : bucket === 1 ? 1 : (2 * growth ** (bucket - 1)) / (growth + 1)
}
