/** Keeps one file current: the whole new content or the whole old one, whatever happens in between (L14). */
import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '@gatehouse/base'

/** Writes beside the file, flushes, and renames over it; the directory is flushed too. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  const directory = await open(dirname(path), 'r')
  await directory.sync().finally(() => directory.close())
}

/** The file's content, or `undefined` when there is none yet. */
export async function readCheckpoint(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

export interface Checkpointer {
  /** Times a write failed (disk full, no permission); the old file is still whole and the next try follows. */
  readonly failures: number
  /** Stops the rhythm and writes once more. */
  close(): Promise<void>
}

export interface CheckpointPlan {
  path: string
  clock: Clock
  everyMs?: number
  snapshot(): Uint8Array
}

/** Writes `snapshot()` every `everyMs`, counted from the end of the last write, so a slow disk is never piled upon. */
export function startCheckpointer({ path, clock, everyMs = 1000, snapshot }: CheckpointPlan): Checkpointer {
  let failures = 0
  let closed = false
  let cancel = () => {}
  let writing = Promise.resolve()
  const write = async () => {
    await replaceFile(path, snapshot()).catch(() => void failures++)
    if (!closed) arm()
  }
  const arm = () => {
    cancel = clock.after(everyMs, () => void (writing = write()))
  }
  arm()
  return {
    get failures() {
      return failures
    },
    async close() {
      closed = true
      cancel()
      await writing
      await write()
    },
  }
}
