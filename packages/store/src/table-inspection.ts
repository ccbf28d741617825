import { sql } from 'kysely'
import type { Store } from './store.ts'
import type { ColumnShape, ForeignKeyShape, IndexShape, TableShape } from './table-shape.ts'

/** The tables of one schema as the catalogue describes them, sorted by name; the same from both engines. */
export async function inspectTables({ db }: Pick<Store, 'db'>, schema = 'public'): Promise<TableShape[]> {
  const columns = (await columnQuery(schema).execute(db)).rows
  const keys = (await keyQuery(schema).execute(db)).rows
  const indexes = (await indexQuery(schema).execute(db)).rows
  const names = [...new Set(columns.map(({ table }) => table))].sort()
  return names.map(name => {
    const own = <T extends { table: string }>(rows: T[]) => rows.filter(({ table }) => table === name)
    const ownIndexes = own(indexes)
    return {
      name,
      columns: own(columns).map(({ name, type, nullable }): ColumnShape => ({ name, type: typeName(type), nullable })),
      primaryKey: ownIndexes.find(index => index.primary)?.columns ?? [],
      uniques: ownIndexes.filter(index => isUnique(index)).map(index => index.columns),
      foreignKeys: own(keys).map(
        ({ columns, target, references, action }): ForeignKeyShape => ({
          columns,
          table: target,
          references,
          onDelete: deleteActions[action]!,
        }),
      ),
      indexes: ownIndexes.filter(index => !index.primary && !isUnique(index)).map(indexShape),
    }
  })
}

interface IndexRow {
  table: string
  columns: string[]
  primary: boolean
  unique: boolean
  where: string | null
}

const isUnique = ({ primary, unique, where }: IndexRow) => unique && !primary && where === null

const indexShape = ({ columns, unique, where }: IndexRow): IndexShape => ({
  columns,
  ...(unique ? { unique } : {}),
  ...(where === null ? {} : { where }),
})

const typeName = (type: string) => type.replace('timestamp with time zone', 'timestamptz')

const deleteActions: Record<string, ForeignKeyShape['onDelete']> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}

const columnQuery = (schema: string) => sql<{ table: string; name: string; type: string; nullable: boolean }>`
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    not a.attnotnull as nullable
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${schema} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`

interface KeyRow {
  table: string
  columns: string[]
  target: string
  references: string[]
  action: string
}

const keyQuery = (schema: string) => sql<KeyRow>`
  select c.relname as table, t.relname as target, k.confdeltype::text as action,
    array(select a.attname::text from unnest(k.conkey) with ordinality u (num, at)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num order by u.at) as columns,
    array(select a.attname::text from unnest(k.confkey) with ordinality u (num, at)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num order by u.at) as references
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${schema} and k.contype = 'f'
  order by c.relname, k.conname`

const indexQuery = (schema: string) => sql<IndexRow>`
  select c.relname as table, i.indisprimary as primary, i.indisunique as unique,
    pg_get_expr(i.indpred, i.indrelid, true) as where,
    array(select pg_get_indexdef(i.indexrelid, at::int, true) from generate_series(1, i.indnkeyatts) at order by at) as columns
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${schema} and c.relkind in ('r', 'p')
  order by c.relname, x.relname`
