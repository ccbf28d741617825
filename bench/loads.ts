/** The ways to load a side. Each rejects when an answer was not 2xx. */
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from './figures.ts'
import { cpuUs, outputOf, pinned, residentBytes } from './processes.ts'
import type { Load, Request } from './scenarios.ts'
import { loadCore, type Side } from './sides.ts'

export interface LoadRun {
  side: Side
  request: Request
  seconds: number
  /** Requests a second that the other side took in its warm-up. */
  rateMax: number
}

type Taken = Omit<Run, 'cpuUs' | 'perSecond'>

/** Loads the side and reads what it cost. */
export async function runLoad(load: Load, run: LoadRun): Promise<Run> {
  const before = cpuUs(run.side.pid)
  const startedMs = performance.now()
  const taken = await take(load, run)
  const { requests } = taken
  const perSecond = (requests * 1000) / (performance.now() - startedMs)
  return { ...taken, perSecond, cpuUs: (cpuUs(run.side.pid) - before) / requests }
}

function take(load: Load, run: LoadRun): Promise<Taken> {
  switch (load.by) {
    case 'wrk':
      return wrk(load, run)
    case 'h2load':
      return h2load(load, run)
    case 'paced':
      return paced(load, run)
    case 'idle':
      return idle(load, run)
  }
}

async function wrk(load: Extract<Load, { by: 'wrk' }>, { side, request, seconds }: LoadRun): Promise<Taken> {
  const { protocol, path, headers = {} } = request
  const script = load.script ? ['-s', join(import.meta.dirname, load.script)] : []
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const options = ['-t1', `-c${load.connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency']
  const url = `${protocol}://127.0.0.1:${side.port(protocol)}${path}`
  const args = load.args ? ['--', ...load.args] : []
  const text = await outputOf(loadCore, ['wrk', ...options, ...fields, ...script, url, ...args])
  const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0)
  const broken = /Socket errors: (?!connect 0, read 0, write 0, timeout 0)/.test(text)
  const requests = Number(/(\d+) requests in/.exec(text)?.[1] ?? 0)
  if (requests === 0 || bad > 0 || broken) throw new Error(`${side.name} failed ${bad} of ${requests}:\n${text}`)
  return { requests, p50Ms: wrkMs(text, '50%'), p99Ms: wrkMs(text, '99%') }
}

function wrkMs(text: string, line: string): number {
  const [, value, unit] = new RegExp(`${line}\\s+([\\d.]+)(us|ms|s)`).exec(text) ?? []
  return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit as 'ms']
}

async function h2load(load: Extract<Load, { by: 'h2load' }>, { side, request, seconds }: LoadRun): Promise<Taken> {
  const log = join(tmpdir(), `gatehouse-bench-${process.pid}.log`)
  const options = ['-c', load.connections, '-m', load.streams, '-D', seconds, '--log-file', log].map(String)
  const url = `http://127.0.0.1:${side.port('h2')}${request.path}`
  const text = await outputOf(loadCore, ['h2load', ...options, url])
  const requests = Number(/(\d+) succeeded/.exec(text)?.[1] ?? 0)
  const good = Number(/status codes: (\d+) 2xx/.exec(text)?.[1] ?? 0)
  const times = readFileSync(log, 'utf8').trimEnd().split('\n')
  rmSync(log)
  if (requests === 0 || good < requests)
    throw new Error(`${side.name} failed ${requests - good} of ${requests}:\n${text}`)
  const sortedUs = Float64Array.from(times, line => Number(line.split('\t')[2])).sort()
  const atMs = (share: number) => sortedUs[Math.floor((sortedUs.length - 1) * share)]! / 1000
  return { requests, p50Ms: atMs(0.5), p99Ms: atMs(0.99) }
}

/** As many connections as make the rate when each thinks for 20 ms in the mean. */
function paced({ share }: Extract<Load, { by: 'paced' }>, run: LoadRun): Promise<Taken> {
  const connections = Math.round(run.rateMax * share * 0.02)
  return wrk({ by: 'wrk', connections, script: 'paced.lua' }, run)
}

async function idle({ connections }: Extract<Load, { by: 'idle' }>, { side, request }: LoadRun): Promise<Taken> {
  await side.collect()
  const before = residentBytes(side.pid)
  const args = [side.port('http'), request.path, connections].map(String)
  const client = pinned(loadCore, [process.execPath, join(import.meta.dirname, 'idle-client.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(client, 'exit').then(() => {
    throw new Error(`${side.name} did not keep ${connections} connections`)
  })
  await Promise.race([once(client.stdout!, 'data'), exit])
  const each = () => (residentBytes(side.pid) - before) / connections
  const uncollectedBytesEach = each()
  await Promise.race([side.collect(), exit])
  const bytesEach = each()
  exit.catch(() => {})
  client.kill('SIGKILL')
  await exit.catch(() => {})
  return { requests: connections, bytesEach, uncollectedBytesEach }
}
