/** What a document describes, taken apart for readers: an outline, and each endpoint and schema by itself. */
import type { SchemaNode } from './schema-node.ts'
import type { TopicKind } from './topics/topic.ts'

export interface Outline {
  title: string
  version: string
  dialect: string
  description?: string
  /** In the order of the document's tags; what has none stands last. */
  groups: OutlineGroup[]
  /** Where the gateway takes the key of an application. */
  key?: KeyPlace
  endpoints: number
  schemas: number
  /** Unless it is OpenAPI: its groups are of topics. */
  kind?: TopicLanguage
}

export type TopicLanguage = 'asyncapi' | 'graphql' | 'protobuf'

export interface KeyPlace {
  in: 'header' | 'query' | 'cookie'
  name: string
}

export interface OutlineGroup {
  name: string
  description?: string
  /** Of its endpoints, or of its topics. */
  count: number
}

export interface OutlineEndpoint {
  id: string
  method: string
  path: string
  title: string
  deprecated?: boolean
}

/** Of a document that is not OpenAPI. */
export interface OutlineTopic {
  kind: TopicKind
  name: string
  title: string
  /** As the language writes it, or by which protocol it is reached. */
  declared?: string
  deprecated?: boolean
}

export interface EndpointPart extends OutlineEndpoint {
  description?: string
  tags: string[]
  sunsetAt?: string
  /** Alternatives: any one, all of whose schemes hold. */
  security: SecurityNeed[][]
  parameters: ParameterPart[]
  body?: BodyPart
  replies: ReplyPart[]
  /** The call that samples show; absent where none could be made. */
  request?: SampledCall
}

/** As samples are written of it. */
export interface SampledCall {
  method: string
  url: string
  headers: readonly (readonly [name: string, value: string])[]
  body?: string
}

export interface SecurityNeed {
  scheme: string
  type: string
  /** How it is shown, in words. */
  how: string
  scopes: string[]
  description?: string
}

export interface ParameterPart {
  name: string
  in: string
  required: boolean
  deprecated?: boolean
  description?: string
  example?: string
  schema: SchemaNode
}

export interface BodyPart {
  required: boolean
  description?: string
  content: ContentPart[]
}

export interface ContentPart {
  type: string
  schema?: SchemaNode
  examples: { name: string; text: string }[]
}

export interface ReplyPart {
  status: string
  description: string
  headers: ParameterPart[]
  content: ContentPart[]
}

/** One row of what is stored. */
export interface StoredPart {
  kind: 'endpoint' | 'schema' | TopicKind
  name: string
  title: string
  tags: string[]
  method?: string
  path?: string
  deprecated: boolean
  /** Of an endpoint or a topic. */
  group: string
  /** JSON of an `EndpointPart`, a `SchemaNode` or a `TopicPart`. */
  content: string
  /** What it is found by. */
  words: string
}

export interface Reference {
  outline: Outline
  parts: StoredPart[]
  /** As readers get it: without the endpoints that are not served, and with the gateway in the place of servers behind it. */
  document: string
  /** What is otherwise for callers than in the revision before. */
  changes: ToldChange[]
}

/** The same without its parts, which were told before. */
export interface MadeReference extends Pick<Reference, 'outline' | 'changes'> {
  /** Of the document. */
  sha256: string
  /** The document, compressed, in Base64. */
  packed: string
}

/** Parts in their order, and the place of the first. */
export interface ToldParts {
  first: number
  parts: StoredPart[]
}

export interface ToldChange {
  class: string
  endpoint?: string
  message: string
}
