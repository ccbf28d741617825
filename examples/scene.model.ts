/** Processes of a scenario, each on ports of its own: upstreams, and gateways as they are shipped, started and killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** The program as it is shipped. */
export const gatehouse = join(import.meta.dirname, '../apps/gatehouse/bin/gatehouse.mjs')

export interface Running {
  child: ChildProcess
  /** The first thing it said: of an upstream, its port. */
  line: string
  /** All it said, and what it logged. */
  said: string[]
  kill(): Promise<void>
}

export interface SceneGateway extends Running {
  url: string
  metrics: string
}

export interface GatewayWords {
  /** Its data directory, within the scene's folder; a new one unless said. */
  data?: string
  /** Flags beside those that every gateway here has. */
  flags?: readonly string[]
  env?: NodeJS.ProcessEnv
}

export interface Scene {
  folder: string
  start(words: readonly string[], env?: NodeJS.ProcessEnv): Promise<Running>
  /** Of a file that was written into the folder. */
  gateway(config: string, words?: GatewayWords): Promise<SceneGateway>
  /** A file beside the scenario, with ports in place of those that stand in it; gives where it is now. */
  write(file: string, ports?: Readonly<Record<string, string>>): string
}

export function sceneOf(t: TestContext, here: string): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-example-'))
  const running = new Set<ChildProcess>()
  t.after(async () => {
    await Promise.all([...running].map(killed))
    rmSync(folder, { recursive: true, force: true })
  })
  async function start(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Running> {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    running.add(child)
    const said: string[] = []
    child.stderr!.on('data', piece => void said.push(String(piece)))
    const first = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit').then(() => undefined)])
    if (!first) throw new Error(`${words[0]} ended: ${said.join('')}`)
    child.stdout!.on('data', piece => void said.push(String(piece)))
    return { child, said, line: String(first[0]).trim(), kill: () => killed(child) }
  }
  let count = 0
  return {
    ...{ folder, start },
    async gateway(config, { data = `data-${++count}`, flags = [], env = {} } = {}) {
      const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
      const own = ['--config', config, '--data', join(folder, data), '--workers', '2', '--json']
      const one = await start([gatehouse, 'gateway', ...own, ...ports, ...flags], env)
      const { gateway: url, metrics } = JSON.parse(one.line) as { gateway: string; metrics: string }
      return { ...one, url, metrics }
    },
    write(file, ports = {}) {
      let text = readFileSync(join(here, file), 'utf8')
      for (const [written, port] of Object.entries(ports)) text = text.replaceAll(`:${written}`, `:${port}`)
      writeFileSync(join(folder, file), text)
      return join(folder, file)
    },
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await Promise.all([once(child, 'exit'), child.kill('SIGKILL')])
}

/** A figure of the gateway's metrics, summed over its labels. */
export async function figure(gateway: Pick<SceneGateway, 'metrics'>, name: string): Promise<number> {
  const text = await (await fetch(gateway.metrics)).text()
  const lines = text.split('\n').filter(line => line.startsWith(name))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 25))
}
