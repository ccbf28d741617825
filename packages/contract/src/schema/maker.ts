/** What the keywords of a schema are given to make their checks. */
import type { Resource } from './resource.ts'
import type { Check } from './run.ts'

/** Which way a message goes: what is only read is not asked of requests, nor what is only written of replies. */
export type Side = 'request' | 'reply'

export interface Maker {
  readonly side: Side | undefined
  /** Formats are asserted, not only annotations. */
  readonly formats: boolean
  /** Of patterns whose time would not grow with the text alone; they are a `SchemaProblem` unless said. */
  readonly unreadPatterns: 'fit' | undefined
  /** The resource of the schema at hand. */
  readonly resource: Resource
  /** The check of a schema within the one at hand, made once, when it is first needed. */
  make(schema: unknown): Check
  /** Where a reference leads; throws `SchemaProblem` where it leads nowhere. */
  refer(reference: string): Check
  referDynamic(reference: string): Check
  /** What a reference leads to. */
  target(reference: string): unknown
}

export type Schema = Record<string, unknown>

/** Makes the check of one keyword, or of some that belong together; undefined where the schema does not have them. */
export type Keyword = (schema: Schema, maker: Maker) => Check | undefined

/** A schema that cannot be compiled, in words, with the steps that lead to it from where it is held. */
export class SchemaProblem extends Error {
  readonly at: unknown

  constructor(message: string, at: unknown) {
    super(message)
    this.at = at
  }
}
