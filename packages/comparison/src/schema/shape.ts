/** What schemas that hold together say, folded: the form in which two sides are compared. */
import type { Json } from '@gatehouse/documents/openapi/tree.ts'
import type { At } from '../model/source.ts'
import type { CountKeyword, Discriminator, Notes } from './facts.ts'
import type { Bound } from './kinds.ts'
import type { Together } from './schema-side.ts'

export interface Group {
  word: 'anyOf' | 'oneOf'
  /** Each with null, where null fits beside them. */
  branches: Together[]
  /** Each as it was written. */
  written: Together[]
  /** Null fits beside them, and `oneOf` does not count it among them. */
  orNull: boolean
  discriminator?: Discriminator
}

export interface Contains {
  schema: Together
  min: number
  max: number | undefined
}

export interface Condition {
  asked: Together
  fitting: Together | undefined
  otherwise: Together | undefined
}

export interface Shape {
  /** Where it was written first. */
  at: At | undefined
  /** Nothing fits. */
  never: boolean
  /** Something leads nowhere, or into a document that was not read. */
  lost: boolean
  /** Whether a type was written at all. */
  isTyped: boolean
  types: number
  /** By their canonical text; undefined where any value may stand. */
  values: Map<string, Json> | undefined
  isConst: boolean
  min: Bound | undefined
  max: Bound | undefined
  multiples: number[]
  counts: Partial<Record<CountKeyword, number>>
  patterns: string[]
  formats: string[]
  unique: boolean
  prefix: Together[]
  /** Of what stands beyond the prefix. */
  items: Together | undefined
  contains: Contains[]
  properties: Map<string, Together>
  required: Set<string>
  patternProperties: Map<string, Together>
  /** Of names that are told nowhere. */
  rest: Together | undefined
  names: Together[]
  dependentRequired: Map<string, Set<string>>
  dependentSchemas: Map<string, Together>
  groups: Group[]
  nots: Together[]
  conditions: Condition[]
  unevaluatedItems: Together[]
  unevaluatedProperties: Together[]
  contentEncoding: string | undefined
  contentMediaType: string | undefined
  contentSchema: Together | undefined
  discriminator: Discriminator | undefined
  notes: Notes
}

export const emptyShape = (at: At | undefined): Shape => ({
  ...{ at, never: false, lost: false, isTyped: false, types: 127, values: undefined, isConst: false },
  ...{ min: undefined, max: undefined, multiples: [], counts: {}, patterns: [], formats: [], unique: false },
  ...{ prefix: [], items: undefined, contains: [], properties: new Map(), required: new Set() },
  ...{ patternProperties: new Map(), rest: undefined, names: [], dependentRequired: new Map() },
  ...{ dependentSchemas: new Map(), groups: [], nots: [], conditions: [], unevaluatedItems: [] },
  ...{ unevaluatedProperties: [], contentEncoding: undefined, contentMediaType: undefined },
  ...{ contentSchema: undefined, discriminator: undefined, notes: {} },
})

const noList: never[] = []
const noMap = new Map<never, never>()
const noSet = new Set<never>()

/** What is empty is one for all: a large document has a hundred thousand shapes. */
export function compacted(shape: Shape): Shape {
  const parts = shape as unknown as Record<string, unknown>
  for (const [key, part] of Object.entries(parts)) {
    if (Array.isArray(part) && part.length === 0) parts[key] = noList
    else if (part instanceof Map && part.size === 0) parts[key] = noMap
    else if (part instanceof Set && part.size === 0) parts[key] = noSet
  }
  return shape
}
