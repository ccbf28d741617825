/** One classified difference between two contracts. */
import type { At } from './model/source.ts'

/** ERR breaks somebody; WARN may, or nobody can tell from the documents; INFO is safe or only words. */
export type Level = 'ERR' | 'WARN' | 'INFO'

export type ChangeClass = 'breaking' | 'dangerous' | 'safe' | 'documentation'

/** Whom a change of Protobuf breaks: who reads the bytes, who reads the JSON, who compiles against the source. */
export type Break = 'wire' | 'json' | 'source'

export interface ChangePlace {
  file: string
  pointer: string
  line?: number
  column?: number
}

export interface Change {
  /** Stable; those of `contract-change-ids` have their meaning. */
  id: string
  level: Level
  class: ChangeClass
  /** Where it stands in the revision; in the base where it is gone from there. */
  pointer: string
  base?: ChangePlace
  revision?: ChangePlace
  /** `GET /pets/{id}`; absent where it is of the whole document. */
  endpoint?: string
  message: string
  /** What to do. */
  hint: string
  /** Of Protobuf alone; empty is never told. */
  breaks?: readonly Break[]
  /** A value that one side accepts and the other refuses, checked. */
  witness?: { value: unknown; acceptedBy: 'base' | 'revision' }
  /** Absent where it concerns all who call the endpoint; without an endpoint, all who call the API. */
  concern?: Concern
  /** The same as long as the change is: of id, endpoint and names, not of lines. */
  fingerprint: string
}

/** Whom it concerns of those who call the endpoint: who uses a part of its requests, or who leaves it out. */
export interface Concern {
  who: 'users' | 'others'
  // As what callers use is recorded: `query sort` or `header X-A`, `/items/*/color` in a body.
  use: string
  /** One of a list, as JSON. */
  value?: string
}

/** What the walk tells; `engine` makes a change of it. */
export interface Told {
  id: string
  level?: Level
  /** Level where the id has none in the vocabulary. */
  otherwise?: Level
  base?: At | undefined
  revision?: At | undefined
  endpoint?: string | undefined
  /** Names that tell it from others of its id. */
  subject: string
  message: string
  hint?: string
  concern?: Concern | undefined
  witness?: { value: unknown; acceptedBy: 'base' | 'revision' } | undefined
}
