/** Time as a port: what a test replaces so that no test sleeps. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch, UTC. For dates; it may jump. */
  nowMs(): number
  /** Monotonic milliseconds with fractions, from an arbitrary start. For intervals only. */
  monotonicMs(): number
  /** Calls `task` once after `delayMs`; the returned function cancels it. Never keeps a process alive. */
  after(delayMs: number, task: () => void): () => void
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
