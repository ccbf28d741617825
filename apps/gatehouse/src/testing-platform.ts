/** A whole platform as its users start it, for tests: real processes, any ports, a directory of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const program = join(import.meta.dirname, '../bin/gatehouse.mjs')

export interface Platform {
  gateway: string
  control: string
  portal: string
  metrics: string
  data: string
  /** From the command to the line that says it is ready. */
  readyMs: number
  process: ChildProcess
  /** Processes of the family by name, such as `control`. */
  members: () => Map<string, number>
  /** Standard error so far. */
  errors: () => string
  /** Runs the command line against it; rejects on another exit code than 0. */
  cli: (...args: string[]) => Promise<string>
  /** SIGTERM; resolves to the exit code. */
  stop: () => Promise<number | null>
}

export interface PlatformOptions {
  data?: string
  env?: Record<string, string>
  args?: string[]
}

export async function startPlatform(t: TestContext, options: PlatformOptions = {}): Promise<Platform> {
  const data = options.data ?? temporaryData(t)
  const ports = ['--gateway-port', '0', '--control-port', '0', '--portal-port', '0', '--metrics-port', '0']
  const startedMs = performance.now()
  const child = spawn(
    process.execPath,
    [program, 'start', '--json', '--data', data, ...ports, ...(options.args ?? [])],
    {
      env: { ...process.env, GATEHOUSE_BUILD_WEB: 'no', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  t.after(stop)
  let errors = ''
  child.stderr!.on('data', text => (errors += text))
  const addresses = await new Promise<Pick<Platform, 'gateway' | 'control' | 'portal' | 'metrics'>>(
    (resolve, reject) => {
      let text = ''
      child.stdout!.on('data', piece => {
        text += piece
        if (text.includes('\n')) resolve(JSON.parse(text))
      })
      void ended.then(code => reject(new Error(`the platform ended with ${code}: ${errors}`)))
    },
  )
  const readyMs = performance.now() - startedMs
  const cli = (...args: string[]) =>
    new Promise<string>((resolve, reject) => {
      const all = [program, ...args, '--url', addresses.control, '--data', data]
      execFile(
        process.execPath,
        all,
        { timeout: 240_000, env: { ...process.env, ...options.env } },
        (error, out, err) => {
          if (error) reject(new Error(`gatehouse ${args.join(' ')} → ${error.code}\n${out}${err}`))
          else resolve(out)
        },
      )
    })
  return {
    ...addresses,
    data,
    readyMs,
    process: child,
    members: () => membersOf(child.pid!),
    errors: () => errors,
    cli,
    stop,
  }
}

function membersOf(pid: number): Map<string, number> {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  return new Map(
    children.map(child => {
      const words = readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0')
      return [words[words.findIndex(word => /main\.(ts|js)$/.test(word)) + 1]!, child]
    }),
  )
}

export function temporaryData(t: TestContext): string {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-platform-'))
  t.after(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }))
  return data
}
