/** SQL of people over what their organization has: rows are taken out of the store, and the statement is carried out elsewhere. */
import { rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import type { Analytics, Extract } from '../analytics.ts'
import { type Narrowing, spanOf } from '../span.ts'
import { sandboxed } from './sandbox.ts'
import type { SandboxLimits } from './sandbox-calls.ts'
import { nameColumns, type ViewName, viewNames, views, viewTexts } from './views.ts'

export const sqlLimits = {
  /** Statements at a time: of one control plane, and of one organization. */
  atOnce: 2,
  atOncePerOrganization: 1,
  /** Rows that are taken out of each table. */
  takenMax: 500_000,
  namesMax: 20_000,
} as const

export const sandboxLimits: SandboxLimits = {
  ...{ timeoutMs: 10_000, memoryMegabytesMax: 384, residentMegabytesMax: 900 },
  ...{ rowsMax: 1000, bytesMax: 4 * 2 ** 20, valueCharactersMax: 8192 },
}

export const queryTablesHandler: OperationHandler = {
  async run() {
    const filled = viewNames.map(name => ({
      ...{ name, about: viewTexts[name] },
      columns: Object.entries(typesOf(name)).map(([column, type]) => ({ name: column, type })),
    }))
    const names = nameColumns.map(name => ({ name, type: 'VARCHAR' }))
    return { tables: [...filled, { name: 'names', about: viewTexts.names, columns: names }] }
  },
}

interface Asked {
  organization: string
  from: string
  to: string
  sql: string
  tables: ViewName[]
  limit: number
}

interface Input {
  sql: string
  tables: ViewName[]
  limit: number
  since: string
  from?: string
  to?: string
}

/** `limits` are those of the sandbox. */
export function sqlHandler(analytics: Pick<Analytics, 'extract'>, limits = sandboxLimits): OperationHandler {
  const running: string[] = []
  return {
    async run({ organization, services }: WriteContext, { sql, tables, limit, ...span }: Input): Promise<Asked> {
      return { organization: organization!.id, ...spanOf(services, span as Narrowing), sql, tables, limit }
    },
    after: (async ({ read }: PrepareContext, { sql, tables, limit, ...of }: Asked) => {
      const own = running.filter(one => one === of.organization).length
      if (running.length >= sqlLimits.atOnce || own >= sqlLimits.atOncePerOrganization)
        throw new Failure('too_many_attempts', 'A query is being carried out.', { extra: { retryAfterSeconds: 5 } })
      running.push(of.organization)
      try {
        const names = await read((_, db) => namesOf(db, of.organization))
        return {
          ...{ from: of.from, to: of.to },
          ...(await carriedOut(analytics, { ...of, sql, tables, names, limits: { ...limits, rowsMax: limit } })),
        }
      } finally {
        running.splice(running.indexOf(of.organization), 1)
      }
    }) as OperationHandler['after'] & {},
  }
}

interface CarriedOut extends Omit<Asked, 'limit'> {
  names: readonly { id: string; kind: string; name: string }[]
  limits: SandboxLimits
}

async function carriedOut(analytics: Pick<Analytics, 'extract'>, asked: CarriedOut) {
  const { organization, from, to, sql, tables, names, limits } = asked
  const taken: Extract[] = []
  try {
    for (const view of tables) {
      const one = await analytics.extract({ view, organization, from, to, rowsMax: sqlLimits.takenMax })
      taken.push(one)
      if (one.rows > sqlLimits.takenMax) throw tooMany(view)
    }
    const files = taken.map(({ view, path, format }) => ({ table: view, path, format, columns: typesOf(view) }))
    const { columns, rows, truncated } = await sandboxed({ files, names, sql, limits })
    return { columns, rows, truncated }
  } finally {
    await Promise.all(taken.map(({ path }) => removed(path)))
  }
}

const typesOf = (view: ViewName) =>
  Object.fromEntries(Object.entries(views[view]).map(([name, { type }]) => [name, type]))

const tooMany = (view: ViewName) =>
  new Failure('sql_too_large', `${view} has more than ${sqlLimits.takenMax} rows in the span.`, {
    hint: view === 'requests' ? 'Ask for less time, or of `traffic` alone (`tables`).' : 'Ask for less time.',
  })

const kinds = {
  apis: 'api',
  api_versions: 'api_version',
  environments: 'environment',
  applications: 'application',
  plans: 'plan',
  subscriptions: 'subscription',
} as const

async function namesOf(db: Kysely<AnyTables>, organization: string) {
  const all: { id: string; kind: string; name: string }[] = []
  for (const [table, kind] of Object.entries(kinds)) {
    const mine = db.selectFrom(table).select(['id', 'name']).where('organization_id', '=', organization)
    const rows = await mine
      .orderBy('id')
      .limit(sqlLimits.namesMax - all.length)
      .execute()
    all.push(...rows.map(({ id, name }) => ({ id: String(id), kind, name: String(name) })))
  }
  return all
}

/** With its folder, where it has one of its own. */
async function removed(path: string): Promise<void> {
  await rm(path, { force: true })
  const folder = dirname(path)
  if (basename(folder).startsWith('gatehouse-extract-')) await rm(folder, { recursive: true, force: true })
}
