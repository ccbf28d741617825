/**
 * Reads one head, or one trailer section, in pieces of any size. Every byte is looked at once; what is noted are
 * offsets from the first byte. A head within one piece is never copied but into its string.
 */
import { firstRefusal } from './byte-table.ts'
import {
  complete,
  fields,
  firstNoted,
  headTable,
  inTarget,
  lastBlank,
  method,
  start,
  targetStart,
  value,
} from './head-table.ts'
import type { HeadLimits, WireRefusal } from './message.ts'
import { rules } from './rules.ts'

const { next } = headTable
const methodBytesMax = 32
const firstCarryBytes = 1024
const latin1Slice: (this: Uint8Array, start: number, end: number) => string = Buffer.prototype.latin1Slice

/** Offsets of the head that is being read. One array for all: a head that waits for more takes its own with it. */
let shared = new Int32Array(0)

export class HeadMachine {
  /** The section as latin1, once it is complete. */
  text = ''
  /**
   * Offsets. Of a request line: end of the method, of the target, of the line; of a status line: its end. Then two a
   * field: its colon and the end of its line.
   */
  marks: Int32Array
  /** How many of `marks` hold. */
  count = 0
  complete = false
  refusal: WireRefusal | undefined
  readonly #limits: HeadLimits
  #state = start
  #marksMax = 0
  /** The section may not reach this offset in its present state. */
  #bound = 0
  /** Bytes of the section so far; `#carry` holds them. */
  #length = 0
  #carry: Buffer | undefined
  #ownMarks = false

  constructor(limits: HeadLimits, first: number) {
    this.#limits = limits
    const capacity = 2 * limits.headerFieldsMax + 8
    if (shared.length < capacity) shared = new Int32Array(capacity)
    this.marks = shared
    this.begin(first)
  }

  /** What is read next begins in `state`: `start`, `statusStart`, or `fields` for a trailer section. */
  begin(state: number): void {
    this.complete = false
    this.text = ''
    this.#state = state
    this.#length = 0
    this.#bound = this.#limits.headerBytesMax
    this.#marksMax = 2 * this.#limits.headerFieldsMax + (state === start ? 3 : state === fields ? 0 : 1)
    this.marks = shared
    this.#ownMarks = false
    this.count = 0
  }

  /** Nothing of the section was read; an empty line before a request is nothing. */
  get blank(): boolean {
    return this.#length === 0 && !this.complete
  }

  /** Returns the index after the last byte taken: all, or up to the end of the section. Ask `refusal` first, then `complete`. */
  read(bytes: Uint8Array, from: number): number {
    const { marks } = this
    let { count } = this
    let state = this.#state
    let shift = this.#length - from
    let stop = Math.min(bytes.length, this.#bound - shift)
    let at = from
    while (at < stop) {
      const row = state << 8
      let to = 0
      do {
        to = next[row | bytes[at]!]!
        if (to !== state) break
      } while (++at < stop)
      if (at >= stop) break
      state = to
      if (to >= firstNoted) {
        if (to >= complete) break
        if (to === method) shift = -at
        else marks[count++] = at + shift
        if (to < value) stop = Math.min(bytes.length, this.#boundOf(to, at + shift) - shift)
        else if (count > this.#marksMax) return this.#refuse(rules.fieldsMany)
      }
      at++
    }
    this.count = count
    this.#state = state
    if (state === complete) return this.#complete(bytes, { from, to: at + 1, shift })
    if (state >= firstRefusal) return this.#refuse(headTable.refusal(state))
    if (at + shift >= this.#bound) return this.#refuse(this.#tooLong(state))
    if (state > lastBlank) this.#keep(bytes, Math.max(from, -shift), at)
    return at
  }

  #boundOf(state: number, offset: number): number {
    const { headerBytesMax, targetBytesMax } = this.#limits
    const most =
      state === method ? methodBytesMax + 1 : state === targetStart ? offset + targetBytesMax + 2 : headerBytesMax
    return (this.#bound = Math.min(most, headerBytesMax))
  }

  #tooLong(state: number): WireRefusal {
    if (inTarget(state)) return rules.targetLong
    return state === method && this.#bound > methodBytesMax ? rules.methodLong : rules.headLong
  }

  #complete(bytes: Uint8Array, { from, to, shift }: { from: number; to: number; shift: number }): number {
    if (this.#length === 0) this.text = latin1Slice.call(bytes, -shift, to)
    else {
      this.#keep(bytes, from, to)
      this.text = latin1Slice.call(this.#carry!, 0, this.#length)
      this.#carry = undefined
    }
    this.complete = true
    return to
  }

  /** The section goes on in another piece. */
  #keep(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#ownMarks) this.marks = this.marks.slice()
    this.#ownMarks = true
    const needed = this.#length + to - from
    if (this.#carry === undefined || this.#carry.length < needed) {
      const room = Math.max(
        needed,
        Math.min(this.#limits.headerBytesMax, (this.#carry?.length ?? firstCarryBytes / 2) * 2),
      )
      const wider = Buffer.allocUnsafeSlow(room)
      if (this.#carry !== undefined) wider.set(this.#carry.subarray(0, this.#length))
      this.#carry = wider
    }
    this.#carry.set(bytes.subarray(from, to), this.#length)
    this.#length = needed
  }

  #refuse(refusal: WireRefusal): number {
    this.refusal = refusal
    this.#carry = undefined
    return 0
  }
}
