/**
 * Microseconds of the machine's monotonic clock, the same in every thread. `performance.now()` alone is not: each
 * thread counts from its own start, and `performance.timeOrigin` follows the wall clock.
 */
export function createSharedClock(): () => number {
  const originUs = threadOriginUs()
  return () => originUs + performance.now() * 1000
}

/** Enough that one of them is not interrupted, also on a machine that is busy. */
const samples = 64

/** What the shared clock said when this thread's own began: the sample that was taken quickest is the truest. */
function threadOriginUs(): number {
  let origin = 0
  let quickest = Number.POSITIVE_INFINITY
  for (let i = 0; i < samples; i++) {
    const before = performance.now()
    const sharedUs = Number(process.hrtime.bigint()) / 1000
    const after = performance.now()
    if (after - before >= quickest) continue
    quickest = after - before
    origin = sharedUs - ((before + after) / 2) * 1000
  }
  return origin
}
