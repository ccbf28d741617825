/** What the control API tells of an API version's document. */
import type { CallPlace } from '@gatehouse/capability-portal/reference/call-place.ts'
import type { EndpointPart, OutlineEndpoint } from '@gatehouse/capability-portal/reference/reference.ts'
import type { SchemaNode } from '@gatehouse/capability-portal/reference/schema-node.ts'
import type { Version } from './site.ts'

export type { CallPlace } from '@gatehouse/capability-portal/reference/call-place.ts'
export type {
  ContentPart,
  EndpointPart,
  OutlineEndpoint,
  ParameterPart,
} from '@gatehouse/capability-portal/reference/reference.ts'
export type { SchemaField, SchemaNode } from '@gatehouse/capability-portal/reference/schema-node.ts'

export interface Group {
  name: string
  description?: string
  count: number
  endpoints?: OutlineEndpoint[]
}

export interface Outline {
  title: string
  version: string
  dialect: string
  description?: string
  groups: Group[]
  key?: { in: string; name: string }
  endpoints: number
  schemas: number
}

export interface Reference {
  version: Version
  product: { at: string; title: string }
  state: string
  address: string
  outline?: Outline
}

export interface Neighbours {
  before?: { name: string; title: string }
  after?: { name: string; title: string }
}

export interface EndpointData extends Neighbours {
  version: Version
  endpoint: EndpointPart
  outline?: Outline
  request?: { method: string; url: string }
  samples?: Record<string, string>
  /** Where readers call it; the one to practise in first. */
  places: CallPlace[]
}

export interface SchemaData extends Neighbours {
  version: Version
  name: string
  schema: SchemaNode
}
