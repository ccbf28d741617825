import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Failure } from '@gatehouse/base'

export interface DataLock {
  /** The directory, absolute. */
  readonly directory: string
  release(): void
}

/**
 * Takes a data directory for this process alone, making it if need be. The lock is SQLite's exclusive lock on
 * `lock.sqlite`: a lock of the kernel, which ends with the process however that ends. `lock.json` only says
 * who holds it; nothing else may open `lock.sqlite`, for closing any descriptor of it drops the lock (fcntl).
 */
export function lockDirectory(path: string): DataLock {
  const directory = resolve(path)
  const lock = openLock(directory)
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    writeFileSync(join(directory, 'lock.json'), JSON.stringify({ pid: process.pid }))
  } catch (error) {
    lock.close()
    if (!/locked|busy/i.test(String((error as Error).message))) throw unwritable(directory, error)
    throw new Failure('data_locked', `${directory} is in use by ${holder(directory)}.`, { cause: error })
  }
  return { directory, release: () => lock.isOpen && lock.close() }
}

function openLock(directory: string): DatabaseSync {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    return new DatabaseSync(join(directory, 'lock.sqlite'))
  } catch (error) {
    throw unwritable(directory, error)
  }
}

function unwritable(directory: string, cause: unknown): Failure {
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ENOSPC' || /disk is full/.test(message)) {
    return new Failure('store_full', `${directory} has no space left.`, { cause })
  }
  return new Failure('data_unwritable', `${directory} cannot be written: ${message}.`, { cause })
}

function holder(directory: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(join(directory, 'lock.json'), 'utf8'))
    return `process ${Number(pid)}`
  } catch {
    return 'another process'
  }
}
