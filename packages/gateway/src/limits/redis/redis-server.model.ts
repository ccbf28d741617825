/** Real Redis servers, for tests only. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { claimPort } from '@gatehouse/http'

const missing = spawnSync('sh', ['-c', 'command -v redis-server']).status !== 0 && process.env.CI !== 'true'

/** For every test that runs Redis. */
export const withRedis = { skip: missing ? 'needs the Debian package redis-server' : false }

export interface RedisServer {
  port: number
  folder: string
  /** Answers nothing and closes nothing, until `thaw`. */
  freeze(): void
  thaw(): void
  /** `SIGKILL`; `start` again on the same port. */
  kill(): Promise<void>
  start(): Promise<void>
}

export interface RedisOptions {
  /** Lines of its configuration beside the port. */
  lines?: readonly string[]
  /** Files in its folder, by name. */
  files?: Record<string, string>
  sentinel?: boolean
  port?: number
}

export async function redisServer(t: TestContext, options: RedisOptions = {}): Promise<RedisServer> {
  const { lines = [], files = {}, sentinel = false } = options
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-redis-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const port = options.port ?? (await freePort(lines.some(line => line.startsWith('cluster-enabled'))))
  const plain = lines.some(line => line.startsWith('port ')) ? [] : [`port ${port}`]
  const saved = sentinel ? [] : ['save ""', 'appendonly no']
  const conf = [...plain, 'bind 127.0.0.1', `dir ${folder}`, ...saved, ...lines]
  writeFileSync(
    join(folder, 'redis.conf'),
    `${conf.join('\n').replaceAll('FOLDER', folder).replaceAll('PORT', String(port))}\n`,
  )
  let child: ChildProcess | undefined
  const start = async () => {
    const args = [join(folder, 'redis.conf'), ...(sentinel ? ['--sentinel'] : [])]
    child = spawn('redis-server', args, { stdio: 'ignore' })
    while (!(await accepts(port)))
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
  }
  const kill = async () => {
    const running = child
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    await Promise.all([once(running, 'exit'), running.kill('SIGKILL')])
  }
  await start()
  t.after(async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    ...{ port, folder, kill, start },
    freeze: () => void child!.kill('SIGSTOP'),
    thaw: () => void child!.kill('SIGCONT'),
  }
}

/** Nodes of a cluster speak with each other 10,000 ports higher: that one must be free, too. */
async function freePort(isNode: boolean): Promise<number> {
  for (let tries = 0; ; tries++) {
    const port = await claimPort('127.0.0.1', 0)
    if (!isNode) return port
    try {
      await claimPort('127.0.0.1', port + 10_000)
      return port
    } catch (thrown) {
      if (tries === 20) throw thrown
    }
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const open = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  if (!open) await new Promise(resolve => setTimeout(resolve, 10))
  return open
}
