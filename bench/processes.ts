/** Processes of the bench: pinned to a core, their processor time read from the kernel. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Starts a program on one core. */
export function pinned(
  core: number,
  file: string,
  args: readonly string[],
  output: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn('taskset', ['-c', String(core), file, ...args], { stdio: ['ignore', output, 'inherit'] })
}

/** User and system time of a process and all below it, in microseconds (proc(5), `stat` fields 14 and 15). */
export function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const own = Number(fields[11]) + Number(fields[12])
  return (own * 1e6) / ticksPerSecond + childrenOf(pid).reduce((sum, child) => sum + cpuUs(child), 0)
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** Resolves when the port answers. */
export async function answering(port: number, path = '/'): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}${path}`)
      return
    } catch {
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  throw new Error(`nothing answers on port ${port}`)
}

export function installed(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
