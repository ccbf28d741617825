/** Rows of any kind in one transaction: read, and written with hooks, references and audit. */
import { randomBytes } from 'node:crypto'
import { Failure, newId } from '@gatehouse/base'
import { tableName } from '@gatehouse/projections'
import { filled } from '@gatehouse/schema'
import { type AnyTables, json, StatementError } from '@gatehouse/store'
import { nextState, type ResourceUnit } from '@gatehouse/unit'
import type { Transaction } from 'kysely'
import type { AuditEntry } from './audit-entry.ts'
import type { Draft, ResourceHooks, WriteContext } from './part.ts'
import { References } from './references.ts'
import type { Change, NewRow, Query, Resources, Row } from './resources.ts'
import { contentColumns } from './row.ts'
import { RowReader } from './row-reader.ts'
import { usersOf } from './row-users.ts'

export interface StoredResourcesOptions {
  transaction: Transaction<AnyTables>
  units: ReadonlyMap<string, ResourceUnit>
  organizationId: string | undefined
  workspaceId: string | undefined
  hooks: ReadonlyMap<string, ResourceHooks>
  context: () => WriteContext
  audit: (entry: AuditEntry) => Promise<unknown>
  nowMs: () => number
  /** Whether the caller may point to the row. */
  mayPointTo: (row: Row) => boolean
}

export class StoredResources implements Resources {
  readonly #options: StoredResourcesOptions
  readonly #reader: RowReader
  readonly #references: References

  constructor(options: StoredResourcesOptions) {
    this.#options = options
    this.#reader = new RowReader({ ...options, db: options.transaction })
    this.#references = new References(options.transaction, async (kind, name, workspaceId) => {
      const found = await this.find(kind, name, workspaceId)
      return found && options.mayPointTo(found) ? found : undefined
    })
  }

  get<S = Record<string, unknown>>(kind: string, nameOrId: string, workspaceId?: string): Promise<Row<S>> {
    return this.#reader.get<S>(kind, nameOrId, workspaceId)
  }

  find<S = Record<string, unknown>>(kind: string, nameOrId: string, workspaceId?: string) {
    return this.#reader.find<S>(kind, nameOrId, workspaceId)
  }

  list<S = Record<string, unknown>>(kind: string, query?: Query, workspaceId?: string) {
    return this.#reader.list<S>(kind, query, workspaceId)
  }

  all<S = Record<string, unknown>>(kind: string, where?: Readonly<Record<string, unknown>>): Promise<Row<S>[]> {
    return this.#reader.all<S>(kind, where)
  }

  async create(kind: string, row: NewRow): Promise<Row & { shownOnce?: Record<string, string> }> {
    const unit = this.#reader.unit(kind)
    const { transaction, context, organizationId } = this.#options
    const workspaceId = row.workspaceId ?? this.#options.workspaceId
    if (unit.scope !== 'platform' && organizationId === undefined) throw new Error(`${kind} belongs to an organization`)
    if (unit.scope === 'workspace' && workspaceId === undefined) {
      throw new Failure('invalid_input', `A ${unit.title} belongs to a workspace; none was named.`)
    }
    const draft = await this.#draft(unit, row, workspaceId)
    const hooks = this.#options.hooks.get(kind)
    this.#refuseWrong(hooks, draft)
    const shownOnce = await hooks?.beforeCreate?.(context(), draft)
    const columns = {
      id: draft.id,
      ...(unit.scope === 'platform' ? {} : { organization_id: organizationId }),
      ...(unit.scope === 'workspace' ? { workspace_id: workspaceId } : {}),
      name: draft.name,
      ...(await contentColumns(unit, draft)),
      ...(await this.#references.columns(unit, draft.spec, workspaceId)),
      etag: newEtag(),
      created_at: this.#now(),
      updated_at: this.#now(),
    }
    await this.#guarded(unit, draft.name, () => transaction.insertInto(tableName(unit)).values(columns).execute())
    await this.#references.writeMany(unit, { organizationId, id: draft.id, spec: draft.spec, workspaceId })
    const made = await this.get(kind, draft.id)
    await this.#audit('create', undefined, made)
    await hooks?.afterWrite?.(context(), made, undefined)
    const latest = await this.get(kind, draft.id)
    return shownOnce ? { ...latest, shownOnce } : latest
  }

  async update(row: Row, change: Change): Promise<Row> {
    const unit = this.#reader.unit(row.kind)
    const given = change.spec && (filled(unit.spec, change.spec, unit.title) as Record<string, unknown>)
    const spec = given ? await this.#references.named(unit, given, row.workspaceId) : row.spec
    if (change.spec) refuseFixed(unit, row.spec, spec)
    const { labels = row.labels, status = row.status } = change
    const draft: Draft = { id: row.id, name: row.name, labels, state: row.state, spec, status }
    const hooks = this.#options.hooks.get(row.kind)
    this.#refuseWrong(hooks, draft)
    await hooks?.beforeUpdate?.(this.#options.context(), row, draft)
    return this.#write(unit, { row, draft, action: 'update' })
  }

  async transition(row: Row, transition: string, status: Record<string, unknown> = {}): Promise<Row> {
    const unit = this.#reader.unit(row.kind)
    if (!unit.states) throw new Error(`${row.kind} has no states`)
    const state = nextState(unit.states, row.state!, transition)
    await this.#options.hooks.get(row.kind)?.beforeTransition?.(this.#options.context(), row, transition)
    const draft: Draft = { ...row, state, status: { ...row.status, ...status } }
    return this.#write(unit, { row, draft, action: transition })
  }

  async delete(row: Row): Promise<void> {
    const unit = this.#reader.unit(row.kind)
    const { transaction, context } = this.#options
    const hooks = this.#options.hooks.get(row.kind)
    await hooks?.beforeDelete?.(context(), row)
    const users = await usersOf(transaction, this.#options.units, row)
    if (users.length > 0) {
      throw new Failure('still_referenced', `${unit.title} ${row.name} is used by ${users.join(', ')}.`, {
        extra: { users },
      })
    }
    const gone = await this.#guarded(unit, row.name, () =>
      transaction
        .deleteFrom(tableName(unit))
        .where('id', '=', row.id)
        .where('etag', '=', row.etag)
        .returning('id')
        .execute(),
    )
    if (gone.length === 0) throw await this.#stale(row)
    await this.#audit('delete', row, undefined)
    await hooks?.afterDelete?.(context(), row)
  }

  async #draft(unit: ResourceUnit, row: NewRow, workspaceId: string | undefined): Promise<Draft> {
    const spec = filled(unit.spec, row.spec, unit.title) as Record<string, unknown>
    return {
      id: newId(unit.prefix, this.#options.nowMs()),
      name: row.name,
      labels: row.labels ?? {},
      state: row.state ?? unit.states?.initial,
      spec: await this.#references.named(unit, spec, workspaceId),
      status: row.status ?? {},
    }
  }

  async #write(unit: ResourceUnit, { row, draft, action }: { row: Row; draft: Draft; action: string }): Promise<Row> {
    const { transaction, hooks, context } = this.#options
    const columns = {
      ...(await contentColumns(unit, draft)),
      ...(draft.spec === row.spec ? {} : await this.#references.columns(unit, draft.spec, row.workspaceId)),
      etag: newEtag(),
      updated_at: this.#now(),
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
    if (changed.length === 0) throw await this.#stale(row)
    const { organizationId, workspaceId } = row
    if (draft.spec !== row.spec) {
      await this.#references.writeMany(unit, { organizationId, id: row.id, spec: draft.spec, workspaceId })
    }
    const after = await this.get(row.kind, row.id)
    await this.#audit(action, row, after)
    await hooks.get(row.kind)?.afterWrite?.(context(), after, row)
    return this.get(row.kind, row.id)
  }

  #refuseWrong(hooks: ResourceHooks | undefined, { spec }: Draft): void {
    const problems = hooks?.problems?.(this.#options.context().services, spec) ?? []
    if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
  }

  #now(): string {
    return new Date(this.#options.nowMs()).toISOString()
  }

  async #stale(row: Row): Promise<Failure> {
    const now = await this.find(row.kind, row.id)
    return now ? staleVersion(now) : new Failure('not_found', `${row.name} is gone.`)
  }

  #audit(action: string, before: Row | undefined, after: Row | undefined): Promise<unknown> {
    const subject = (after ?? before)!
    return this.#options.audit({ action: `${subject.kind}.${action}`, subject, before, after })
  }

  /** A broken constraint as a coded failure. */
  async #guarded<T>(unit: ResourceUnit, name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof StatementError)) throw cause
      if (cause.duplicate) {
        const named = cause.constraint?.endsWith('_name_key')
        if (named) throw new Failure('already_exists', `${unit.title} ${name} exists already.`, { cause })
        throw new Failure('conflict', `${unit.title} ${name} conflicts with another one (${cause.constraint}).`, {
          cause,
        })
      }
      if (cause.reference || cause.sqlState === restrictViolation) {
        const user = (cause.table ?? 'something').replaceAll('_', ' ')
        throw new Failure('still_referenced', `${unit.title} ${name} is used by ${user}.`, { cause })
      }
      throw cause
    }
  }
}

/** What a writer is told whose version is not the current one. */
export function staleVersion(now: Row): Failure {
  return new Failure('stale_version', `${now.name} was changed meanwhile.`, {
    extra: { etag: now.etag, updatedAt: now.updatedAt },
  })
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

/** PostgreSQL 18 tells RESTRICT from other broken references. */
const restrictViolation = '23001'

const newEtag = () => randomBytes(9).toString('base64url')
