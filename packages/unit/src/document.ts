/** A resource as people write and read it: what `apply` takes and `export` gives. */
export interface Document<S = Record<string, unknown>> {
  apiVersion: 'gatehouse/v1'
  kind: string
  metadata: Metadata
  spec: S
}

export interface Metadata {
  /** The resource's slug: its identity in documents, unique by kind within its workspace; never changes. */
  name: string
  /** Left out for resources that belong to the whole organization. */
  workspace?: string
  labels?: Record<string, string>
}

export const apiVersion = 'gatehouse/v1'
