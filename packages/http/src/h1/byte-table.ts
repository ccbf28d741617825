/** State machines over bytes as data: one row a state, one cell a byte, in one flat array. */
import type { WireRefusal } from './message.ts'

/** States from here on are refusals. */
export const firstRefusal = 128

export type Case = readonly [bytes: readonly number[], to: number | WireRefusal]

export const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

export const bytesOf = (characters: string): number[] => Array.from(characters, character => character.charCodeAt(0))

const letters = [...range(0x41, 0x5a), ...range(0x61, 0x7a)]
export const digits: readonly number[] = range(0x30, 0x39)
/** RFC 9110 §5.6.2. */
export const tokenBytes: readonly number[] = [...bytesOf("!#$%&'*+-.^_`|~"), ...digits, ...letters]
export const lowerLetters: readonly number[] = range(0x61, 0x7a)
/** HTAB, SP, VCHAR, obs-text (RFC 9110 §5.5). */
export const textBytes: readonly number[] = [0x09, ...range(0x20, 0x7e), ...range(0x80, 0xff)]
export const blanks: readonly number[] = [0x20, 0x09]
export const cr: readonly number[] = [0x0d]
export const lf: readonly number[] = [0x0a]

export class ByteTable {
  /** Cell `state << 8 | byte` is the state that follows. */
  readonly next: Uint8Array
  readonly #refusals: WireRefusal[] = []

  constructor(states: number) {
    this.next = new Uint8Array(states << 8)
  }

  /** What follows `state`: `otherwise`, unless a case holds the byte; later cases win over earlier ones. */
  row(state: number, otherwise: number | WireRefusal, ...cases: Case[]): void {
    this.next.fill(this.#number(otherwise), state << 8, (state + 1) << 8)
    for (const [bytes, to] of cases) for (const byte of bytes) this.next[(state << 8) | byte] = this.#number(to)
  }

  /** The refusal behind a state that is one. */
  refusal(state: number): WireRefusal {
    return this.#refusals[state - firstRefusal]!
  }

  #number(to: number | WireRefusal): number {
    if (typeof to === 'number') return to
    const known = this.#refusals.indexOf(to)
    return firstRefusal + (known >= 0 ? known : this.#refusals.push(to) - 1)
  }
}
