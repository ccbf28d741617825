/**
 * What a question to Redis costs: from the thread that asks, and by way of the main thread. `node bench/redis.ts`, with
 * Debian's redis-server; prints microseconds of the process per question and the wait of the one that asks.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { limitRule } from '@gatehouse/gateway/limits/limit-rule.ts'
import { limitScript, scriptArguments } from '@gatehouse/gateway/limits/redis/limit-script.ts'
import { redisAddress } from '@gatehouse/gateway/limits/redis/redis-address.ts'
import { openLine } from '@gatehouse/gateway/limits/redis/redis-line.ts'
import { claimPort } from '@gatehouse/http'

type Ask = (keys: string[], args: string[]) => Promise<unknown>

const questions = 40_000
const atOnce = 32
const rule = limitRule({ algorithm: 'gcra', limit: 1_000_000, windowSeconds: 1 })

const lineTo = (port: number) =>
  openLine({ address: redisAddress(`redis://127.0.0.1:${port}`), connectTimeoutMs: 1000, lost() {} })

async function ask(how: Ask, limits: number): Promise<number[]> {
  const waits: number[] = []
  const asks = Array.from({ length: limits }, () => ({ rule, cost: 1, needs: 1, extra: 0 }))
  let next = 0
  const one = async () => {
    while (next++ < questions) {
      const keys = asks.map((_, i) => `gatehouse:{${next % 1000}}:${i}`)
      const startedMs = performance.now()
      await how(keys, scriptArguments(asks, { mode: 'take', wallMs: 0 }))
      waits.push((performance.now() - startedMs) * 1000)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return waits.sort((a, b) => a - b)
}

/** In a thread: with a line of its own, or by the main thread's. */
async function thread({ port, own, limits }: { port: number; own: boolean; limits: number }): Promise<void> {
  const line = own ? await lineTo(port) : undefined
  const waiting = new Map<number, (answer: unknown) => void>()
  let number = 0
  parentPort!.on('message', ([id, answer]: [number, unknown]) => {
    waiting.get(id)!(answer)
    waiting.delete(id)
  })
  const byMain: Ask = (keys, args) =>
    new Promise(resolve => {
      waiting.set(++number, resolve)
      parentPort!.postMessage([number, keys, args])
    })
  const how: Ask = line ? (keys, args) => line.evaluate(limitScript, keys, args) : byMain
  const waits = await ask(how, limits)
  line?.close()
  parentPort!.postMessage({ p50: waits[questions / 2], p99: waits[Math.floor(questions * 0.99)] })
  parentPort!.removeAllListeners('message')
}

async function measure(port: number, own: boolean, limits: number) {
  const line = await lineTo(port)
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, own, limits } })
  const done = new Promise<{ p50: number; p99: number }>(resolve => {
    worker.on('message', (message: [number, string[], string[]] | { p50: number; p99: number }) => {
      if (!Array.isArray(message)) return resolve(message)
      const [id, keys, args] = message
      void line.evaluate(limitScript, keys, args).then(answer => worker.postMessage([id, answer]))
    })
  })
  const before = process.cpuUsage()
  const { p50, p99 } = await done
  const used = process.cpuUsage(before)
  line.close()
  await worker.terminate()
  const us = (used.user + used.system) / questions
  return {
    line: own ? 'of the thread' : 'of main',
    limits,
    cpuUs: +us.toFixed(1),
    p50Us: Math.round(p50),
    p99Us: Math.round(p99),
  }
}

if (!isMainThread) await thread(workerData)
else {
  const port = await claimPort('127.0.0.1', 0)
  const redis = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  })
  for (let open = false; !open; ) {
    open = await lineTo(port).then(
      line => {
        line.close()
        return true
      },
      () => new Promise(resolve => setTimeout(resolve, 20, false)),
    )
  }
  const rows = []
  for (const limits of [1, 3]) for (const own of [true, false]) rows.push(await measure(port, own, limits))
  console.table(rows)
  await Promise.all([once(redis, 'exit'), redis.kill()])
}
