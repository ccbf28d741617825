/** The DuckDB file: opened with every limit set, its tables, and what its errors mean. For the analytics thread only. */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { Failure } from '@gatehouse/base'
import { clearExtracts, extractsPath } from './analytics-extract.ts'
import { quoted, segmentsPath } from './analytics-segments.ts'
import { upgrade } from './analytics-upgrade.ts'

export interface AnalyticsLimits {
  memoryMegabytesMax: number
  threads: number
  tempMegabytesMax: number
}

export interface AnalyticsFile {
  path: string
  instance: DuckDBInstance
  /** Where a damaged predecessor was moved. */
  movedTo: string | undefined
}

/** Opens or makes the file in `directory`. A damaged one is moved aside once and a new one begun. */
export async function openAnalyticsFile(directory: string, limits: AnalyticsLimits): Promise<AnalyticsFile> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, 'analytics.duckdb')
  const options = {
    memory_limit: `${limits.memoryMegabytesMax}MB`,
    threads: String(limits.threads),
    temp_directory: join(directory, 'temp'),
    max_temp_directory_size: `${limits.tempMegabytesMax}MB`,
    checkpoint_threshold: '16MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }
  try {
    return { path, instance: await prepare(path, { directory, options }), movedTo: undefined }
  } catch (error) {
    const failure = analyticsFailure(error)
    if (failure.code !== 'analytics_corrupt') throw failure
    const movedTo = moveAside(path)
    return { path, instance: await prepare(path, { directory, options }), movedTo }
  }
}

interface Preparation {
  directory: string
  options: Record<string, string>
}

async function prepare(path: string, { directory, options }: Preparation): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(path, options)
  try {
    const connection = await instance.connect()
    clearExtracts(directory)
    // Its own segments and extracts aside, no statement reads or writes a file.
    const open = [segmentsPath(directory), extractsPath(directory)].map(path => `'${quoted(path + sep)}'`)
    await connection.run(`set allowed_directories = [${open.join(', ')}]`)
    await connection.run('set enable_external_access = false')
    const unknown = await upgrade(connection)
    connection.closeSync()
    if (unknown !== undefined) throw new Failure('data_newer', `The analytics file has layout ${unknown}.`)
    return instance
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

function moveAside(path: string): string {
  let number = 1
  while (existsSync(`${path}.damaged-${number}`)) number++
  const movedTo = `${path}.damaged-${number}`
  renameSync(path, movedTo)
  if (existsSync(`${path}.wal`)) renameSync(`${path}.wal`, `${movedTo}.wal`)
  return movedTo
}

/** Bytes of the file on disk, the write-ahead log included. */
export function analyticsBytes(path: string): number {
  const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return size(path) + size(`${path}.wal`)
}

export async function checkpoint(connection: DuckDBConnection): Promise<void> {
  await connection.run('checkpoint')
}

const meanings = [
  [/could not set lock|conflicting lock/i, 'data_locked'],
  [/with version number|newer version of DuckDB/i, 'data_newer'],
  [/not a valid DuckDB|corrupt|checksum|serialization error|failure while replaying wal/i, 'analytics_corrupt'],
  [/interrupted/i, 'query_timeout'],
  [/no space left|max_temp_directory_size|out of memory/i, 'store_full'],
  [/permission denied|read-only file system|cannot open file/i, 'data_unwritable'],
  [/invalidated|fatal error/i, 'store_unavailable'],
] as const

/** The coded failure behind what DuckDB threw; the original message stays in the cause. */
export function analyticsFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = meanings.find(([pattern]) => pattern.test(text))?.[1] ?? 'internal'
  return new Failure(code, `The analytics store says: ${text.split('\n')[0]!.slice(0, 300)}`, { cause: error })
}
