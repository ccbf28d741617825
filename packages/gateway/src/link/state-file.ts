/** Small files that are whole or not there, readable by us alone. */
import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '@gatehouse/base'

/** The file has the new text when this resolves, and either the old or the new at any moment before. */
export async function writeWhole(path: string, text: string | Uint8Array): Promise<void> {
  try {
    const file = await open(`${path}.new`, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(`${path}.new`, path)
    const folder = await open(dirname(path), 'r')
    await folder.sync().finally(() => folder.close())
  } catch (cause) {
    const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
    throw new Failure(full ? 'store_full' : 'data_unwritable', `${path} cannot be written.`, { cause })
  }
}

export function readWhole(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Failure('data_unwritable', `${path} cannot be read.`, { cause })
  }
}

/** The value in a file of JSON; undefined when there is none or it is damaged. */
export function readJsonFile<T>(path: string): T | undefined {
  const text = readWhole(path)
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}
