/** Runs test files in processes, tells what each printed, and keeps what failed for the end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { root } from './files.ts'

/** What a process prints of how many tests it ran: told once, for all of them. */
const summary = /^ℹ (?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/
/** `.ci/run` shows what stands below it once more. */
const failedHead = '── What failed ──'
/** A program that a test left behind may hold its output open. */
const patienceMs = 2000
const linesOfFailure = 120

export interface TestRun {
  /** The file, or what its files have in common. */
  name: string
  rest: readonly string[]
  env?: Record<string, string>
  /** What it prints comes at once, because nothing runs beside it. */
  atOnce?: boolean
  /** After so many it is ended; 15 unless said. */
  minutes?: number
}

export interface TestResult {
  name: string
  ok: boolean
  passed: number
  failed: number
  /** What a reader wants of a run that failed. */
  failure: string
}

export class TestRuns {
  readonly results: TestResult[] = []
  readonly #running = new Set<ChildProcess>()
  #stopped = false

  readonly #print: (printed: string | Uint8Array) => unknown

  constructor(print: (printed: string | Uint8Array) => unknown = printed => process.stdout.write(printed)) {
    this.#print = print
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        this.#stopped = true
        for (const child of this.#running) child.kill(signal)
      })
    }
  }

  /** So many at once, each in a process of its own. */
  async all(runs: readonly TestRun[], atOnce: number): Promise<void> {
    const left = [...runs]
    const one = async () => {
      for (let next = left.shift(); next && !this.#stopped; next = left.shift()) await this.run(next)
    }
    await Promise.all(Array.from({ length: atOnce }, one))
  }

  /**
   * The process runs its files itself and prints text. Node's own runner of many files reads results from what a
   * child prints, and takes what a test or a program that it started prints for a result (nodejs/node#66164).
   */
  async run({ name, rest, env = {}, atOnce = false, minutes = 15 }: TestRun): Promise<void> {
    const child = spawn(process.execPath, rest, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#running.add(child)
    const tooLong = setTimeout(() => child.kill('SIGKILL'), minutes * 60_000)
    const pieces: Uint8Array[] = []
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Uint8Array) => {
        pieces.push(piece)
        if (atOnce) this.#print(piece)
      })
    }
    const closed = once(child, 'close')
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    await Promise.race([closed, after(patienceMs, undefined, { ref: false })])
    clearTimeout(tooLong)
    for (const stream of [child.stdout, child.stderr]) stream.destroy()
    this.#running.delete(child)
    const text = Buffer.concat(pieces).toString()
    this.results.push(testResult(name, text, code, signal))
    if (!atOnce) this.#print(withoutSummary(text))
  }

  get ok(): boolean {
    return !this.#stopped && this.results.every(result => result.ok)
  }

  /** What failed of several, once more at the end, where it is looked for; then how many there were. */
  conclusion(): string {
    const failures = this.results.length > 1 ? this.results.filter(result => !result.ok) : []
    const sum = (count: (result: TestResult) => number) => this.results.reduce((so, result) => so + count(result), 0)
    return [
      ...(failures.length > 0 ? [failedHead] : []),
      ...failures.map(({ name, failure }) => `✖ ${name}\n${failure}\n`),
      `${sum(result => result.passed)} tests passed, ${sum(result => result.failed)} failed`,
    ].join('\n')
  }
}

/** A process that counts no tests did not come to their end, whatever it ended with. */
function testResult(name: string, text: string, code: number | null, signal: string | null): TestResult {
  const count = (word: string) => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  const [passed, failed] = [count('pass'), count('fail') + count('cancelled')]
  const whole = /^ℹ tests \d+$/m.test(text)
  if (code === 0 && whole) return { name, ok: true, passed, failed, failure: '' }
  const ended = whole ? '' : `It ended with ${signal ?? code} before its tests did.\n`
  const told = whole ? text.slice(Math.max(0, text.lastIndexOf('✖ failing tests:'))) : text
  const lines = told.trimEnd().split('\n').slice(-linesOfFailure)
  return { name, ok: false, passed, failed: Math.max(1, failed), failure: ended + lines.join('\n') }
}

/** A run of one file ends with eight lines of counts, which hundreds of files would fill the log with. */
export const withoutSummary = (text: string): string =>
  text
    .split('\n')
    .filter(line => !summary.test(line))
    .join('\n')
