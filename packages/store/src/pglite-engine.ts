import { cpSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { ensureCluster } from './cluster.ts'
import type { Reply, Row } from './connection.ts'
import { DurableFiles, type Files, systemFiles } from './durable-files.ts'
import type { Refusal } from './statement-error.ts'
import { wireValue } from './wire-types.ts'

export interface EngineOptions {
  /** Where the cluster is or will be. The caller holds the lock. */
  directory: string
  /** A cluster to start from instead of an empty one. */
  template?: string | undefined
  files?: Files | undefined
}

export type EngineReply = ({ ok: true } & Reply) | ({ ok: false } & Refusal)

/** PGlite in the thread that calls. Statements run one after another; each blocks the thread. */
export interface Engine {
  /** Rejects only when the engine is broken and must be dropped. */
  query(sql: string, parameters: readonly (string | null)[]): Promise<EngineReply>
  close(): Promise<void>
}

/** Everything beyond PGlite's own parameters. Its `-F` goes: it switches fsync off. */
const settings = {
  wal_sync_method: 'fsync', // fdatasync never leaves the WebAssembly
  max_wal_size: '128MB',
  shared_buffers: '32MB',
  timezone: 'UTC',
  jit: 'off',
}

const startParams = [
  ...PGlite.defaultStartParams.filter(parameter => parameter !== '-F'),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
]

/** PGlite converts by type; we do it ourselves, alike for both engines. */
const asTextIs = new Proxy({}, { get: () => (text: string) => text })
const asWire = new Proxy({}, { get: (_, oid) => (text: string) => wireValue(Number(oid), text) })

export async function openEngine({ directory, template, files = systemFiles }: EngineOptions): Promise<Engine> {
  const open = (path: string) => PGlite.create({ fs: new DurableFiles(path, files), startParams })
  const make = async (fresh: string) => {
    if (template) cpSync(template, fresh, { recursive: true })
    else await (await open(fresh)).close()
  }
  await ensureCluster(directory, { make, files })
  const engine = await open(directory)
  engine.serializers = asTextIs
  engine.parsers = asWire
  return {
    close: () => engine.close(),
    async query(sql, parameters) {
      try {
        const { rows, affectedRows = 0 } = await engine.query<Row>(sql, [...parameters])
        return { ok: true, rows, affectedRows }
      } catch (error) {
        return { ok: false, ...refusalOf(error) }
      }
    },
  }
}

function refusalOf(error: unknown): Refusal {
  const { code, severity, message, detail, table, column, constraint } = error as Refusal & Record<string, string>
  if (severity === 'PANIC' || severity === 'FATAL') throw error
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
    return { sqlState: code, message, detail, table, column, constraint }
  }
  if (error instanceof RangeError) return { sqlState: '22003', message }
  throw error
}
