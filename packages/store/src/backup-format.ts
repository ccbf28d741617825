/**
 * A backup is lines of JSON: a header, one line per row, a trailer. Values are PostgreSQL's own text of them,
 * which loses nothing and reads the same into either engine.
 */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'

export const backupVersion = 1

/** Longest line that is read. */
const lineCharactersMax = 64 * 1024 * 1024

export interface BackupTable {
  schema: string
  name: string
  columns: string[]
}

export interface BackupHeader {
  format: 'gatehouse-backup'
  version: number
  /** Ids of the migrations that made the tables. */
  migrations: string[]
  tables: BackupTable[]
}

/** The place of its table in the header, then the values. */
export type BackupRow = [table: number, ...values: (string | null)[]]

export interface BackupTrailer {
  /** Rows of each table, in the order of the header. */
  rows: number[]
  /** Of everything before the trailer. */
  sha256: string
}

/** Adds a digest to lines that are written or read. */
export function digest() {
  const hash = createHash('sha256')
  return {
    add: (line: string) => void hash.update(`${line}\n`),
    end: () => hash.digest('hex'),
  }
}

/** Lines of a byte stream without their ends; a last one without an end is a line too. */
export async function* linesOf(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  const text = (piece?: Uint8Array | string) => {
    try {
      if (piece === undefined) return decoder.decode()
      return typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true })
    } catch {
      throw invalid('It is not UTF-8 text.')
    }
  }
  for await (const piece of source) {
    const lines = text(piece).split('\n')
    lines[0] = rest + lines[0]
    rest = lines.pop()!
    yield* lines
    if (rest.length > lineCharactersMax) throw invalid(`A line is longer than ${lineCharactersMax} characters.`)
  }
  rest += text()
  if (rest !== '') yield rest
}

export function readHeader(line: string | undefined): BackupHeader {
  const header = parsed(line, 1) as Partial<BackupHeader> | null
  if (header?.format !== 'gatehouse-backup') throw invalid('It does not begin as a backup of Gatehouse.')
  if (typeof header.version === 'number' && header.version > backupVersion) {
    throw new Failure('data_newer', `The backup has format ${header.version}, this version reads ${backupVersion}.`)
  }
  const { migrations, tables } = header
  const fits = header.version === backupVersion && isTexts(migrations) && Array.isArray(tables) && tables.every(isTable)
  if (!fits) throw invalid('Its first line is not a header.')
  return header as BackupHeader
}

/** A row or the trailer. */
export function readLine(line: string, number: number, header: BackupHeader): BackupRow | BackupTrailer {
  const value = parsed(line, number)
  if (isTrailer(value)) return value
  if (!Array.isArray(value)) throw invalid(`Line ${number} is no row.`)
  const [table, ...values] = value
  const fits = values.every(item => item === null || typeof item === 'string')
  if (!fits || header.tables[table]?.columns.length !== values.length)
    throw invalid(`Line ${number} is no row of its table.`)
  return value as BackupRow
}

export function invalid(detail: string, cause?: unknown): Failure {
  return new Failure('backup_invalid', detail, { cause })
}

function parsed(line: string | undefined, number: number): unknown {
  try {
    return JSON.parse(line ?? '')
  } catch {
    throw invalid(line === undefined ? 'It is empty.' : `Line ${number} is not JSON; the file is cut off or altered.`)
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string')

function isTable(value: Partial<BackupTable> | null): boolean {
  return typeof value?.schema === 'string' && typeof value.name === 'string' && isTexts(value.columns)
}

function isTrailer(value: unknown): value is BackupTrailer {
  const { rows, sha256 } = (value ?? {}) as Partial<BackupTrailer>
  return !Array.isArray(value) && Array.isArray(rows) && rows.every(Number.isInteger) && typeof sha256 === 'string'
}
