/** Reads rows of any kind, bound to one organization or to the platform. */
import { Failure } from '@gatehouse/base'
import { linkTableName, snake, tableName } from '@gatehouse/projections'
import { type AnyTables, json, readPage, type SortKey, searchCharactersMax } from '@gatehouse/store'
import type { Reference, ResourceUnit } from '@gatehouse/unit'
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Query, Row } from './resources.ts'
import { type DatabaseRow, rowOf, searchText } from './row.ts'

export interface RowReaderOptions {
  db: Kysely<AnyTables>
  units: ReadonlyMap<string, ResourceUnit>
  /** Undefined for the platform, which sees every organization. */
  organizationId: string | undefined
  /** Where names without a workspace are looked up and rows are made. */
  workspaceId: string | undefined
}

type Select = SelectQueryBuilder<AnyTables, 't', DatabaseRow>

export class RowReader {
  readonly #options: RowReaderOptions

  constructor(options: RowReaderOptions) {
    this.#options = options
  }

  unit(kind: string): ResourceUnit {
    const unit = this.#options.units.get(kind)
    if (!unit) throw new Error(`there is no kind ${kind}`)
    return unit
  }

  async get<S = Record<string, unknown>>(kind: string, nameOrId: string, workspaceId?: string): Promise<Row<S>> {
    const found = await this.find<S>(kind, nameOrId, workspaceId)
    if (found) return found
    throw new Failure('not_found', `There is no ${this.unit(kind).title.toLowerCase()} ${nameOrId.slice(0, 100)}.`)
  }

  async find<S = Record<string, unknown>>(
    kind: string,
    nameOrId: string,
    workspaceId?: string,
  ): Promise<Row<S> | undefined> {
    const unit = this.unit(kind)
    const slash = nameOrId.indexOf('/')
    if (unit.scope === 'workspace' && slash > 0) {
      const other = await this.find('Workspace', nameOrId.slice(0, slash))
      const name = nameOrId.slice(slash + 1)
      return other && !name.includes('/') ? this.find<S>(kind, name, other.id) : undefined
    }
    const within = workspaceId ?? this.#options.workspaceId
    let query = this.#select(unit)
    if (nameOrId.startsWith(`${unit.prefix}_`)) query = query.where('t.id', '=', nameOrId)
    else {
      query = query.where('t.name', '=', nameOrId)
      if (unit.scope === 'workspace' && within !== undefined) query = query.where('t.workspace_id', '=', within)
    }
    const [found, second] = await query.limit(2).execute()
    if (second) throw new Failure('conflict', `${nameOrId} stands in several workspaces; write workspace/name.`)
    return found && ((await rowOf(unit, found)) as Row<S>)
  }

  async list<S = Record<string, unknown>>(
    kind: string,
    asked: Query = {},
    workspaceId?: string,
  ): Promise<{ items: Row<S>[]; next?: string }> {
    const unit = this.unit(kind)
    const query = await this.#filtered(unit, asked, workspaceId)
    const { items, nextCursor } = await readPage(query, {
      limit: asked.limit ?? 50,
      cursor: asked.cursor,
      sort: sortKeys(asked.sort ?? 'name'),
    })
    const rows = await Promise.all(items.map(found => rowOf(unit, found) as Promise<Row<S>>))
    return { items: rows, ...(nextCursor ? { next: nextCursor } : {}) }
  }

  async all<S = Record<string, unknown>>(
    kind: string,
    where: Readonly<Record<string, unknown>> = {},
  ): Promise<Row<S>[]> {
    const unit = this.unit(kind)
    let query = this.#select(unit)
    for (const [field, value] of Object.entries(where)) query = whereField({ unit, query, field, value })
    const found = await query.orderBy('t.id').execute()
    return Promise.all(found.map(one => rowOf(unit, one) as Promise<Row<S>>))
  }

  #select(unit: ResourceUnit, light = false): Select {
    const { db, organizationId } = this.#options
    const table = db.selectFrom(`${tableName(unit)} as t`)
    let query = (light && unit.heavy ? table.select(lightColumns(unit, unit.heavy)) : table.selectAll('t')) as Select
    if (unit.scope === 'workspace') {
      query = query
        .leftJoin('workspaces as w', join =>
          join.onRef('w.organization_id', '=', 't.organization_id').onRef('w.id', '=', 't.workspace_id'),
        )
        .select('w.name as workspace') as unknown as Select
    }
    if (unit.scope !== 'platform' && organizationId !== undefined)
      query = query.where('t.organization_id', '=', organizationId)
    return query
  }

  async #filtered(unit: ResourceUnit, asked: Query, workspaceId: string | undefined): Promise<Select> {
    let query = this.#select(unit, asked.light)
    if (unit.scope === 'workspace' && workspaceId !== undefined) query = query.where('t.workspace_id', '=', workspaceId)
    if (asked.among) query = whereField({ unit, query, field: asked.among.field, value: asked.among.ids })
    if (asked.search) query = query.where(searched(asked.search))
    if (asked.state !== undefined) query = query.where('t.state', 'in', [asked.state].flat())
    if (asked.label) {
      const [key = '', ...value] = asked.label.split('=')
      query = query.where(sql<boolean>`t.labels @> ${json({ [key]: value.join('=') })}::jsonb`)
    }
    for (const [field, value] of Object.entries(asked.where ?? {})) {
      const reference = unit.references?.[field]
      const target = reference && (await this.find(reference.kind, String(value), workspaceId))
      query = whereField({ unit, query, field, value: reference ? (target?.id ?? '') : value })
    }
    return query
  }
}

function lightColumns(unit: ResourceUnit, heavy: readonly string[]) {
  const own = ['id', 'name', 'labels', 'status', 'etag', 'created_at', 'updated_at']
  if (unit.scope !== 'platform') own.push('organization_id')
  if (unit.scope === 'workspace') own.push('workspace_id')
  if (unit.states) own.push('state')
  const spec = heavy.reduce((rest, field) => sql`${rest} - ${field}::text`, sql`t.spec`)
  return [...own.map(name => `t.${name}`), spec.as('spec')] as never[]
}

/** In the name and, where the kind has one, the title. */
function searched(text: string) {
  if (text.length > searchCharactersMax) {
    throw new Failure('invalid_input', `The search must have at most ${searchCharactersMax} characters.`)
  }
  return sql<boolean>`t.search like ${`%${searchText(text).replace(/[\\%_]/g, '\\$&')}%`}`
}

interface Condition {
  unit: ResourceUnit
  query: Select
  field: string
  value: unknown
}

/** By reference field (the id of its target, or several) or by column. */
function whereField({ unit, query, field, value }: Condition): Select {
  const reference: Reference | undefined = unit.references?.[field]
  if (Array.isArray(value) && value.length === 0) return query.where(sql<boolean>`false`)
  if (reference?.many) {
    const own = sql.ref(`${snake(unit.kind[0]!.toLowerCase() + unit.kind.slice(1))}_id`)
    const links = sql.table(linkTableName(unit, field))
    return query.where(
      sql<boolean>`t.id in (select ${own} from ${links}
        where organization_id = t.organization_id and target_id = any(${[value].flat()}))`,
    )
  }
  const column = reference ? `t.${snake(field)}_id` : `t.${snake(field)}`
  return Array.isArray(value)
    ? query.where(column as never, 'in', value as never)
    : query.where(column as never, '=', value as never)
}

function sortKeys(sort: string): SortKey[] {
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const field = sort.replace(/^-/, '')
  return [
    { column: `t.${snake(field)}`, type: field === 'name' ? 'text' : 'time', direction },
    { column: 't.id', type: 'text', direction },
  ]
}
