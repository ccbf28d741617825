/** Rows of any kind in one transaction, bound to one organization or to the platform. */
import { randomBytes } from 'node:crypto'
import { Failure, newId } from '@gatehouse/base'
import { linkTableName, snake, tableName } from '@gatehouse/projections'
import { filled } from '@gatehouse/schema'
import { type AnyTables, json, readPage, type SortKey, StatementError, searchCondition } from '@gatehouse/store'
import { nextState, type Reference, type ResourceUnit } from '@gatehouse/unit'
import { type SelectQueryBuilder, sql, type Transaction } from 'kysely'
import type { AuditEntry } from './audit-entry.ts'
import type { Draft, ResourceHooks, WriteContext } from './part.ts'
import { References } from './references.ts'
import type { NewRow, Query, Resources, Row } from './resources.ts'
import { contentColumns, type DatabaseRow, rowOf } from './row.ts'

export interface StoredResourcesOptions {
  transaction: Transaction<AnyTables>
  units: ReadonlyMap<string, ResourceUnit>
  /** Undefined for the platform, which sees every organization. */
  organizationId: string | undefined
  /** Where names without a workspace are looked up and rows are made. */
  workspaceId: string | undefined
  hooks: ReadonlyMap<string, ResourceHooks>
  context: () => WriteContext
  audit: (entry: AuditEntry) => Promise<void>
  nowMs: () => number
}

type Select = SelectQueryBuilder<AnyTables, 't', DatabaseRow>

export class StoredResources implements Resources {
  readonly #options: StoredResourcesOptions
  readonly #references: References

  constructor(options: StoredResourcesOptions) {
    this.#options = options
    this.#references = new References(options.transaction, (kind, name, workspaceId) =>
      this.find(kind, name, workspaceId),
    )
  }

  async get<S = Record<string, unknown>>(kind: string, nameOrId: string, workspaceId?: string): Promise<Row<S>> {
    const found = await this.find<S>(kind, nameOrId, workspaceId)
    if (found) return found
    throw new Failure('not_found', `There is no ${this.#unit(kind).title.toLowerCase()} ${nameOrId.slice(0, 100)}.`)
  }

  async find<S = Record<string, unknown>>(
    kind: string,
    nameOrId: string,
    workspaceId?: string,
  ): Promise<Row<S> | undefined> {
    const unit = this.#unit(kind)
    const slash = nameOrId.indexOf('/')
    if (unit.scope === 'workspace' && slash > 0) {
      const other = await this.find('Workspace', nameOrId.slice(0, slash))
      return other && this.find<S>(kind, nameOrId.slice(slash + 1), other.id)
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
    return found && (rowOf(unit, found) as Row<S>)
  }

  async list<S = Record<string, unknown>>(
    kind: string,
    asked: Query = {},
    workspaceId?: string,
  ): Promise<{ items: Row<S>[]; next?: string }> {
    const unit = this.#unit(kind)
    const query = await this.#filtered(unit, this.#select(unit, asked.light), asked, workspaceId)
    const { items, nextCursor } = await readPage(query, {
      limit: asked.limit ?? 50,
      cursor: asked.cursor,
      sort: sortKeys(asked.sort ?? 'name'),
    })
    return { items: items.map(found => rowOf(unit, found) as Row<S>), ...(nextCursor ? { next: nextCursor } : {}) }
  }

  async all<S = Record<string, unknown>>(
    kind: string,
    where: Readonly<Record<string, unknown>> = {},
  ): Promise<Row<S>[]> {
    const unit = this.#unit(kind)
    let query = this.#select(unit)
    for (const [field, value] of Object.entries(where)) query = this.#whereField(unit, query, field, value)
    return (await query.orderBy('t.id').execute()).map(found => rowOf(unit, found) as Row<S>)
  }

  async create(kind: string, row: NewRow): Promise<Row & { shownOnce?: Record<string, string> }> {
    const unit = this.#unit(kind)
    const { transaction, hooks, context, organizationId, nowMs } = this.#options
    const draft: Draft = {
      id: newId(unit.prefix, nowMs()),
      name: row.name,
      labels: row.labels ?? {},
      state: row.state ?? unit.states?.initial,
      spec: filled(unit.spec, row.spec, unit.title) as Record<string, unknown>,
      status: row.status ?? {},
    }
    const workspaceId = row.workspaceId ?? this.#options.workspaceId
    if (unit.scope !== 'platform' && organizationId === undefined) throw new Error(`${kind} belongs to an organization`)
    if (unit.scope === 'workspace' && workspaceId === undefined) {
      throw new Failure('invalid_input', `A ${unit.title} belongs to a workspace; none was named.`)
    }
    await hooks.get(kind)?.beforeCreate?.(context(), draft)
    const now = new Date(nowMs()).toISOString()
    const columns = {
      id: draft.id,
      ...(unit.scope === 'platform' ? {} : { organization_id: organizationId }),
      ...(unit.scope === 'workspace' ? { workspace_id: workspaceId } : {}),
      name: draft.name,
      ...contentColumns(unit, draft),
      ...(await this.#references.columns(unit, draft.spec, workspaceId)),
      etag: newEtag(),
      created_at: now,
      updated_at: now,
    }
    await this.#guarded(unit, draft.name, () => transaction.insertInto(tableName(unit)).values(columns).execute())
    await this.#references.writeMany(unit, { organizationId, id: draft.id, spec: draft.spec, workspaceId })
    const made = await this.#reread(unit, draft.id)
    await this.#audit('create', undefined, made)
    const shownOnce = await hooks.get(kind)?.afterCreate?.(context(), made)
    await hooks.get(kind)?.afterWrite?.(context(), made, undefined)
    const latest = await this.#reread(unit, draft.id)
    return shownOnce ? { ...latest, shownOnce } : latest
  }

  async update(
    row: Row,
    change: { spec?: Record<string, unknown>; status?: Record<string, unknown>; labels?: Record<string, string> },
  ): Promise<Row> {
    const unit = this.#unit(row.kind)
    const spec = change.spec ? (filled(unit.spec, change.spec, unit.title) as Record<string, unknown>) : row.spec
    if (change.spec) refuseFixed(unit, row.spec, spec)
    const draft: Draft = {
      id: row.id,
      name: row.name,
      labels: change.labels ?? row.labels,
      state: row.state,
      spec,
      status: change.status ?? row.status,
    }
    await this.#options.hooks.get(row.kind)?.beforeUpdate?.(this.#options.context(), row, draft)
    return this.#write(unit, { row, draft, action: 'update' })
  }

  async transition(row: Row, transition: string, status: Record<string, unknown> = {}): Promise<Row> {
    const unit = this.#unit(row.kind)
    if (!unit.states) throw new Error(`${row.kind} has no states`)
    const state = nextState(unit.states, row.state!, transition)
    const draft: Draft = { ...row, state, status: { ...row.status, ...status } }
    return this.#write(unit, { row, draft, action: transition })
  }

  async delete(row: Row): Promise<void> {
    const unit = this.#unit(row.kind)
    const { transaction, hooks, context } = this.#options
    await hooks.get(row.kind)?.beforeDelete?.(context(), row)
    const gone = await this.#guarded(unit, row.name, () =>
      transaction
        .deleteFrom(tableName(unit))
        .where('id', '=', row.id)
        .where('etag', '=', row.etag)
        .returning('id')
        .execute(),
    )
    if (gone.length === 0) throw await this.#stale(unit, row)
    await this.#audit('delete', row, undefined)
    await hooks.get(row.kind)?.afterDelete?.(context(), row)
  }

  async #write(unit: ResourceUnit, { row, draft, action }: { row: Row; draft: Draft; action: string }): Promise<Row> {
    const { transaction, hooks, context, nowMs } = this.#options
    const columns = {
      ...contentColumns(unit, draft),
      ...(await this.#references.columns(unit, draft.spec, row.workspaceId)),
      etag: newEtag(),
      updated_at: new Date(nowMs()).toISOString(),
    }
    const changed = await this.#guarded(unit, row.name, () =>
      transaction
        .updateTable(tableName(unit))
        .set(columns)
        .where('id', '=', row.id)
        .where('etag', '=', row.etag)
        .returning('id')
        .execute(),
    )
    if (changed.length === 0) throw await this.#stale(unit, row)
    const { organizationId, workspaceId } = row
    await this.#references.writeMany(unit, { organizationId, id: row.id, spec: draft.spec, workspaceId })
    const after = await this.#reread(unit, row.id)
    await this.#audit(action, row, after)
    await hooks.get(row.kind)?.afterWrite?.(context(), after, row)
    return this.#reread(unit, row.id)
  }

  #unit(kind: string): ResourceUnit {
    const unit = this.#options.units.get(kind)
    if (!unit) throw new Error(`there is no kind ${kind}`)
    return unit
  }

  #select(unit: ResourceUnit, light = false): Select {
    const { transaction, organizationId } = this.#options
    let query = transaction.selectFrom(`${tableName(unit)} as t`).selectAll('t') as unknown as Select
    if (light && unit.heavy) {
      const without = unit.heavy.reduce((spec, field) => sql`${spec} - ${field}::text`, sql`t.spec`)
      query = query.select(without.as('spec') as never)
    }
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

  async #filtered(unit: ResourceUnit, start: Select, asked: Query, workspaceId: string | undefined): Promise<Select> {
    let query = start
    if (unit.scope === 'workspace' && workspaceId !== undefined) query = query.where('t.workspace_id', '=', workspaceId)
    if (asked.search) query = query.where(searchCondition(['t.name'], asked.search))
    if (asked.state !== undefined) query = query.where('t.state', 'in', [asked.state].flat())
    if (asked.label) {
      const [key = '', ...value] = asked.label.split('=')
      query = query.where(sql<boolean>`t.labels @> ${json({ [key]: value.join('=') })}::jsonb`)
    }
    for (const [field, value] of Object.entries(asked.where ?? {})) {
      const reference = unit.references?.[field]
      if (!reference) query = this.#whereField(unit, query, field, value)
      else {
        const target = await this.find(reference.kind, String(value), workspaceId)
        query = this.#whereField(unit, query, field, target?.id ?? '')
      }
    }
    return query
  }

  /** By reference field (the id of its target) or by column. */
  #whereField(unit: ResourceUnit, query: Select, field: string, value: unknown): Select {
    const reference: Reference | undefined = unit.references?.[field]
    if (reference?.many) {
      const own = sql.ref(`${snake(unit.kind[0]!.toLowerCase() + unit.kind.slice(1))}_id`)
      const links = sql.table(linkTableName(unit, field))
      return query.where(
        sql<boolean>`t.id in (select ${own} from ${links} where organization_id = t.organization_id and target_id = ${value})`,
      )
    }
    const column = reference ? `t.${snake(field)}_id` : `t.${snake(field)}`
    return Array.isArray(value)
      ? query.where(column as never, 'in', value as never)
      : query.where(column as never, '=', value as never)
  }

  async #reread(unit: ResourceUnit, id: string): Promise<Row> {
    return rowOf(unit, await this.#select(unit).where('t.id', '=', id).executeTakeFirstOrThrow())
  }

  async #stale(unit: ResourceUnit, row: Row): Promise<Failure> {
    const now = await this.find(unit.kind, row.id)
    if (!now) return new Failure('not_found', `${row.name} is gone.`)
    return new Failure('stale_version', `${row.name} was changed meanwhile.`, {
      extra: { etag: now.etag, updatedAt: now.updatedAt },
    })
  }

  #audit(action: string, before: Row | undefined, after: Row | undefined): Promise<void> {
    const row = (after ?? before)!
    return this.#options.audit({ action: `${row.kind}.${action}`, subject: row, before, after })
  }

  /** A broken constraint as a coded failure. */
  async #guarded<T>(unit: ResourceUnit, name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (!(thrown instanceof StatementError)) throw thrown
      if (thrown.duplicate) {
        const named = thrown.constraint?.endsWith('_name_key')
        if (named) throw new Failure('already_exists', `${unit.title} ${name} exists already.`, { cause: thrown })
        throw new Failure('conflict', `${unit.title} ${name} conflicts with another one (${thrown.constraint}).`, {
          cause: thrown,
        })
      }
      if (thrown.reference) {
        const user = (thrown.table ?? 'something').replaceAll('_', ' ')
        throw new Failure('still_referenced', `${unit.title} ${name} is used by ${user}.`, { cause: thrown })
      }
      throw thrown
    }
  }
}

function refuseFixed(unit: ResourceUnit, before: Record<string, unknown>, after: Record<string, unknown>): void {
  const changed = (unit.fixed ?? []).filter(field => json(before[field]) !== json(after[field]))
  if (changed.length === 0) return
  const problems = changed.map(field => ({
    code: 'fixed',
    message: `${field} cannot change after creation.`,
    pointer: `/spec/${field}`,
  }))
  throw new Failure('invalid_input', problems[0]!.message, { problems })
}

function sortKeys(sort: string): SortKey[] {
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const field = sort.replace(/^-/, '')
  return [
    { column: `t.${snake(field)}`, type: field === 'name' ? 'text' : 'time', direction },
    { column: 't.id', type: 'text', direction },
  ]
}

const newEtag = () => randomBytes(9).toString('base64url')
