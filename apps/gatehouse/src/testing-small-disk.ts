/** A disk of a few megabytes that a test can fill to the last byte. Imported by tests only. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why there can be none here. */
export const diskMissing = (): string | false =>
  process.platform === 'linux' && process.getuid?.() === 0 ? false : 'a disk is mounted by root alone'

export interface SmallDisk {
  directory: string
  /** Takes all that is left. */
  fill(): void
  /** Gives back what was taken. */
  makeRoom(): void
}

/** There until the process of the test ends: whatever is on it is closed before. */
export function smallDisk(megabytes: number): SmallDisk {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory])
  process.once('exit', () => {
    execFileSync('umount', ['--lazy', directory])
    rmSync(directory, { recursive: true, force: true })
  })
  const ballast = join(directory, 'ballast')
  return {
    directory,
    fill() {
      const file = openSync(ballast, 'a')
      try {
        for (const size of [2 ** 20, 4096, 1]) writeAll(file, Buffer.alloc(size))
      } finally {
        closeSync(file)
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
  }
}

function writeAll(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) > 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOSPC') throw thrown
  }
}
