/** A file of somebody with a new text: the old one or the new one at any moment, whoever dies. */
import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { unwritableFile } from './unwritable-file.ts'

/** It stays where a link leads to, with the rights that it has. Throws `data_unwritable` or `store_full`. */
export async function replaceFile(cwd: string, name: string, text: string): Promise<void> {
  let beside: string | undefined
  try {
    const path = await realpath(resolve(cwd, name))
    const { mode } = await stat(path)
    beside = `${path}.${randomUUID().slice(0, 8)}.new`
    const file = await open(beside, 'wx', mode & 0o777)
    try {
      await file.writeFile(text)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (reason) {
    if (beside !== undefined) await rm(beside, { force: true }).catch(() => {})
    throw unwritableFile(name, reason)
  }
}
