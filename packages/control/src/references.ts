/** Names in a spec as ids in columns and link tables. */
import { Failure } from '@gatehouse/base'
import { linkTableName, snake } from '@gatehouse/projections'
import type { AnyTables } from '@gatehouse/store'
import type { ResourceUnit } from '@gatehouse/unit'
import type { Transaction } from 'kysely'
import type { Row } from './resources.ts'

type Find = (kind: string, name: string, workspaceId?: string) => Promise<Row | undefined>

interface Owner {
  organizationId: string | undefined
  id: string
  spec: Record<string, unknown>
  workspaceId: string | undefined
}

export class References {
  readonly #transaction: Transaction<AnyTables>
  readonly #find: Find

  constructor(transaction: Transaction<AnyTables>, find: Find) {
    this.#transaction = transaction
    this.#find = find
  }

  /** Names in place of ids: what reads a spec later looks names up. What leads nowhere stays, to be refused. */
  async named(
    unit: ResourceUnit,
    spec: Record<string, unknown>,
    workspaceId: string | undefined,
  ): Promise<Record<string, unknown>> {
    let named = spec
    for (const [field, { kind, many }] of Object.entries(unit.references ?? {})) {
      const value = valueIn(spec, field)
      if (value === undefined || value === null) continue
      const names: string[] = []
      for (const one of [value as string | string[]].flat()) names.push(await this.#nameOf(kind, one, workspaceId))
      named = withValue(named, field, many ? names : names[0])
    }
    return named
  }

  async #nameOf(kind: string, given: string, workspaceId: string | undefined): Promise<string> {
    const target = !given.includes('_') || given.includes('/') ? undefined : await this.#find(kind, given, workspaceId)
    if (!target || target.id !== given) return given
    const elsewhere = target.workspaceId !== undefined && target.workspaceId !== workspaceId
    return elsewhere ? `${target.workspace}/${target.name}` : target.name
  }

  /** The `<field>_id` columns; throws `invalid_input` with every name that leads nowhere. */
  async columns(
    unit: ResourceUnit,
    spec: Record<string, unknown>,
    workspaceId: string | undefined,
  ): Promise<Record<string, string | null>> {
    const columns: Record<string, string | null> = {}
    const missing: { field: string; kind: string; name: string }[] = []
    for (const [field, { kind, many }] of Object.entries(unit.references ?? {})) {
      if (many) continue
      const name = valueIn(spec, field) as string | undefined
      const target = name === undefined ? undefined : await this.#find(kind, name, workspaceId)
      if (name !== undefined && !target) missing.push({ field, kind, name })
      columns[`${snake(field)}_id`] = target?.id ?? null
    }
    if (missing.length > 0) throw nowhere(missing)
    return columns
  }

  /** Rewrites the link tables of a row. */
  async writeMany(unit: ResourceUnit, { organizationId, id, spec, workspaceId }: Owner): Promise<void> {
    for (const [field, { kind, many }] of Object.entries(unit.references ?? {})) {
      if (!many) continue
      const own = `${snake(unit.kind[0]!.toLowerCase() + unit.kind.slice(1))}_id`
      const table = linkTableName(unit, field)
      const targets: string[] = []
      const missing: { field: string; kind: string; name: string }[] = []
      for (const [index, name] of ((valueIn(spec, field) as string[] | undefined) ?? []).entries()) {
        const target = await this.#find(kind, name, workspaceId)
        if (target) targets.push(target.id)
        else missing.push({ field: `${field}/${index}`, kind, name })
      }
      if (missing.length > 0) throw nowhere(missing)
      await this.#transaction
        .deleteFrom(table)
        .where('organization_id', '=', organizationId)
        .where(own, '=', id)
        .execute()
      const links = [...new Set(targets)].map((target, position) => ({
        organization_id: organizationId,
        [own]: id,
        target_id: target,
        position,
      }))
      if (links.length > 0) await this.#transaction.insertInto(table).values(links).execute()
    }
  }
}

function valueIn(spec: Record<string, unknown>, field: string): unknown {
  let at: unknown = spec
  for (const step of field.split('.')) at = (at as Record<string, unknown> | undefined)?.[step]
  return at
}

/** A copy with another value there; the objects on the way are there. */
function withValue(spec: Record<string, unknown>, field: string, value: unknown): Record<string, unknown> {
  const dot = field.indexOf('.')
  if (dot < 0) return { ...spec, [field]: value }
  const step = field.slice(0, dot)
  return { ...spec, [step]: withValue(spec[step] as Record<string, unknown>, field.slice(dot + 1), value) }
}

function nowhere(missing: readonly { field: string; kind: string; name: string }[]): Failure {
  const problems = missing.map(({ field, kind, name }) => ({
    code: 'unknown_name',
    message: `There is no ${kind} ${name.slice(0, 100)}.`,
    pointer: `/spec/${field.replaceAll('.', '/')}`,
  }))
  return new Failure('invalid_input', problems[0]!.message, { problems })
}
