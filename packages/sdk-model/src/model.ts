/** What a client of an API needs, whatever its language. Plain data; made anew it is the same to the letter. */
import type { ContractParameter } from '@gatehouse/unit'
import type { NamedType, Type } from './type.ts'

export interface SdkModel {
  title: string
  version: string
  description?: string
  servers: readonly string[]
  schemes: readonly AuthScheme[]
  /** By the first tag; operations without one are in the group whose name is empty. */
  groups: readonly Group[]
  types: ReadonlyMap<string, NamedType>
}

/** How a caller shows who it is. */
export interface AuthScheme {
  /** Its name in the document. */
  id: string
  kind: 'key' | 'basic' | 'token'
  in: 'header' | 'query' | 'cookie'
  name: string
  /** What the value begins with, such as `Bearer`. */
  prefix?: string
  description?: string
}

export interface Group {
  name: string
  description?: string
  operations: readonly Operation[]
}

export interface Operation {
  /** Unique in the document. */
  id: string
  method: string
  /** Template. */
  path: string
  summary?: string
  description?: string
  deprecated: boolean
  parameters: readonly Parameter[]
  body?: Body
  success: Reply
  /** By status as written: `404`, `4XX`, `default`. */
  errors: readonly { status: string; type: Type }[]
  /** Alternatives, each all of its schemes; empty where anyone may call. */
  security: readonly (readonly string[])[]
  paging?: Paging
  /** Whether the same request may be sent again, as its method says (RFC 9110 §9.2.2) or a field makes it so. */
  repeatable: 'always' | 'with-key' | 'never'
}

export interface Parameter extends Pick<ContractParameter, 'name' | 'in' | 'style' | 'content'> {
  required: boolean
  explode: boolean
  type: Type
  description?: string
}

export type BodyKind = 'json' | 'form' | 'parts' | 'text' | 'binary'

export interface Body {
  required: boolean
  mediaType: string
  kind: BodyKind
  type: Type
  description?: string
}

/** `events` are of an event stream, `lines` JSON values in a row, `none` has no content. */
export type ReplyKind = 'json' | 'text' | 'binary' | 'events' | 'lines' | 'none'

export interface Reply {
  kind: ReplyKind
  /** Of the whole, or of each item where it is a stream. */
  type: Type
  /** Answers without content are fine as well. */
  orNone: boolean
  description?: string
}

/** How the next page is asked for. */
export type Paging = { items?: string } & (
  | { kind: 'offset'; parameter: string }
  | { kind: 'page'; parameter: string }
  | { kind: 'cursor'; parameter: string; next: string }
  | { kind: 'link' }
)
