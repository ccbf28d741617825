/** Processes of the bench: pinned to cores, their processor time and memory read from the kernel. */
import { type ChildProcess, execFile, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
const pageBytes = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }))
const running = new Set<ChildProcess>()
process.on('exit', () => {
  // Killed outright, nginx would leave its worker behind.
  for (const child of running) child.kill('SIGTERM')
})

/** Starts a program on these cores (`0`, `0,1`); it ends with this one. */
export function pinned(cores: string, command: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn('taskset', ['-c', cores, ...command], { stdio: ['ignore', 'ignore', 'inherit'], ...options })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Runs a program on these cores to its end; what it printed. */
export async function outputOf(cores: string, command: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('taskset', ['-c', cores, ...command], { maxBuffer: 2 ** 26 })
  return stdout
}

/** Asks it to end, and ends it when it does not. */
export async function ended(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), withinMs)
  await exit
  clearTimeout(force)
}

/** User and system time of a process with all its threads, and of all below it (proc(5), `stat` fields 14 to 17). */
export function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ticksUs(fields.slice(11, 15)) + sumOver(childrenOf(pid), cpuUs)
}

/** Time in which any core of the machine worked, whoever for (proc(5), first line of `stat`). */
export function machineBusyUs(): number {
  const [user, nice, system, , , ...interrupts] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]!
    .split(/ +/)
    .slice(1)
  return ticksUs([user!, nice!, system!, ...interrupts.slice(0, 3)])
}

const ticksUs = (fields: readonly string[]) =>
  (fields.reduce((sum, ticks) => sum + Number(ticks), 0) * 1e6) / ticksPerSecond

/** Resident memory of a process and all below it (proc(5), `statm` field 2). */
export function residentBytes(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  return pages * pageBytes + sumOver(childrenOf(pid), residentBytes)
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

const sumOver = (pids: readonly number[], of: (pid: number) => number) => pids.reduce((sum, pid) => sum + of(pid), 0)

/** How many files a process started from here may open. */
export function filesMax(): number {
  return Number(/Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))![1])
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

/** Resolves when the port takes connections. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1')
    const open = await once(socket, 'connect').catch(() => undefined)
    socket.destroy()
    if (open) return
    await wait(25)
  }
  throw new Error(`nothing listens on port ${port}`)
}

export function installed(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
