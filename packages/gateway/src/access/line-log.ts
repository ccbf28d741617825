/**
 * Where lines of a log of requests go: a file that makes room for the next when it is full, or standard output. Nobody waits for
 * the disk: what it does not take in time is counted and lost.
 */
import { appendFile, rename, rm, stat } from 'node:fs/promises'
import type { Clock } from '@gatehouse/base'
import type { FamilyName, Sample } from '../metrics/families.ts'

export interface LineLogOptions {
  /** Which log it is, and how its lines are counted. */
  about: { name: string; metric: FamilyName }
  /** `-` is standard output. */
  file: string
  /** A file that would be larger is renamed to `file.1`, and so on. */
  fileBytesMax: number
  /** Renamed files that are kept. */
  filesMax: number
  clock: Clock
  log: (level: 'warn', message: string, fields: Record<string, unknown>) => void
}

/** Lines that wait for the disk. */
const waitingBytesMax = 8_388_608
const flushMs = 200
/** A disk that takes nothing is told of so seldom. */
const tellEveryMs = 60_000

export class LineLog {
  readonly #options: LineLogOptions
  #lines: string[] = []
  #bytes = 0
  #flushing: Promise<void> | undefined
  #cancel: (() => void) | undefined
  #toldMs = Number.NEGATIVE_INFINITY
  #written = 0
  #lost = 0

  constructor(options: LineLogOptions) {
    this.#options = options
  }

  take(line: string): void {
    const bytes = Buffer.byteLength(line) + 1
    if (this.#bytes + bytes > waitingBytesMax) {
      this.#lost++
      return
    }
    this.#lines.push(line)
    this.#bytes += bytes
    this.#cancel ??= this.#options.clock.after(flushMs, () => void this.flush())
  }

  /** What waits is written, or lost. */
  flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    this.#flushing = (this.#flushing ?? Promise.resolve()).then(() => this.#flush())
    return this.#flushing
  }

  /** Likewise; what is not taken by the deadline is given up: who reads nothing of standard output keeps nobody from ending. */
  async close(deadlineMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.clock.after(deadlineMs, resolve)
    await Promise.race([this.flush(), late])
    cancel()
  }

  samples(): Sample[] {
    const name = this.#options.about.metric
    return [
      { name, labels: { outcome: 'written' }, value: this.#written },
      { name, labels: { outcome: 'lost' }, value: this.#lost },
    ]
  }

  async #flush(): Promise<void> {
    const lines = this.#lines
    if (lines.length === 0) return
    const bytes = this.#bytes
    this.#lines = []
    try {
      if (this.#options.file === '-') await writeOut(`${lines.join('\n')}\n`)
      else await this.#append(`${lines.join('\n')}\n`, bytes)
      this.#written += lines.length
    } catch (thrown) {
      this.#lost += lines.length
      this.#tell(thrown as NodeJS.ErrnoException, lines.length)
    } finally {
      this.#bytes -= bytes
    }
  }

  /** By name each time: whoever moves the file away gets a new one. */
  async #append(text: string, bytes: number): Promise<void> {
    const { file, fileBytesMax } = this.#options
    const size = await stat(file).then(
      found => found.size,
      () => 0,
    )
    if (size > 0 && size + bytes > fileBytesMax) await this.#rotate()
    await appendFile(file, text, { mode: 0o600 })
  }

  async #rotate(): Promise<void> {
    const { file, filesMax } = this.#options
    const named = (number: number) => (number === 0 ? file : `${file}.${number}`)
    if (filesMax === 0) return rm(file, { force: true })
    await rm(named(filesMax), { force: true })
    for (let number = filesMax; number > 0; number--) {
      await rename(named(number - 1), named(number)).catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code !== 'ENOENT') throw thrown
      })
    }
  }

  #tell({ code, message }: NodeJS.ErrnoException, lines: number): void {
    const nowMs = this.#options.clock.monotonicMs()
    if (nowMs - this.#toldMs < tellEveryMs) return
    this.#toldMs = nowMs
    const { about, file } = this.#options
    this.#options.log('warn', `The ${about.name} cannot be written.`, {
      file,
      code,
      detail: message,
      lines,
    })
  }
}

/** Resolves when it was taken. */
const writeOut = (text: string) =>
  new Promise<void>((resolve, reject) => process.stdout.write(text, error => (error ? reject(error) : resolve())))
