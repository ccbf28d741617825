/** A thread that checks until it is refused or ended, and tells each admission. For tests and the bench only. */
import { parentPort, workerData } from 'node:worker_threads'
import { limitRule } from '../limits/limit-rule.ts'
import { newAsk, openLimiter } from './limiter.ts'
import type { LimiterMemory } from './limiter-memory.ts'

export interface LimiterJob {
  memory: LimiterMemory
  thread: number
  /** Distinct keys, taken in order, over and over; each thread starts elsewhere. */
  keys: number
  checks: number
  limit: number
  /** One clock word (µs after the table's start) that all threads read. */
  clock: SharedArrayBuffer
  startUs: number
  /** `[go, admitted of thread 1, admitted of thread 2, …]` */
  tally: SharedArrayBuffer
  windowSeconds: number
  algorithm?: 'gcra' | 'sliding-window'
  /** Limits in one question; 1 unless said. */
  together?: number
}

const job = workerData as LimiterJob
const clock = new Int32Array(job.clock)
const tally = new Int32Array(job.tally)
const limiter = openLimiter(job.memory, job.thread)
const { limit, windowSeconds } = job
const rule = limitRule({ algorithm: job.algorithm ?? 'gcra', limit, windowSeconds })
/** Several at once: the first as asked for, each further one with a key of its own and the same rule. */
const asks = Array.from({ length: job.together ?? 1 }, () => newAsk(rule))
const instant = { nowUs: 0, wallMs: 0 }
parentPort!.postMessage('ready')
Atomics.wait(tally, 0, 0)
const start = performance.now()
let key = Math.floor((job.keys / 3) * job.thread) % job.keys
for (let i = 0; i < job.checks; i++) {
  key = key + 1 === job.keys ? 0 : key + 1
  for (let one = 0; one < asks.length; one++) {
    // Threads name the limits of a question in different orders.
    const ask = asks[job.thread % 2 ? one : asks.length - 1 - one]!
    ask.low = Math.imul(key + 1 + one * 7919, 0x9e3779b1)
    ask.high = Math.imul(key + 7 + one * 7919, 0x85ebca6b)
  }
  instant.nowUs = job.startUs + Atomics.load(clock, 0)
  if (limiter.take(asks, instant) === 'taken') Atomics.add(tally, job.thread, 1)
}
parentPort!.postMessage(performance.now() - start)
