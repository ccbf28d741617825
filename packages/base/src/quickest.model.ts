/**
 * What a work costs: the milliseconds of the quickest of several rounds, in which nobody else had the processor. A thread's
 * own time, as `process.threadCpuUsage` tells it, moves in ticks of four milliseconds and is too coarse for this.
 */
export async function quickestMs(work: () => unknown, rounds = 10): Promise<number> {
  let quickest = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const before = performance.now()
    await work()
    quickest = Math.min(quickest, performance.now() - before)
  }
  return quickest
}
