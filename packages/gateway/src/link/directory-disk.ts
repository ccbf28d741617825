/**
 * The directory on disk: the log of one epoch as verified lines, each with its checkpoint. A log that is not complete
 * yet has another name, so that after a crash the one before counts.
 */
import { createReadStream, mkdirSync, readdirSync } from 'node:fs'
import { type FileHandle, open, rename, truncate, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { DirectoryCheckpoint, DirectoryEntry } from '@gatehouse/program'

export interface StoredLine {
  entries: DirectoryEntry[]
  checkpoint: DirectoryCheckpoint
}

export class DirectoryDisk {
  readonly #directory: string
  #file: FileHandle | undefined

  constructor(stateDir: string) {
    this.#directory = join(stateDir, 'directory')
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 })
  }

  /** Epochs with a complete log, newest first. */
  epochs(): number[] {
    return readdirSync(this.#directory)
      .flatMap(name => /^(\d{1,16})\.log$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a)
  }

  /** The lines of an epoch with the bytes they end at; ends at a torn or damaged one. */
  async *lines(epoch: number, complete = true): AsyncGenerator<StoredLine & { endsAt: number }> {
    let endsAt = 0
    const input = createReadStream(this.#pathOf(epoch, complete))
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      endsAt += Buffer.byteLength(text) + 1
      try {
        yield { ...(JSON.parse(text) as StoredLine), endsAt }
      } catch {
        return
      }
    }
  }

  /** Goes on with a complete log whose first `bytes` hold. */
  async resume(epoch: number, bytes: number): Promise<void> {
    await truncate(this.#pathOf(epoch, true), bytes)
    this.#file = await open(this.#pathOf(epoch, true), 'a', 0o600)
  }

  async begin(epoch: number): Promise<void> {
    await this.#file?.close()
    this.#file = await open(this.#pathOf(epoch, false), 'w', 0o600)
  }

  async append(line: StoredLine): Promise<void> {
    await this.#file!.write(`${JSON.stringify(line)}\n`)
    await this.#file!.datasync()
  }

  /** The log that was begun is complete: it counts from now on, and no other. */
  async complete(epoch: number): Promise<void> {
    await rename(this.#pathOf(epoch, false), this.#pathOf(epoch, true))
    for (const name of readdirSync(this.#directory))
      if (name !== `${epoch}.log`) await unlink(join(this.#directory, name))
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  #pathOf(epoch: number, complete: boolean): string {
    return join(this.#directory, `${epoch}.${complete ? 'log' : 'part'}`)
  }
}
