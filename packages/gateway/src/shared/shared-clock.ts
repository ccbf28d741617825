/**
 * Microseconds of the machine's monotonic clock, the same in every thread. `performance.now()` alone is not: each
 * thread counts from its own start, and `performance.timeOrigin` follows the wall clock.
 */
export function createSharedClock(): () => number {
  const originUs = Number(process.hrtime.bigint()) / 1000 - performance.now() * 1000
  return () => originUs + performance.now() * 1000
}
