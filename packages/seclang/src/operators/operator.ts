/** A question about one value. */
import type { ByteSet } from '../byte-set.ts'
import type { Reference } from '../text.ts'

export interface Operator {
  /** As it is written, such as `rx`. */
  name: string
  /** Of its argument, for people. */
  argument: string
  negated: boolean
  /** Lower case; a value that fits holds one of them. Undefined where nothing can be said. Not of a negated one. */
  literals: readonly string[] | undefined
  /** Likewise, one of these bytes. */
  bytes: ByteSet | undefined
  /** Of one that compares with a fixed number, what it comes to; `negated` is not worked in. */
  compares: ((value: number) => boolean) | undefined
  /** The groups of a pattern, or what was found, first the whole; undefined where it does not fit. Knows nothing of `negated`. */
  find(value: string, valued: ValueOf): readonly string[] | undefined
}

export type ValueOf = (reference: Reference) => string | undefined

export type Question = Pick<Operator, 'find'> & Partial<Pick<Operator, 'literals' | 'bytes' | 'compares'>>

/** What an operator is made from. */
export interface Maker {
  argument: string
  /** The text of a file beside the file of the rule. Throws where there is none. */
  readFile(name: string): string
}
