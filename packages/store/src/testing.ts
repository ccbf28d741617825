/** Fresh stores for tests, of both engines, in a fraction of a second. Imported by tests only. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { type Migration, migrate } from './migrations.ts'
import { openStore, type Store, type StoreOptions } from './store.ts'
import { postgresMissing, postgresServer } from './testing-postgres.ts'

export const engines = ['pglite', 'postgres'] as const
export type EngineKind = (typeof engines)[number]

/** Where PostgreSQL is installed that, whose copies are made in a tenth of the time. */
export const quickerEngine = (): EngineKind => (postgresMissing() ? 'pglite' : 'postgres')

/** A limit of the store that a test sets, and what it is migrated by: it then begins as a copy of one that was. */
type Limits = Partial<Omit<StoreOptions, 'kind'>> & { migrations?: readonly Migration[] | undefined }

/** A new, empty store that is closed and removed when the test ends. */
export async function testStore(
  t: TestContext,
  kind: EngineKind = 'pglite',
  { migrations, ...limits }: Limits = {},
): Promise<Store> {
  const store = await openStore({ ...limits, ...(await newPlace(kind, temporaryDirectory(t), migrations)) })
  t.after(() => store.close())
  return store
}

/** Where a new store of the engine can be opened; PGlite's is the directory. For tests that open and close themselves. */
export async function newPlace(
  kind: EngineKind,
  dataDir: string,
  migrations?: readonly Migration[],
): Promise<StoreOptions> {
  if (kind === 'postgres') return { kind, url: await newDatabase(migrations), poolMax: 4 }
  return { kind, dataDir, template: await (migrations ? migratedTemplate(migrations) : emptyTemplate()), fsync: false }
}

/**
 * Registers one test for each engine, with an empty store; the PostgreSQL one is skipped, visibly, where that is
 * not installed. Without limits of its own a test gets the process's one PGlite, emptied, which is faster.
 */
export function eachStore(name: string, run: (store: Store, t: TestContext) => Promise<void>, limits?: Limits) {
  for (const kind of engines) {
    const skip = kind === 'postgres' ? postgresMissing() : undefined
    const open = (t: TestContext) => (limits || kind === 'postgres' ? testStore(t, kind, limits) : emptiedStore())
    test(`${name} (${kind})`, { skip }, async t => run(await open(t), t))
  }
}

let reused: { store: Store; directory: string } | undefined

/** One PGlite per process: emptied for each test, opened anew when a test closed it. Not for concurrent tests. */
export async function emptiedStore(): Promise<Store> {
  if (reused) {
    const emptied = await empty(reused.store).catch(() => false)
    if (emptied) return reused.store
    await discard()
  }
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  const store = await openStore({ kind: 'pglite', dataDir: directory, template: await emptyTemplate(), fsync: false })
  reused = { store, directory }
  return store
}

after(discard)

async function discard() {
  const old = reused
  reused = undefined
  await old?.store.close()
  if (old) rmSync(old.directory, { recursive: true, force: true })
}

async function empty(store: Store): Promise<boolean> {
  const schemas = await sql<{ name: string }>`select nspname as name from pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'`.execute(store.db)
  for (const { name } of schemas.rows) await sql`drop schema ${sql.id(name)} cascade`.execute(store.db)
  await sql`create schema public`.execute(store.db)
  return true
}

export function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

let template: Promise<string> | undefined

/** An empty, closed database that PGlite copies instead of making one; kept between runs, one per release. */
export const emptyTemplate = (): Promise<string> => (template ??= kept('', async () => {}))

/** Migrated once, by what migrated them: where they stand. */
const migratedTemplates = new Map<string, Promise<string>>()
const migratedDatabases = new Map<string, Promise<string>>()

function migratedTemplate(migrations: readonly Migration[]): Promise<string> {
  const digest = digestOf(migrations)
  const prepare = async (store: Store) => void (await migrate(store, migrations))
  return once(migratedTemplates, digest, () => kept(`-${digest}`, prepare))
}

async function newDatabase(migrations: readonly Migration[] | undefined): Promise<string> {
  const server = await postgresServer()
  if (!migrations) return server.createDatabase()
  const migrated = once(migratedDatabases, digestOf(migrations), async () => {
    const url = await server.createDatabase()
    const store = await openStore({ kind: 'postgres', url, poolMax: 1 })
    await migrate(store, migrations).finally(() => store.close())
    return url
  })
  return server.createDatabase(await migrated)
}

function once(made: Map<string, Promise<string>>, key: string, make: () => Promise<string>): Promise<string> {
  const found = made.get(key) ?? make()
  made.set(key, found)
  return found
}

const digestOf = (migrations: readonly Migration[]) =>
  createHash('sha256')
    .update(JSON.stringify(migrations.map(({ id, sql }) => [id, sql])))
    .digest('hex')
    .slice(0, 16)

async function kept(name: string, prepare: (store: Store) => Promise<void>): Promise<string> {
  const modules = join(import.meta.dirname, '../../../node_modules')
  const { version } = JSON.parse(readFileSync(join(modules, '@electric-sql/pglite/package.json'), 'utf8'))
  const cache = join(modules, '.cache/gatehouse')
  const wanted = join(cache, `pglite-${version}${name}`)
  const ready = () => readable(join(wanted, 'PG_VERSION'))
  if (ready()) return wanted
  mkdirSync(cache, { recursive: true })
  const fresh = mkdtempSync(join(cache, 'new-'))
  const from = name === '' ? {} : { template: await emptyTemplate() }
  const store = await openStore({ kind: 'pglite', dataDir: fresh, fsync: false, ...from })
  await prepare(store).finally(() => store.close())
  try {
    renameSync(join(fresh, 'pglite'), wanted)
  } catch (error) {
    if (!ready()) throw error // else another test process was faster
  }
  rmSync(fresh, { recursive: true, force: true })
  return wanted
}

function readable(path: string): boolean {
  try {
    return readFileSync(path).length > 0
  } catch {
    return false
  }
}
