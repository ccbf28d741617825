/** The one that writes the DuckDB file: takes batches in, folds roll-ups, seals segments and removes what is old, in turn. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { systemClock } from '@gatehouse/base'
import type { OwnRetention } from '../analytics.ts'
import type { AnalyticsSettings } from './analytics-calls.ts'
import { type AnalyticsFile, analyticsBytes, checkpoint } from './analytics-file.ts'
import { fold } from './analytics-fold.ts'
import { AnalyticsIngest } from './analytics-ingest.ts'
import { type Removed, removeOld } from './analytics-retention.ts'
import { AnalyticsSegments } from './analytics-segments.ts'
import { retainOfOrganizations } from './organization-retention.ts'

/** The size on disk is looked at after so many batches. */
const batchesPerLook = 64
/** Requests that roll-ups take in before they are folded, or so much time. */
const requestsPerFold = 200_000
const upkeepEveryMs = 30_000

export class AnalyticsWriter {
  readonly #connection: DuckDBConnection
  readonly #path: string
  readonly #settings: AnalyticsSettings
  readonly #ingest: AnalyticsIngest
  readonly #segments: AnalyticsSegments
  readonly #timer: NodeJS.Timeout
  #batches = 0
  #unfolded = 0
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(parts: WriterParts) {
    this.#connection = parts.connection
    this.#path = parts.path
    this.#settings = parts.settings
    this.#ingest = parts.ingest
    this.#segments = parts.segments
    // What fails now is tried again with the next batch or in half a minute.
    this.#timer = setInterval(
      () => this.#inTurn(() => this.#upkeep(systemClock.nowMs())).catch(() => {}),
      upkeepEveryMs,
    )
    this.#timer.unref()
  }

  static async open(file: AnalyticsFile, settings: AnalyticsSettings): Promise<AnalyticsWriter> {
    const connection = await file.instance.connect()
    const ingest = await AnalyticsIngest.on(connection)
    const graceMs = settings.queryTimeoutMs + 1000
    const segments = await AnalyticsSegments.open({ directory: settings.directory, writer: connection, graceMs })
    return new AnalyticsWriter({ connection, path: file.path, settings, ingest, segments })
  }

  ingest(batch: Uint8Array): Promise<'stored' | 'duplicate'> {
    return this.#inTurn(async () => {
      const stored = await this.#ingest.ingest(batch)
      if (stored === 'duplicate') return stored
      this.#unfolded += stored
      if (this.#unfolded >= requestsPerFold) await this.#fold(systemClock.nowMs())
      if (++this.#batches % batchesPerLook === 0 && this.#bytes() > this.#settings.diskBytesMax) {
        await this.#retain(systemClock.nowMs())
      }
      return 'stored'
    })
  }

  retain(nowMs: number, own: readonly OwnRetention[]): Promise<Removed> {
    return this.#inTurn(async () => {
      const removed = await this.#retain(nowMs)
      await this.#segments.seal(nowMs)
      const retaining = { ...this.#settings, rules: own, segments: this.#segments, nowMs }
      const ofOwn = await retainOfOrganizations(this.#connection, retaining)
      return { ...removed, byAge: removed.byAge + ofOwn }
    })
  }

  close(): Promise<void> {
    clearInterval(this.#timer)
    return this.#inTurn(async () => {
      await checkpoint(this.#connection)
      this.#connection.closeSync()
    })
  }

  #bytes(): number {
    return analyticsBytes(this.#path) + this.#segments.bytes
  }

  async #upkeep(nowMs: number): Promise<void> {
    await this.#fold(nowMs)
    await this.#segments.seal(nowMs)
  }

  async #fold(nowMs: number): Promise<void> {
    await fold(this.#connection, nowMs)
    this.#unfolded = 0
  }

  /** What is older first goes into hours and days. */
  async #retain(nowMs: number): Promise<Removed> {
    await this.#fold(nowMs)
    return removeOld(this.#connection, { ...this.#settings, path: this.#path, segments: this.#segments, nowMs })
  }

  /** The writer has one transaction at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writing.then(work, work)
    this.#writing = result.catch(() => {})
    return result
  }
}

interface WriterParts {
  connection: DuckDBConnection
  path: string
  settings: AnalyticsSettings
  ingest: AnalyticsIngest
  segments: AnalyticsSegments
}
