/** One thing that a document of AsyncAPI, GraphQL or Protobuf describes, as it is shown on a page of its own. */
import type { SchemaNode } from '../schema-node.ts'

export const topicKinds = [
  ...(['server', 'operation', 'channel', 'message', 'query', 'mutation', 'subscription'] as const),
  ...(['type', 'directive', 'service', 'enum'] as const),
] as const
export type TopicKind = (typeof topicKinds)[number]

/** Which list of the outline it stands in. */
export type TopicGroup =
  | ('servers' | 'operations' | 'channels' | 'messages' | 'queries' | 'mutations' | 'subscriptions')
  | ('objects' | 'interfaces' | 'unions' | 'enums' | 'inputs' | 'scalars' | 'directives' | 'services')

/** Words, some of which lead to what they name. */
export type Words = (string | TopicLink)[]

export interface TopicLink {
  text: string
  to: { kind: TopicKind | 'schema'; name: string }
}

export type FactName =
  | ('address' | 'protocol' | 'action' | 'channel' | 'messages' | 'servers' | 'contentType' | 'schemaFormat')
  | ('correlation' | 'security' | 'tags' | 'returns' | 'implements' | 'locations' | 'repeatable' | 'package')
  | ('replyChannel' | 'replyMessages' | 'specifiedBy' | 'kind')

export type SectionName =
  | ('parameters' | 'variables' | 'operations' | 'messages' | 'payload' | 'headers' | 'examples' | 'bindings')
  | ('arguments' | 'fields' | 'values' | 'choices' | 'methods' | 'usedBy')

export interface TopicMember {
  name: string
  /** What it is of, with links. */
  type?: Words
  required?: boolean
  /** The reason, which may be empty. */
  deprecated?: string
  description?: string
  /** `= 10` */
  preset?: string
  arguments?: TopicMember[]
  /** `oneof kind`, `number 4` */
  notes?: string[]
}

export interface TopicSection {
  name: SectionName
  members?: TopicMember[]
  /** Members beyond those. */
  more?: number
  schema?: SchemaNode
  code?: { title: string; text: string }[]
}

export interface TopicPart {
  kind: TopicKind
  name: string
  title: string
  group: TopicGroup
  /** As the language writes it. */
  declared?: Words
  deprecated?: string
  description?: string
  facts: { name: FactName; words: Words }[]
  sections: TopicSection[]
  tags: string[]
}
