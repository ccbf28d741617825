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

/** Buckets of one cell of a heat map: it ends a quarter above where it begins. */
const cellBuckets = 6

/** The first bucket of the cell that the column `bucket` is in, in SQL. */
export const latencyCellSql = `bucket - bucket % ${cellBuckets}`

/** The most that a request of a cell took, in ms, as a question is answered; the cell is told by its first bucket. */
export function latencyText(cell: number): string {
  return String(Number((growth ** (cell + cellBuckets - 2) / 1000).toPrecision(4)))
}

/** The cell that a text of `latencyText` tells of. */
export function latencyCellOf(text: string): number {
  // What was rounded when it was written is nearer to its own end than to the next.
  const bucket = Math.round(Math.log(Number(text) * 1000) / logOfGrowth) + 1
  return Math.max(0, bucket - (bucket % cellBuckets))
}
