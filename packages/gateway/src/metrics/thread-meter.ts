/** How a thread fares: its event loop and its memory. Costs a timer, nothing for a request. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Sample } from './families.ts'

const resolutionMs = 20

export class ThreadMeter {
  readonly #thread: string
  readonly #delays = monitorEventLoopDelay({ resolution: resolutionMs })

  constructor(thread: string) {
    this.#thread = thread
    this.#delays.enable()
  }

  /** Since it was last asked, as far as the event loop is concerned. */
  samples(): Sample[] {
    const thread = this.#thread
    const lag = (stat: string, nanoseconds: number): Sample => ({
      name: 'gatehouse_thread_event_loop_lag_seconds',
      labels: { thread, stat },
      value: Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3) || 0,
    })
    const delays = this.#delays
    const lags = delays.count > 0 ? [delays.percentile(50), delays.percentile(99), delays.max] : [0, 0, 0]
    delays.reset()
    const { heapUsed, external } = process.memoryUsage()
    const labels = { thread }
    return [
      ...['p50', 'p99', 'max'].map((stat, index) => lag(stat, lags[index]!)),
      {
        name: 'gatehouse_thread_busy_seconds_total',
        labels,
        value: performance.eventLoopUtilization().active / 1000,
      },
      { name: 'gatehouse_thread_heap_bytes', labels, value: heapUsed },
      { name: 'gatehouse_thread_external_bytes', labels, value: external },
    ]
  }

  close(): void {
    this.#delays.disable()
  }
}
