/** A file of bytes that come one after the other: all of them or none, whoever dies. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import { unwritableFile } from './unwritable-file.ts'

/** Gives its size. Throws `data_unwritable` or `store_full`, and what the bytes throw. */
export async function writeFileFrom(cwd: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const path = resolve(cwd, name)
  const beside = `${path}.${randomUUID().slice(0, 8)}.new`
  let size = 0
  try {
    // What is refused makes no file.
    let file: Awaited<ReturnType<typeof open>> | undefined
    try {
      for await (const piece of bytes) {
        file ??= await open(beside, 'wx')
        await file.writeFile(piece)
        size += piece.length
      }
      file ??= await open(beside, 'wx')
      await file.datasync()
    } finally {
      await file?.close()
    }
    await rename(beside, path)
    return size
  } catch (reason) {
    await rm(beside, { force: true }).catch(() => {})
    if (reason instanceof Failure) throw reason
    throw unwritableFile(name, reason)
  }
}
