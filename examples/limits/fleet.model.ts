/** The scenario's processes: the upstream, Redis, and gateways that are started, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const here = import.meta.dirname
const program = join(here, '../../apps/gatehouse/bin/gatehouse.mjs')

export interface FleetGateway {
  url: string
  metrics: string
  /** What it logged. */
  said: string[]
  kill(): Promise<void>
}

export interface Fleet {
  gateway(words?: { data?: string; redis?: string; redisTimeoutMs?: number; workers?: number }): Promise<FleetGateway>
  upstream: ChildProcess
  folder: string
}

export async function fleet(t: TestContext): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-limits-'))
  const running = new Set<ChildProcess>()
  const start = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    running.add(child)
    return child
  }
  t.after(async () => {
    await Promise.all([...running].map(killed))
    rmSync(folder, { recursive: true, force: true })
  })
  const upstream = start([join(here, 'upstream.ts'), '0'])
  const [said] = (await once(upstream.stdout!, 'data')) as [Buffer]
  const port = /\d+/.exec(said.toString())![0]
  const config = join(folder, 'gateway.yaml')
  writeFileSync(config, readFileSync(join(here, 'gateway.yaml'), 'utf8').replace(':9000', `:${port}`))
  writeFileSync(join(folder, 'reports.yaml'), readFileSync(join(here, 'reports.yaml')))
  let count = 0
  return {
    ...{ folder, upstream },
    async gateway({ data = `data-${++count}`, redis, redisTimeoutMs = 50, workers = 2 } = {}) {
      const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
      const words = [
        'gateway',
        '--config',
        config,
        '--data',
        join(folder, data),
        '--workers',
        String(workers),
        '--json',
      ]
      const child = start([program, ...words, ...ports], redis ? redisVariables(redis, redisTimeoutMs) : {})
      const lines: string[] = []
      child.stderr!.on('data', piece => void lines.push(String(piece)))
      const first = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit').then(() => undefined)])
      if (!first) throw new Error(`the gateway ended: ${lines.join('')}`)
      const { gateway: url, metrics } = JSON.parse(String(first[0])) as { gateway: string; metrics: string }
      child.stdout!.on('data', piece => void lines.push(String(piece)))
      return { url, metrics, said: lines, kill: () => killed(child) }
    },
  }
}

const redisVariables = (url: string, timeoutMs: number) => ({
  GATEHOUSE_REDIS_URL: url,
  GATEHOUSE_REDIS_TIMEOUT_MS: String(timeoutMs),
})

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await Promise.all([once(child, 'exit'), child.kill('SIGKILL')])
}

export const keyOf = (who: 'bank' | 'student' | 'robot') => `example-key-${who}-please-change`

export async function call(gateway: FleetGateway, who: Parameters<typeof keyOf>[0], path = '/reports') {
  const started = performance.now()
  const answer = await fetch(`${gateway.url}/reports/v1${path}`, { headers: { 'X-API-Key': keyOf(who) } })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, tookMs: performance.now() - started }
}

/** Statuses of as many calls, some at a time, in turn over the gateways. */
export async function calls(gateways: readonly FleetGateway[], who: Parameters<typeof keyOf>[0], count: number) {
  const tally: Record<number, number> = {}
  let next = 0
  let longestMs = 0
  const one = async () => {
    while (next < count) {
      const { status, tookMs } = await call(gateways[next++ % gateways.length]!, who)
      tally[status] = (tally[status] ?? 0) + 1
      longestMs = Math.max(longestMs, tookMs)
    }
  }
  await Promise.all(Array.from({ length: 24 }, one))
  return { tally, longestMs }
}

/** A figure of the gateway's metrics, summed over its labels. */
export async function figure(gateway: FleetGateway, name: string): Promise<number> {
  const text = await (await fetch(gateway.metrics)).text()
  const lines = text.split('\n').filter(line => line.startsWith(name))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 25))
}
