/** The tables a resource expects. Migrations are written by hand; a test compares what they made with this. */
import type { ColumnShape, ForeignKeyShape, TableShape } from '@gatehouse/store'
import type { Catalogue, Reference, ResourceUnit } from '@gatehouse/unit'

/** The table of the kind, and a link table for every reference to many. */
export function tablesOf(resource: ResourceUnit, { resources }: Catalogue): TableShape[] {
  const name = tableName(resource)
  const owned = resource.scope !== 'platform'
  const single = Object.entries(resource.references ?? {}).filter(([, { many }]) => !many)
  const main: TableShape = {
    name,
    columns: [...commonColumns(resource), ...single.map(referenceColumn), ...ownColumns(resource)],
    primaryKey: ['id'],
    uniques: [
      ...(owned ? [['organization_id', 'id']] : []),
      resource.scope === 'workspace'
        ? ['organization_id', 'workspace_id', 'name']
        : owned
          ? ['organization_id', 'name']
          : ['name'],
      ...(resource.uniques ?? []).map(columns => ['organization_id', ...columns]),
    ],
    foreignKeys: [
      ...(owned ? [foreignKey({ columns: ['organization_id'], table: 'organizations', onDelete: 'cascade' })] : []),
      ...(resource.scope === 'workspace' ? [withinOrganization('workspace_id', 'workspaces', 'restrict')] : []),
      ...single.map(([field, reference]) => referenceKey(`${snake(field)}_id`, reference, resources)),
    ],
    indexes: [
      ...single.map(([field]) => ({
        columns: owned ? ['organization_id', `${snake(field)}_id`] : [`${snake(field)}_id`],
      })),
      ...(resource.indexes ?? []).map(columns => ({ columns: [...columns] })),
    ],
  }
  const many = Object.entries(resource.references ?? {}).filter(([, reference]) => reference.many)
  return [main, ...many.map(([field, reference]) => linkTable(resource, field, resources.get(reference.kind)!))]
}

export const tableName = ({ plural }: ResourceUnit) => plural.replaceAll('-', '_')

export const snake = (field: string) =>
  field.replaceAll('.', '_').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** Name of the table that holds a reference to many. */
export const linkTableName = (resource: ResourceUnit, field: string) => `${tableName(resource)}_${snake(field)}`

function commonColumns({ scope, states }: ResourceUnit): ColumnShape[] {
  return [
    column('id'),
    ...(scope === 'platform' ? [] : [column('organization_id')]),
    ...(scope === 'workspace' ? [column('workspace_id')] : []),
    column('name'),
    column('labels', 'jsonb'),
    ...(states ? [column('state')] : []),
    column('spec', 'jsonb'),
    column('status', 'jsonb'),
    column('etag'),
    column('created_at', 'timestamptz'),
    column('updated_at', 'timestamptz'),
    column('search'),
  ]
}

const referenceColumn = ([field, { optional }]: [string, Reference]) =>
  column(`${snake(field)}_id`, 'text', optional === true)

const ownColumns = ({ columns = {} }: ResourceUnit) =>
  Object.entries(columns).map(([name, { type }]) => column(snake(name), type, true))

const column = (name: string, type = 'text', nullable = false): ColumnShape => ({ name, type, nullable })

function linkTable(resource: ResourceUnit, field: string, target: ResourceUnit): TableShape {
  const own = `${snake(resource.kind[0]!.toLowerCase() + resource.kind.slice(1))}_id`
  const name = linkTableName(resource, field)
  return {
    name,
    columns: [column('organization_id'), column(own), column('target_id'), column('position', 'bigint')],
    primaryKey: ['organization_id', own, 'target_id'],
    uniques: [],
    foreignKeys: [
      withinOrganization(own, tableName(resource), 'cascade'),
      withinOrganization('target_id', tableName(target), 'restrict'),
    ],
    indexes: [{ columns: ['organization_id', 'target_id'] }],
  }
}

function referenceKey(
  name: string,
  { kind, onDelete = 'restrict' }: Reference,
  resources: Catalogue['resources'],
): ForeignKeyShape {
  const target = resources.get(kind)
  if (!target) throw new Error(`a reference names the kind ${kind}, which there is not`)
  if (target.scope === 'platform') return foreignKey({ columns: [name], table: tableName(target), onDelete })
  return withinOrganization(name, tableName(target), onDelete)
}

/** Both ends in one organization: the database itself keeps tenants apart. */
function withinOrganization(name: string, table: string, onDelete: 'restrict' | 'cascade'): ForeignKeyShape {
  return { columns: ['organization_id', name], table, references: ['organization_id', 'id'], onDelete }
}

const foreignKey = (key: Omit<ForeignKeyShape, 'references'>): ForeignKeyShape => ({ ...key, references: ['id'] })
