/** A question about one value. */
import type { ByteSet } from '../byte-set.ts'
import type { Reference, Text } from '../text.ts'

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
  /** Of one that compares numbers, what it comes to beside its argument; `negated` is not worked in. */
  compares: ((value: number, argument: number) => boolean) | undefined
  /** Its argument, where it may be filled in. */
  text: Text
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
