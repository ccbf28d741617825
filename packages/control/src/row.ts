/** Rows as the database has them, and the columns that are taken from what a row says. */
import { Failure } from '@gatehouse/base'
import { snake } from '@gatehouse/projections'
import { json } from '@gatehouse/store'
import type { ResourceUnit } from '@gatehouse/unit'
import { packedSpec, unpackedSpec } from './packed-text.ts'
import type { Draft } from './part.ts'
import type { Row } from './resources.ts'

export interface DatabaseRow {
  id: string
  organization_id?: string
  workspace_id?: string
  workspace?: string | null
  name: string
  labels: Record<string, string>
  state?: string
  spec: Record<string, unknown>
  status: Record<string, unknown>
  etag: string
  created_at: string
  updated_at: string
}

export async function rowOf(unit: ResourceUnit, found: DatabaseRow): Promise<Row> {
  return {
    id: found.id,
    kind: unit.kind,
    organizationId: unit.kind === 'Organization' ? found.id : found.organization_id,
    workspaceId: unit.kind === 'Workspace' ? found.id : found.workspace_id,
    workspace: found.workspace ?? undefined,
    name: found.name,
    labels: found.labels,
    state: found.state,
    spec: await unpackedSpec(unit, found.spec),
    status: found.status,
    etag: found.etag,
    createdAt: found.created_at,
    updatedAt: found.updated_at,
  }
}

/** What may change in a row, as columns. */
export async function contentColumns(
  unit: ResourceUnit,
  { name: slug, labels, state, spec, status }: Omit<Draft, 'id'>,
): Promise<Record<string, unknown>> {
  const own = Object.entries(unit.columns ?? {}).map(([name, { from, type }]) => {
    const value = valueAt({ spec, status }, from)
    return [snake(name), type === 'timestamptz' ? instant(value, from) : value]
  })
  return {
    labels: json(labels),
    ...(unit.states ? { state } : {}),
    spec: json(await packedSpec(unit, spec)),
    status: json(status),
    search: searchText(`${slug}\n${spec.title ?? ''}`),
    ...Object.fromEntries(own),
  }
}

/** Small letters, made here so that both engines agree on them. */
export const searchText = (text: string) => text.toLowerCase()

function valueAt(root: object, path: string): unknown {
  let at: unknown = root
  for (const step of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[step]
  return at ?? null
}

/** A moment that the database can hold; the format of a schema lets a few more pass. */
function instant(value: unknown, from: string): string | null {
  if (value === null) return null
  const date = new Date(String(value))
  if (date.getTime() >= Date.UTC(1970, 0) && date.getUTCFullYear() <= 9999) return date.toISOString()
  const message = `${from.slice(from.lastIndexOf('.') + 1)} must be a moment from 1970 to 9999.`
  const problems = [{ code: 'invalid_value', message, pointer: `/${from.replaceAll('.', '/')}` }]
  throw new Failure('invalid_input', message, { problems })
}
