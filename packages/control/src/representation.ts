import type { ResourceUnit } from '@gatehouse/unit'
import type { Row } from './resources.ts'

/** A row as a reply shows it; the schema is `representationOf`. */
export function represent(unit: ResourceUnit, row: Row): Record<string, unknown> {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    ...(unit.scope === 'workspace' ? { workspace: row.workspace } : {}),
    labels: row.labels,
    ...(unit.states ? { state: row.state } : {}),
    spec: row.spec,
    ...(unit.status ? { status: row.status } : {}),
    etag: row.etag,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}
