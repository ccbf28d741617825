import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A number larger than at every start before, also when the clock went back or the directory was emptied. */
export function nextEpoch(directory: string, nowMs: number): number {
  const path = join(directory, 'epoch')
  const epoch = Math.max(lastEpoch(path) + 1, Math.floor(nowMs))
  const file = openSync(`${path}.new`, 'w', 0o600)
  writeSync(file, String(epoch))
  fsyncSync(file)
  closeSync(file)
  renameSync(`${path}.new`, path)
  return epoch
}

function lastEpoch(path: string): number {
  try {
    const number = Number(readFileSync(path, 'latin1'))
    return Number.isSafeInteger(number) && number > 0 ? number : 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}
