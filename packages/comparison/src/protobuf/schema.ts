/** What a source of Protobuf says, flat: each message, enum and service by its name within the package. */
import type { At } from '../model/source.ts'

export interface ProtoFile {
  at: At
  syntax: string
  package: string
  messages: Map<string, Message>
  enums: Map<string, Enum>
  services: Map<string, At>
}

export interface Message {
  name: string
  at: At
  /** Of what another message is extended by; it is no message itself. */
  isExtension: boolean
  fields: Map<number, Field>
  reserved: Reserved
  extensionRanges: Range[]
}

export interface Reserved {
  numbers: Range[]
  names: Set<string>
}

/** Both within. */
export type Range = readonly [from: number, to: number]

export type Cardinality = 'singular' | 'required' | 'repeated' | 'map'

export interface Field {
  name: string
  number: number
  at: At
  /** A scalar, a name within the package, one of another file with a dot before it, or `map<…>` of those. */
  type: string
  cardinality: Cardinality
  /** Whether one can tell that it is there. */
  isExplicit: boolean
  oneof: string | undefined
  json: string
  isPacked: boolean
  /** Written between marks as groups are, not with its length. */
  isDelimited: boolean
  defaultText: string | undefined
}

export interface Enum {
  name: string
  at: At
  isClosed: boolean
  /** Names by number; several where they are aliases. */
  values: Map<number, { name: string; at: At }[]>
  /** Number of the one that stands first. */
  first: number | undefined
  reserved: Reserved
}
