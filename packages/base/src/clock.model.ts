import type { Clock } from './clock.ts'

interface Task {
  atMs: number
  task: () => void
}

/** Time that stands still until a test moves it; both clocks show the same. */
export class ManualClock implements Clock {
  #nowMs: number
  #tasks: Task[] = []

  constructor(nowMs = 1_000_000) {
    this.#nowMs = nowMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, task: () => void): () => void {
    const one = { atMs: this.#nowMs + delayMs, task }
    this.#tasks.push(one)
    return () => {
      this.#tasks = this.#tasks.filter(other => other !== one)
    }
  }

  /** Does what is due on the way, each at its time. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms
    for (;;) {
      const [next] = this.#tasks.filter(({ atMs }) => atMs <= endMs).sort((one, other) => one.atMs - other.atMs)
      if (!next) break
      this.#tasks = this.#tasks.filter(other => other !== next)
      this.#nowMs = next.atMs
      next.task()
    }
    this.#nowMs = endMs
  }
}
