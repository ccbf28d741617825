/** What the control API tells of an API version's document. */
import type { CallPlace } from '@gatehouse/capability-portal/reference/call-place.ts'
import type {
  EndpointPart,
  OutlineEndpoint,
  OutlineTopic,
  TopicLanguage,
} from '@gatehouse/capability-portal/reference/reference.ts'
import type { SchemaNode } from '@gatehouse/capability-portal/reference/schema-node.ts'
import type { TopicPart } from '@gatehouse/capability-portal/reference/topics/topic.ts'
import type { Version } from './site.ts'

export type { CallPlace } from '@gatehouse/capability-portal/reference/call-place.ts'
export type {
  ContentPart,
  EndpointPart,
  OutlineEndpoint,
  OutlineTopic,
  ParameterPart,
} from '@gatehouse/capability-portal/reference/reference.ts'
export type { SchemaField, SchemaNode } from '@gatehouse/capability-portal/reference/schema-node.ts'

export type {
  TopicMember,
  TopicPart,
  Words,
} from '@gatehouse/capability-portal/reference/topics/topic.ts'

export interface Group {
  name: string
  description?: string
  count: number
  endpoints?: OutlineEndpoint[]
  topics?: OutlineTopic[]
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
  kind?: TopicLanguage
}

export interface Reference {
  version: Version
  product: { at: string; title: string }
  state: string
  address: string
  outline?: Outline
  /** Where questions are sent to, of GraphQL. */
  places?: CallPlace[]
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

export interface TopicData extends Neighbours {
  version: Version
  topic: TopicPart
  outline?: Outline
}

export interface SchemaData extends Neighbours {
  version: Version
  name: string
  schema: SchemaNode
}
