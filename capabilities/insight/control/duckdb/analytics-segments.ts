/**
 * Single requests older than an hour move out of the table into Parquet files, one per hour of sealing, sorted by
 * organization and time: a question reads the parts of its organization, and what is old goes by removing files. A
 * file is whole before the transaction that names it; one that nobody names is removed at start.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'

export const segmentsPath = (directory: string) => join(directory, 'segments')

/** A late request is in the segment of the hour it came in. */
export interface Segment {
  name: string
  fromUs: number
  /** Of its youngest request. */
  toUs: number
  requests: number
  bytes: number
}

/** From when on an organization keeps its requests, and up to where its segments were written anew already. */
export interface Cut {
  organization: string
  beforeUs: number
  doneUs: number
}

export interface SegmentsOptions {
  directory: string
  writer: DuckDBConnection
  /** A file stays so long after it was removed: longer than any question may take. */
  graceMs: number
}

/**
 * SQL for the single requests of a span, on a connection that is within a transaction: what has moved to a file
 * meanwhile is seen once.
 */
export async function requestsOf(
  connection: DuckDBConnection,
  { directory, fromUs, toUs }: { directory: string; fromUs: number; toUs: number },
): Promise<string> {
  const found = await connection.runAndReadAll(
    `select name from segments where from_us < ${toUs} and to_us >= ${fromUs} order by to_us desc`,
  )
  const files = found.getRowObjects().map(({ name }) => `'${quoted(join(segmentsPath(directory), String(name)))}'`)
  return files.length === 0
    ? 'requests'
    : `(from requests union all by name from read_parquet([${files.join(', ')}], union_by_name = true))`
}

const hourUs = 3_600_000_000
/** Requests of one file: beyond, another begins. Bounds what sorting takes. */
const segmentRequestsMax = 2_000_000

export class AnalyticsSegments {
  readonly #directory: string
  readonly #writer: DuckDBConnection
  readonly #graceMs: number
  /** Oldest first, by their youngest request. */
  #segments: Segment[] = []

  private constructor({ directory, writer, graceMs }: SegmentsOptions) {
    this.#directory = segmentsPath(directory)
    this.#writer = writer
    this.#graceMs = graceMs
  }

  static async open(options: SegmentsOptions): Promise<AnalyticsSegments> {
    mkdirSync(segmentsPath(options.directory), { recursive: true, mode: 0o700 })
    const segments = new AnalyticsSegments(options)
    await segments.#read()
    return segments
  }

  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
  }

  /** Moves what is of hours before the last whole one. Returns how many requests moved. */
  async seal(nowMs: number): Promise<number> {
    const beforeUs = Math.floor((nowMs * 1000) / hourUs) * hourUs
    let moved = 0
    // What came so late that its organization keeps it no longer: no file has it, for older files are not looked at again.
    await this.#writer.run(`delete from requests using removed_of gone
      where requests.organization = gone.organization and gone.what = 'requests' and requests.time_us < gone.before_us`)
    for (;;) {
      const segment = await this.#sealOne(beforeUs)
      if (!segment) return moved
      moved += segment.requests
      if (segment.requests < segmentRequestsMax) return moved
    }
  }

  /** Removes the files whose every request is before the moment. */
  async removeBefore(us: number): Promise<number> {
    return this.#remove(this.#segments.filter(segment => segment.toUs < us))
  }

  /** Removes the oldest file; tells how many requests went and where the next oldest begins. */
  async removeOldest(): Promise<{ requests: number; beforeUs: number } | undefined> {
    const [oldest] = this.#segments
    if (!oldest) return undefined
    return { requests: await this.#remove([oldest]), beforeUs: oldest.toUs + 1 }
  }

  /**
   * Writes segments anew without what organizations keep no longer, the oldest first, `max` at most. Returns how many requests
   * went, and up to where everything is done.
   */
  async cut(cuts: readonly Cut[], max: number): Promise<{ removed: number; doneUs: number }> {
    let [removed, written] = [0, 0]
    for (const segment of this.#segments) {
      const due = cuts.filter(({ beforeUs, doneUs }) => segment.fromUs < beforeUs && segment.toUs >= doneUs)
      if (due.length === 0) continue
      if (written === max) return { removed, doneUs: segment.toUs }
      const gone = due.map(
        ({ organization, beforeUs }) => `(organization = '${quoted(organization)}' and time_us < ${beforeUs})`,
      )
      const went = await this.#rewrite(segment, gone.join(' or '))
      removed += went
      if (went > 0) written++
    }
    return { removed, doneUs: Number.MAX_SAFE_INTEGER }
  }

  async #rewrite(segment: Segment, gone: string): Promise<number> {
    const source = `read_parquet('${quoted(this.#path(segment.name))}')`
    const [found] = (
      await this.#writer.runAndReadAll(
        `select count(*) filter (${gone})::double as gone, min(time_us) filter (not (${gone}))::double as from_us,
           max(time_us) filter (not (${gone}))::double as to_us from ${source}`,
      )
    ).getRowObjects() as { gone: number; from_us: number | null; to_us: number }[]
    if (!found || found.gone === 0) return 0
    if (found.from_us === null) return this.#remove([segment])
    const name = this.#freeName(found.to_us)
    await this.#write(name, `select * from ${source} where not (${gone})`)
    const { size: bytes } = statSync(this.#path(name))
    const kept = { name, fromUs: found.from_us, toUs: found.to_us, requests: segment.requests - found.gone, bytes }
    // One statement each way: a question sees the one or the other.
    await this.#writer.run('begin')
    try {
      await this.#writer.run(`delete from segments where name = '${segment.name}'`)
      await this.#writer.run(
        `insert into segments values ('${name}', ${kept.fromUs}, ${kept.toUs}, ${kept.requests}, ${bytes})`,
      )
      await this.#writer.run('commit')
    } catch (error) {
      await this.#writer.run('rollback').catch(() => {})
      throw error
    }
    this.#segments = [...this.#segments.filter(one => one !== segment), kept].sort((a, b) => a.toUs - b.toUs)
    this.#forget(segment)
    return found.gone
  }

  /** Questions that have begun still read it. */
  #forget({ name }: Segment): void {
    setTimeout(() => rmSync(this.#path(name), { force: true }), this.#graceMs).unref()
  }

  async #sealOne(beforeUs: number): Promise<Segment | undefined> {
    const [found] = (
      await this.#writer.runAndReadAll(
        `select min(time_us)::double as from_us, max(time_us)::double as to_us, count(*)::double as requests
         from (select time_us from requests where time_us < ${beforeUs} order by time_us limit ${segmentRequestsMax})`,
      )
    ).getRowObjects() as { from_us: number | null; to_us: number; requests: number }[]
    if (!found || found.from_us === null) return undefined
    // Those of the same microsecond as the last go with it.
    const chosen = `time_us <= ${found.to_us}`
    const name = this.#freeName(found.to_us)
    await this.#write(name, `select * from requests where ${chosen}`)
    return this.#adopt({ name, fromUs: found.from_us, toUs: found.to_us }, chosen)
  }

  async #write(name: string, select: string): Promise<void> {
    const unfinished = `${this.#path(name)}.part`
    await this.#writer.run(
      `copy (${select} order by organization, time_us) to '${quoted(unfinished)}'
       (format parquet, compression zstd, row_group_size 20000)`,
    )
    sync(unfinished)
    renameSync(unfinished, this.#path(name))
    sync(this.#directory)
  }

  async #adopt(named: Pick<Segment, 'name' | 'fromUs' | 'toUs'>, chosen: string): Promise<Segment> {
    const { size: bytes } = statSync(this.#path(named.name))
    await this.#writer.run('begin')
    try {
      const requests = (await this.#writer.run(`delete from requests where ${chosen}`)).rowsChanged
      const segment = { ...named, requests, bytes }
      await this.#writer.run(
        `insert into segments values ('${named.name}', ${named.fromUs}, ${named.toUs}, ${requests}, ${bytes})`,
      )
      await this.#writer.run('commit')
      this.#segments = [...this.#segments, segment].sort((a, b) => a.toUs - b.toUs)
      return segment
    } catch (error) {
      await this.#writer.run('rollback').catch(() => {})
      throw error
    }
  }

  async #remove(gone: readonly Segment[]): Promise<number> {
    let requests = 0
    for (const segment of gone) {
      await this.#writer.run(`delete from segments where name = '${segment.name}'`)
      this.#segments = this.#segments.filter(one => one !== segment)
      this.#forget(segment)
      requests += segment.requests
    }
    return requests
  }

  async #read(): Promise<void> {
    const rows = (
      await this.#writer.runAndReadAll(
        'select name, from_us::double as from_us, to_us::double as to_us, requests::double as requests, bytes::double as bytes from segments order by to_us',
      )
    ).getRowObjects() as { name: string; from_us: number; to_us: number; requests: number; bytes: number }[]
    for (const { name } of rows.filter(({ name }) => !existsSync(this.#path(name)))) {
      await this.#writer.run(`delete from segments where name = '${name}'`)
    }
    this.#segments = rows
      .filter(({ name }) => existsSync(this.#path(name)))
      .map(({ from_us, to_us, ...rest }) => ({ ...rest, fromUs: from_us, toUs: to_us }))
    const named = new Set(this.#segments.map(({ name }) => name))
    for (const file of readdirSync(this.#directory)) {
      if (!named.has(file)) rmSync(join(this.#directory, file), { force: true })
    }
  }

  #freeName(toUs: number): string {
    const stem = new Date(toUs / 1000).toISOString().slice(0, 13)
    for (let number = 1; ; number++) {
      const name = `${stem}-${number}.parquet`
      if (!existsSync(this.#path(name))) return name
    }
  }

  #path(name: string): string {
    return join(this.#directory, name)
  }
}

/** For a text between single quotes of SQL. */
export function quoted(text: string): string {
  return text.replaceAll("'", "''")
}

function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
