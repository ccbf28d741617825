/**
 * What an operator lays down for a gateway alone to give up: a file each in its data directory, which is taken away once
 * that is done. Whoever may write there may do more than that.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@gatehouse/base'
import { filled, object, patterned, Type } from '@gatehouse/schema'

const order = object({
  /** Name of an API version; all unless said. */
  apiVersion: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  path: Type.Optional(patterned('^/', 'a path that starts with a slash', { maxLength: 8192 })),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
})
export interface PurgeOrder {
  apiVersion?: string
  path?: string
  tag?: string
}

const lookEveryMs = 250
const bytesMax = 65_536
const atOnceMax = 1000

export const inboxOf = (folder: string): string => join(folder, 'purges')

export interface PurgeInboxOptions {
  /** Of the gateway. */
  folder: string
  clock: Clock
  take: (order: PurgeOrder) => void
  log: (level: 'warn', message: string, fields: Record<string, unknown>) => void
}

export class PurgeInbox {
  readonly #options: PurgeInboxOptions
  #cancel = () => {}
  #closed = false

  constructor(options: PurgeInboxOptions) {
    this.#options = options
    this.#later()
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  #later(): void {
    this.#cancel = this.#options.clock.after(lookEveryMs, () => {
      void this.#look().finally(() => {
        if (!this.#closed) this.#later()
      })
    })
  }

  async #look(): Promise<void> {
    const inbox = inboxOf(this.#options.folder)
    const names = await readdir(inbox).catch(() => [])
    for (const name of names.filter(one => one.endsWith('.json')).slice(0, atOnceMax))
      await this.#take(join(inbox, name))
  }

  /** One that cannot be read is told of, and not looked at again. */
  async #take(file: string): Promise<void> {
    const { take, log } = this.#options
    try {
      const found = await stat(file)
      if (!found.isFile() || found.size > bytesMax) throw new Error('it is no file, or too large')
      take(filled(order, JSON.parse(await readFile(file, 'utf8')) as unknown) as PurgeOrder)
      await rm(file)
    } catch (reason) {
      log('warn', 'What was to be purged cannot be read.', { file, reason: String(reason) })
      await rename(file, `${file}.bad`).catch(() => {})
    }
  }
}

/** Lays it down; gives the file, which is gone once it was done. */
export async function layDown(folder: string, given: PurgeOrder): Promise<string> {
  const inbox = inboxOf(folder)
  await mkdir(inbox, { recursive: true, mode: 0o700 })
  const file = join(inbox, `${randomUUID()}.json`)
  await writeFile(`${file}.new`, JSON.stringify(given), { mode: 0o600 })
  await rename(`${file}.new`, file)
  return file
}
