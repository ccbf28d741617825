import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { Files } from './durable-files.ts'

/** The PostgreSQL version whose files the PGlite we ship reads. */
export const clusterVersion = 18

export interface ClusterMaker {
  /** Fills a new directory with a cluster that was closed in order. */
  make(fresh: string): Promise<void>
  files: Files
}

/**
 * Sees to it that `directory` holds a complete database cluster. A new one is made beside it and moved into
 * place when it is on the disk, so that a first start that is killed leaves nothing half made.
 */
export async function ensureCluster(directory: string, { make, files }: ClusterMaker): Promise<void> {
  if (existsSync(join(directory, 'PG_VERSION'))) return checkVersion(directory)
  const fresh = `${directory}.new`
  rmSync(fresh, { recursive: true, force: true })
  await make(fresh)
  const fsync = (path: string) => fsyncPath(path, files)
  forTree(fresh, fsync)
  renameSync(fresh, directory)
  fsync(dirname(directory))
}

function checkVersion(directory: string) {
  const version = Number.parseInt(readFileSync(join(directory, 'PG_VERSION'), 'utf8'), 10)
  if (version === clusterVersion) return
  const detail = `${directory} was written by PostgreSQL ${version}, this program reads ${clusterVersion}.`
  if (version > clusterVersion) throw new Failure('data_newer', detail)
  throw new Failure('conflict', detail, { hint: 'Back it up with the version that wrote it and restore here.' })
}

function forTree(directory: string, visit: (path: string) => void) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) forTree(path, visit)
    else if (entry.isFile()) visit(path)
  }
  visit(directory)
}

function fsyncPath(path: string, files: Files) {
  const descriptor = openSync(path, 'r')
  try {
    files.fsync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
