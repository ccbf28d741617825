/** Nanoseconds per check of the shared limiter: `npx node bench/limiter.ts [--json]`. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { KeyHasher } from '@gatehouse/gateway/shared/key-hash.ts'
import { createLimiterMemory, limiterCounters } from '@gatehouse/gateway/shared/limiter-memory.ts'
import type { LimiterJob } from '@gatehouse/gateway/shared/limiter-worker.model.ts'

const { values: words } = scriptWords(import.meta.url, { json: { type: 'boolean', default: false } })

interface Row {
  what: string
  threads: number
  keys: number
  nsPerCheck: number
}

interface Question {
  threads: number
  keys: number
  algorithm?: LimiterJob['algorithm']
  /** Limits in one question. */
  together?: number
}

async function measure({ threads, keys, algorithm = 'gcra', together = 1 }: Question): Promise<Row> {
  const checks = keys === 1 ? 4_000_000 : 2_000_000
  const memory = createLimiterMemory({ keysMax: Math.max(1000, keys * together), nowUs: 0 })
  const tally = new SharedArrayBuffer(64)
  const shared = {
    algorithm,
    together,
    memory,
    tally,
    clock: new SharedArrayBuffer(4),
    startUs: 1,
    limit: 1e9,
    windowSeconds: 3600,
  }
  const workers = await Promise.all(
    Array.from({ length: threads }, async (_, i) => {
      const workerData: LimiterJob = { ...shared, keys, checks, thread: i + 1 }
      const file = new URL('../packages/gateway/src/shared/limiter-worker.model.ts', import.meta.url)
      const worker = new Worker(file, { workerData })
      await once(worker, 'message')
      return worker
    }),
  )
  const results = Promise.all(workers.map(worker => once(worker, 'message') as Promise<[number]>))
  const words = new Int32Array(tally)
  Atomics.store(words, 0, 1)
  Atomics.notify(words, 0)
  const times = (await results).map(([ms]) => (ms * 1e6) / checks)
  if (limiterCounters(memory).full > 0) throw new Error('the table was full')
  const what = `${algorithm}${together > 1 ? `, ${together} together` : ''}`
  return { what, threads, keys, nsPerCheck: Math.round(Math.max(...times)) }
}

function measureHash(): Row {
  const hasher = new KeyHasher(new Uint32Array([1, 2]), 'policy')
  const target = { low: 0, high: 0 }
  const keys = Array.from({ length: 1000 }, (_, i) => `cred_01hzy7m3k9v5x2q8r4t6w0${1000 + i}`)
  let start = 0
  for (let i = 0; i < 3_000_000; i++) {
    if (i === 1_000_000) start = performance.now()
    hasher.hash(keys[i % 1000]!, target)
  }
  return { what: 'hash of 30 letters', threads: 1, keys: 1000, nsPerCheck: Math.round((performance.now() - start) / 2) }
}

const rows = [measureHash()]
for (const keys of [1, 1_000_000]) for (const threads of [1, 2]) rows.push(await measure({ threads, keys }))
for (const algorithm of ['sliding-window', 'gcra'] as const) {
  for (const together of [1, 3]) rows.push(await measure({ threads: 1, keys: 10_000, algorithm, together }))
}
if (words.json) console.log(JSON.stringify({ bench: 'limiter', rows }))
else console.table(rows)
