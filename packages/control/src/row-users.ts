/** What still points to a row, by name, so that a refusal can say what is in the way. */
import { linkTableName, snake, tableName } from '@gatehouse/projections'
import type { AnyTables } from '@gatehouse/store'
import type { ResourceUnit } from '@gatehouse/unit'
import { type Kysely, sql } from 'kysely'
import type { Row } from './resources.ts'

const shownMax = 3

/** Such as `product pets`; at most three of each kind. The database itself refuses what this would miss. */
export async function usersOf(
  db: Kysely<AnyTables>,
  units: ReadonlyMap<string, ResourceUnit>,
  row: Row,
): Promise<string[]> {
  const found: string[] = []
  for (const unit of units.values()) {
    for (const condition of conditions(unit, row)) {
      const { rows } = await sql<{ name: string }>`select name from ${sql.table(tableName(unit))}
        where ${condition} order by name limit ${shownMax}`.execute(db)
      found.push(...rows.map(({ name }) => `${unit.title.toLowerCase()} ${name}`))
    }
    if (found.length >= shownMax) break
  }
  return found
}

function* conditions(unit: ResourceUnit, row: Row) {
  if (row.kind === 'Organization' && unit.kind === 'Workspace') yield sql`organization_id = ${row.id}`
  if (row.kind === 'Workspace' && unit.scope === 'workspace') {
    yield sql`organization_id = ${row.organizationId} and workspace_id = ${row.id}`
  }
  for (const [field, { kind, many, onDelete = 'restrict' }] of Object.entries(unit.references ?? {})) {
    if (kind !== row.kind || onDelete === 'cascade') continue
    if (!many) yield sql`${sql.ref(`${snake(field)}_id`)} = ${row.id}`
    else {
      const own = sql.ref(`${snake(unit.kind[0]!.toLowerCase() + unit.kind.slice(1))}_id`)
      yield sql`id in (select ${own} from ${sql.table(linkTableName(unit, field))} where target_id = ${row.id})`
    }
  }
}
