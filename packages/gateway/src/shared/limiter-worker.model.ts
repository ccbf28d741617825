/** A thread that checks until it is refused or ended, and tells each admission. For tests and the bench only. */
import { parentPort, workerData } from 'node:worker_threads'
import { limitRule } from './limit-rule.ts'
import { openLimiter } from './limiter.ts'
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
}

const job = workerData as LimiterJob
const clock = new Int32Array(job.clock)
const tally = new Int32Array(job.tally)
const limiter = openLimiter(job.memory, job.thread)
const rule = limitRule({ limit: job.limit, windowSeconds: job.windowSeconds })
const ask = { low: 0, high: 0, nowUs: 0, cost: 1 }
parentPort!.postMessage('ready')
Atomics.wait(tally, 0, 0)
const start = performance.now()
let key = Math.floor((job.keys / 3) * job.thread) % job.keys
for (let i = 0; i < job.checks; i++) {
  key = key + 1 === job.keys ? 0 : key + 1
  ask.low = Math.imul(key + 1, 0x9e3779b1)
  ask.high = Math.imul(key + 7, 0x85ebca6b)
  ask.nowUs = job.startUs + Atomics.load(clock, 0)
  if (limiter.check(ask, rule).allowed) Atomics.add(tally, job.thread, 1)
}
parentPort!.postMessage(performance.now() - start)
