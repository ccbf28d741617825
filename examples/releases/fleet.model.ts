/** The scenario's processes: the upstream, a control plane, and three gateways at it; each may be frozen and killed. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const here = import.meta.dirname
const program = join(here, '../../apps/gatehouse/bin/gatehouse.mjs')
const token = 'ght_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG'

export interface Fleet {
  gateways: { url: string; process: ChildProcess }[]
  /** The command line as the administrator; rejects on another exit code than 0 with all that it said. */
  cli(...words: string[]): Promise<string>
  /** What the control API answers to a GET in `default/default`. */
  ask<T>(path: string): Promise<T>
  /** Applies an API of this name as `shop.yaml` has it, with this release behind it. */
  applied(name: string, release: string): Promise<void>
  /** Lines of a shell as a guide has them, with the example's documents and upstream as they are here. */
  typed(lines: string): Promise<string>
  killControl(): Promise<void>
  startControl(): Promise<void>
  close(): Promise<void>
}

export async function startFleet(): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-releases-'))
  const running = new Set<ChildProcess>()
  const close = async () => {
    await Promise.all([...running].map(killed))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return { ...(await started(folder, running)), close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

async function started(folder: string, running: Set<ChildProcess>): Promise<Omit<Fleet, 'close'>> {
  const errors: string[] = []
  const start = async (args: string[]) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    child.stderr!.on('data', piece => void errors.push(String(piece)))
    const first = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit').then(() => undefined)])
    if (!first) throw new Error(`${args.join(' ')} ended: ${errors.join('')}`)
    return { child, said: String(first[0]) }
  }
  const upstream = await start([join(here, 'upstream.ts'), '0'])
  const upstreamPort = /\d+/.exec(upstream.said)![0]
  const ports = await freePorts(8)
  const [controlPort, distributionPort] = ports
  const url = `http://127.0.0.1:${controlPort}`
  const cli = (...words: string[]) =>
    new Promise<string>((resolve, reject) => {
      const all = [program, ...words, '--url', url, '--token', token]
      execFile(process.execPath, all, { timeout: 120_000 }, (error, out, err) => {
        if (error) reject(new Error(`gatehouse ${words.join(' ')} → ${error.code}\n${out}${err}`))
        else resolve(out)
      })
    })
  let control: ChildProcess | undefined
  const startControl = async () => {
    const words = ['--data', join(folder, 'control'), '--token', token, '--egress-allow', 'loopback', '--json']
    const at = ['--control-port', `${controlPort}`, '--distribution-port', `${distributionPort}`]
    control = (await start([program, 'control', ...words, ...at])).child
  }
  await startControl()
  const documents = (name: string, release: string) => {
    const file = join(folder, `${name}.yaml`)
    const text = readFileSync(join(here, 'shop.yaml'), 'utf8').replaceAll(/\bshop\b/g, name)
    writeFileSync(file, text.replace(':9000/v1', `:${upstreamPort}/${release}`))
    return file
  }
  const gateway = async (number: number) => {
    const made = JSON.parse(await cli('gateway-groups', 'enrolment-token', 'default', '--json')) as { token: string }
    const [port, metrics] = ports.slice(2 + number * 2)
    const at = ['--gateway-port', `${port}`, '--metrics-port', `${metrics}`, '--tls-port', '0', '--workers', '1']
    const words = ['--control', `https://127.0.0.1:${distributionPort}`, '--enrolment-token', made.token, '--json']
    const more = ['--data', join(folder, `gateway-${number}`), '--egress-allow', 'loopback']
    const { child } = await start([
      ...[program, 'gateway', ...words, ...at, ...more],
      ...['--trusted-proxies', 'loopback'],
    ])
    return { url: `http://127.0.0.1:${port}`, process: child }
  }
  const gateways = [await gateway(0), await gateway(1), await gateway(2)]
  return {
    ...{ gateways, cli, startControl },
    async ask<T>(path: string) {
      const at = `${url}/api/v1/organizations/default/workspaces/default/${path}`
      return (await (await fetch(at, { headers: { authorization: `Bearer ${token}` } })).json()) as T
    },
    async applied(name, release) {
      await cli('apply', '-f', documents(name, release))
    },
    typed: lines => {
      const own = lines
        .replaceAll('examples/releases/shop.yaml', documents('shop', 'v1'))
        .replaceAll(':9000/', `:${upstreamPort}/`)
      const command = `gatehouse() { "${process.execPath}" "${program}" "$@"; }\nset -e\n${own}`
      const env = { ...process.env, GATEHOUSE_URL: url, GATEHOUSE_TOKEN: token }
      return new Promise((resolve, reject) => {
        execFile('sh', ['-c', command], { env, timeout: 120_000 }, (error, out, err) => {
          if (error) reject(new Error(`${own} → ${error.code}\n${out}${err}`))
          else resolve(out)
        })
      })
    },
    killControl: () => killed(control!),
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await Promise.all([once(child, 'exit'), child.kill('SIGKILL')])
}

/** Gateways are named by their port, so that each needs one of its own that stays. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map(server => once(server, 'listening')))
  const ports = servers.map(server => (server.address() as { port: number }).port)
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}

/** A caller of its own for each number. */
const callerOf = (number: number) => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`

export async function releaseFor(url: string, name: string, caller = 1): Promise<{ release: string; status: number }> {
  const answer = await fetch(`${url}/${name}/v1/things`, { headers: { 'X-Forwarded-For': callerOf(caller) } })
  const { release = '' } = (await answer.json()) as { release?: string }
  return { release, status: answer.status }
}

/** Calls of many callers, over the gateways in turn, until it is stopped; says what was answered. */
export function traffic(urls: readonly string[], name: string) {
  const tally = new Map<string, number>()
  let going = true
  let next = 0
  const one = async () => {
    while (going) {
      const number = next++
      const url = urls[number % urls.length]!
      const found = await releaseFor(url, name, number % 1000).catch(() => ({ release: 'none', status: 0 }))
      const key = `${found.release} ${found.status}`
      tally.set(key, (tally.get(key) ?? 0) + 1)
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  const all = Promise.all([one(), one(), one(), one()])
  return {
    tally,
    async stop() {
      going = false
      await all
      return tally
    },
  }
}
