/** Files that are read again when they change. A change counts from what was read: one before the first look is seen too. */
import { stat } from 'node:fs/promises'
import type { Clock } from '@gatehouse/base'

/** Names of files, each with its stamp of before it was read. */
export type Stamps = ReadonlyMap<string, string>

/** What tells one state of a file from another; the same for one that is not there. */
export async function stampOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code ?? 'unknown'
  }
}

export interface FileWatchOptions {
  clock: Clock
  everyMs: number
  /** Some of them are not what they were; told once for each change. */
  changed: () => void
}

export class FileWatch {
  readonly #options: FileWatchOptions
  #stamps = new Map<string, string>()
  #cancel = () => {}
  #closed = false

  constructor(options: FileWatchOptions) {
    this.#options = options
    this.#later()
  }

  /** Watches these, in place of all before. */
  use(stamps: Stamps): void {
    this.#stamps = new Map(stamps)
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  #later(): void {
    this.#cancel = this.#options.clock.after(this.#options.everyMs, () => {
      void this.#look().finally(() => {
        if (!this.#closed) this.#later()
      })
    })
  }

  async #look(): Promise<void> {
    const stamps = this.#stamps
    const now = await Promise.all([...stamps.keys()].map(async file => [file, await stampOf(file)] as const))
    if (this.#closed || stamps !== this.#stamps) return
    const isChanged = now.some(([file, stamp]) => stamps.get(file) !== stamp)
    if (!isChanged) return
    this.#stamps = new Map(now)
    this.#options.changed()
  }
}
