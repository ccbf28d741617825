/** What a policy is given, on real shared memory with a clock that stands still. For tests only. */
import type { Host, Log } from '@gatehouse/unit'
import { Breakers, createBreakerMemory } from '../shared/breakers.ts'
import { createKeyedGaugeMemory, KeyedGauges } from '../shared/keyed-gauges.ts'
import { openLimiter } from '../shared/limiter.ts'
import { createLimiterMemory, limiterSeed } from '../shared/limiter-memory.ts'
import { hostMaker } from './host.ts'

export class StillClock {
  #nowMs = Date.UTC(2026, 10, 28, 12)
  #startMs = this.#nowMs
  #tasks: { atMs: number; task: () => void }[] = []

  nowMs = () => this.#nowMs
  monotonicMs = () => this.#nowMs - this.#startMs

  after = (delayMs: number, task: () => void) => {
    const entry = { atMs: this.#nowMs + delayMs, task }
    this.#tasks.push(entry)
    return () => void (this.#tasks = this.#tasks.filter(one => one !== entry))
  }

  /** In how many milliseconds each that waits is due. */
  due = () => this.#tasks.map(({ atMs }) => atMs - this.#nowMs)

  pass(ms: number): void {
    this.#nowMs += ms
    for (const { atMs, task } of [...this.#tasks]) if (atMs <= this.#nowMs) task()
  }

  set(nowMs: number): void {
    this.#nowMs = nowMs
  }
}

export function stillHost(log: Log = { warn() {}, error() {} }) {
  const clock = new StillClock()
  const health = { well: 1 }
  const memory = createLimiterMemory({ keysMax: 1000, nowUs: 0 })
  const gauges = new KeyedGauges(createKeyedGaugeMemory({ keys: 64, threads: 1 }), 1)
  const hostFor = hostMaker({
    ...{ clock, gauges, limiter: openLimiter(memory, 1), limiterSeed: limiterSeed(memory) },
    ...{ nowUs: () => 1 + clock.monotonicMs() * 1000, log },
    breakers: new Breakers(createBreakerMemory({ keys: 8 }), () => clock.monotonicMs()),
    shadows: { send() {} },
    names: { of: () => undefined },
    rules: { files: () => [], watch: () => () => {}, matched: () => {} },
    fetch: { send: () => Promise.reject(new Error('nobody is asked')) },
  })
  const made = hostFor({ identity: 'i', environmentId: 'e' })
  const host = { ...made, upstream: { wellShare: () => health.well } } as unknown as Host
  return { host, clock, health }
}
