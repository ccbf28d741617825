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

/** Ticks of a thread's own time are 4 ms: over this much of it they are a few percent. */
const measuredMs = 100

/** What a work costs of this thread's own time, on average, in ms: whoever else has the processor meanwhile. */
export async function costMs(work: () => unknown): Promise<number> {
  const begin = process.threadCpuUsage()
  for (let rounds = 1; ; rounds++) {
    await work()
    const { user, system } = process.threadCpuUsage(begin)
    const ms = (user + system) / 1000
    if (ms >= measuredMs && rounds >= 3) return ms / rounds
  }
}
