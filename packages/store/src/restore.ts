import { Failure } from '@gatehouse/base'
import { sql, type Transaction } from 'kysely'
import { backupMsMax, backupTables } from './backup.ts'
import {
  type BackupHeader,
  type BackupRow,
  type BackupTable,
  digest,
  invalid,
  linesOf,
  readHeader,
  readLine,
} from './backup-format.ts'
import { appliedMigrations, type Migration, migrateWithin } from './migrations.ts'
import { StatementError } from './statement-error.ts'
import type { AnyTables, Store } from './store.ts'

/** Values that one statement inserts; PostgreSQL takes 65,535. */
const valuesMax = 20_000

/** Characters of rows that are held in memory at a time, but for one row. */
const batchCharactersMax = 4 * 1024 * 1024

/**
 * Fills an empty store, one that was never migrated, from a backup of either engine: the migrations the backup
 * knew, its rows, the later migrations. In one transaction: what is cut off, altered or too new (`backup_invalid`,
 * `data_newer`) leaves nothing behind. Returns the number of rows.
 */
export function restore(
  store: Store,
  source: AsyncIterable<Uint8Array | string>,
  migrations: readonly Migration[],
): Promise<number> {
  return store.transaction(
    async trx => {
      await checkEmpty(trx)
      const lines = linesOf(source)
      const first = (await lines.next()).value as string | undefined
      const header = readHeader(first)
      await migrateWithin(trx, store.kind, knownMigrations(header, migrations))
      const columns = await checkTables(trx, header)
      const keys = await dropForeignKeys(trx)
      const counts = await load({ trx, header, lines, columns, first: first! })
      await addForeignKeys(trx, keys)
      await moveSequences(trx, header)
      await migrateWithin(trx, store.kind, migrations)
      return counts.reduce((total, count) => total + count, 0)
    },
    { msMax: backupMsMax },
  )
}

async function checkEmpty(trx: Transaction<AnyTables>) {
  const tables = await backupTables(trx)
  if (tables.length === 0 && (await appliedMigrations(trx)).length === 0) return
  throw new Failure('conflict', 'A backup is restored into an empty database only; this one has tables.', {
    hint: 'Name a new data directory or a new database.',
  })
}

function knownMigrations(header: BackupHeader, migrations: readonly Migration[]): Migration[] {
  const wanted = new Set(header.migrations)
  const known = migrations.filter(({ id }) => wanted.delete(id))
  if (wanted.size === 0) return known
  throw new Failure('data_newer', `The backup has ${[...wanted].join(', ')}, which this version does not know.`)
}

/** The types of the columns of each table; empties what the migrations themselves put there. */
async function checkTables(trx: Transaction<AnyTables>, header: BackupHeader): Promise<string[][]> {
  const words = (table: BackupTable) => `${table.schema}.${table.name}(${[...table.columns].sort().join()})`
  const there = (await backupTables(trx)).map(words).sort()
  const wanted = header.tables.map(words).sort()
  if (there.join() !== wanted.join()) throw invalid('Its tables are not those of its migrations.')
  if (header.tables.length > 0) await sql`truncate ${sql.join(header.tables.map(tableRef))}`.execute(trx)
  const types: string[][] = []
  for (const table of header.tables) types.push(await columnTypes(trx, table))
  return types
}

const tableRef = ({ schema, name }: BackupTable) => sql`${sql.id(schema, name)}`

async function columnTypes(trx: Transaction<AnyTables>, { schema, name, columns }: BackupTable): Promise<string[]> {
  const { rows } = await sql<{ name: string; type: string }>`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
    join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relname = ${name} and a.attnum > 0`.execute(trx)
  const types = new Map(rows.map(row => [row.name, row.type]))
  return columns.map(column => types.get(column)!)
}

interface Load {
  trx: Transaction<AnyTables>
  header: BackupHeader
  lines: AsyncGenerator<string>
  /** Types of the columns, by table. */
  columns: string[][]
  /** The header's line. */
  first: string
}

/** Inserts every row and returns how many each table got, having compared that and the digest with the trailer. */
async function load({ trx, header, lines, columns, first }: Load): Promise<number[]> {
  const counts = header.tables.map(() => 0)
  const sum = digest()
  sum.add(first)
  let number = 1
  let batch: BackupRow[] = []
  let characters = 0
  const flush = async () => {
    const table = batch[0]?.[0]
    if (table !== undefined)
      await insert({ trx, table: header.tables[table]!, types: columns[table]!, rows: batch, number })
    batch = []
    characters = 0
  }
  for await (const line of lines) {
    const value = readLine(line, ++number, header)
    if (!Array.isArray(value)) {
      await flush()
      const whole = value.rows.join() === counts.join() && value.sha256 === sum.end()
      if (!whole || !(await lines.next()).done) throw invalid('Its contents are not those that were written.')
      return counts
    }
    sum.add(line)
    const full = batch.length * value.length > valuesMax || characters > batchCharactersMax
    if (full || value[0] !== batch[0]?.[0]) await flush()
    batch.push(value)
    characters += line.length
    counts[value[0]]!++
  }
  throw invalid('It is cut off: its end is missing.')
}

interface Insert {
  trx: Transaction<AnyTables>
  table: BackupTable
  types: string[]
  rows: BackupRow[]
  number: number
}

async function insert({ trx, table, types, rows, number }: Insert) {
  const tuples = rows.map(([, ...values]) => {
    const items = values.map((value, index) => sql`${value}::${sql.raw(types[index]!)}`)
    return sql`(${sql.join(items)})`
  })
  const columns = sql.join(table.columns.map(column => sql.id(column)))
  try {
    await sql`insert into ${tableRef(table)} (${columns}) overriding system value values ${sql.join(tuples)}`.execute(
      trx,
    )
  } catch (error) {
    if (error instanceof StatementError)
      throw invalid(`The rows before line ${number} do not fit: ${error.message}.`, error)
    throw error
  }
}

interface ForeignKey {
  table: string
  name: string
  definition: string
}

/** Rows may point forwards and in circles; the keys come back, and are checked, when all rows are there. */
async function dropForeignKeys(trx: Transaction<AnyTables>): Promise<ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select k.conrelid::regclass::text as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k where k.contype = 'f' order by 1, 2`.execute(trx)
  for (const { table, name } of rows) {
    await sql`alter table ${sql.raw(table)} drop constraint ${sql.id(name)}`.execute(trx)
  }
  return rows
}

async function addForeignKeys(trx: Transaction<AnyTables>, keys: readonly ForeignKey[]) {
  for (const { table, name, definition } of keys) {
    try {
      await sql`alter table ${sql.raw(table)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(trx)
    } catch (error) {
      if (error instanceof StatementError) throw invalid(`Rows of ${table} point nowhere: ${error.message}.`, error)
      throw error
    }
  }
}

/** Counters go on after the highest number that was restored. */
async function moveSequences(trx: Transaction<AnyTables>, header: BackupHeader) {
  for (const table of header.tables) {
    const { rows } = await sql<{ column: string; sequence: string }>`
      select a as column, s as sequence from unnest(${table.columns}::text[]) a,
        pg_get_serial_sequence(format('%I.%I', ${table.schema}::text, ${table.name}::text), a) s
      where s is not null`.execute(trx)
    for (const { column, sequence } of rows) {
      await sql`select setval(${sequence}, (select max(${sql.id(column)}) from ${tableRef(table)}))`.execute(trx)
    }
  }
}
