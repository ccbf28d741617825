/**
 * Rows of any resource inside one transaction. Written once for all kinds: the unit says the table, the
 * columns, the references. Every method is bound to one organization (or to the platform) when it is made.
 */
export interface Row<Spec = Record<string, unknown>> {
  id: string
  kind: string
  organizationId: string | undefined
  workspaceId: string | undefined
  /** Name of the workspace. */
  workspace: string | undefined
  name: string
  labels: Record<string, string>
  state: string | undefined
  spec: Spec
  status: Record<string, unknown>
  etag: string
  createdAt: string
  updatedAt: string
}

export interface Query {
  limit?: number
  cursor?: string
  search?: string
  sort?: string
  label?: string
  state?: string | readonly string[]
  /** By reference field or column: id of the target, or the value. */
  where?: Readonly<Record<string, unknown>>
  /** Only rows whose `id`, or `workspaceId`, is one of these. */
  among?: { field: 'id' | 'workspaceId'; ids: readonly string[] }
  /** Leaves `heavy` fields out. */
  light?: boolean
}

export interface NewRow {
  name: string
  labels?: Record<string, string>
  spec: Record<string, unknown>
  status?: Record<string, unknown>
  state?: string
  workspaceId?: string
}

export interface Change {
  spec?: Record<string, unknown>
  status?: Record<string, unknown>
  labels?: Record<string, string>
}

export interface Resources {
  /** By name or id; throws `not_found`. A name of the form `workspace/name` looks into another workspace. */
  get<Spec = Record<string, unknown>>(kind: string, nameOrId: string, workspaceId?: string): Promise<Row<Spec>>
  find<Spec = Record<string, unknown>>(
    kind: string,
    nameOrId: string,
    workspaceId?: string,
  ): Promise<Row<Spec> | undefined>
  list<Spec = Record<string, unknown>>(
    kind: string,
    query?: Query,
    workspaceId?: string,
  ): Promise<{ items: Row<Spec>[]; next?: string }>
  /** Every row that fits; for the program's own use, never for a reply. */
  all<Spec = Record<string, unknown>>(kind: string, where?: Readonly<Record<string, unknown>>): Promise<Row<Spec>[]>
  /** Runs the hooks as the REST verbs do, and audits. */
  create(kind: string, row: NewRow): Promise<Row & { shownOnce?: Record<string, string> }>
  /** Replaces spec, status or labels as given; the etag changes. */
  update(row: Row, change: Change): Promise<Row>
  /** Moves along a transition of the kind, internal ones too; throws `illegal_transition`. */
  transition(row: Row, transition: string, status?: Record<string, unknown>): Promise<Row>
  delete(row: Row): Promise<void>
}
