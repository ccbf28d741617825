import type { ReadDocument } from '@gatehouse/documents'
import type { Type } from '@gatehouse/schema'
import type { Spot } from './path/spot.ts'
import type { Follow } from './path/walk.ts'

export type Steps = readonly (string | number)[]

/** What a function says of one value. */
export interface Outcome {
  message: string
  /** From the value that it was asked of; that itself where it is left out. */
  within?: Steps
  /** From the root, for what stands elsewhere. */
  at?: Steps
}

export interface Asked {
  /** What the value is called: the last step to it, or the field that was asked for. */
  name: string
  /** Where it stands, or would stand. */
  steps: () => (string | number)[]
  /** The value that the path led to, which holds a field that is asked for. */
  spot: Spot
  root: Spot
  document: Pick<ReadDocument, 'value' | 'positions' | 'file'>
  /** Where references of the document lead. */
  follow: Follow
  /** Whether the rule is about what references lead to, or about the document as it is written. */
  resolved: boolean
}

export type Check = (value: unknown, asked: Asked) => Iterable<Outcome> | undefined

/** A function of rules: checks by its options, which must fit their schema. */
export interface LintFunction {
  summary: string
  options: ReturnType<typeof Type.Object> | undefined
  // biome-ignore lint/suspicious/noExplicitAny: each has options of its own, checked by their schema
  make: (options: any) => Check
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
