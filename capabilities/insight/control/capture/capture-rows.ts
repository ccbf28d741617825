import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'

export interface CapturedRow {
  id: string
  began_at: Date | string
  method: string
  path: string
  status: number
  total_ms: number
  application: string
  node: string
}

export interface SealedRow {
  id: string
  sealed: string
}

/** In the order in which they came; never more than a capture may have. */
export async function capturedRows(db: Kysely<AnyTables>, organizationId: string, capture: string) {
  const { rows } = await sql<CapturedRow>`select id, began_at, method, path, status::int as status,
      total_ms, application, node from captured_requests
    where organization_id = ${organizationId} and capture_id = ${capture} order by began_at, id`.execute(db)
  return rows
}

export async function sealedRows(
  db: Kysely<AnyTables>,
  { organizationId, capture, request }: { organizationId: string; capture: string; request?: string },
): Promise<SealedRow[]> {
  const one = request === undefined ? sql`true` : sql`id = ${request}`
  const { rows } = await sql<SealedRow>`select id, sealed from captured_requests
    where organization_id = ${organizationId} and capture_id = ${capture} and ${one} order by began_at, id`.execute(db)
  return rows
}
