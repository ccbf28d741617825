import { ChunkedBody } from './chunked-body.ts'
import { HeadFields } from './head-fields.ts'
import { HeadMachine } from './head-machine.ts'
import { statusStart } from './head-table.ts'
import type { HeadLimits, ResponseEvents, ResponseHead, WireRefusal } from './message.ts'
import { held, inChunks, inHead, inLength, refused, untilClose } from './phase.ts'
import { rules } from './rules.ts'

/** Marks of a status line: its end. */
const lineMarks = 1
/** One for all: a head is done with before anybody hears of it. */
const replyFields = new HeadFields(false)
const interimMax = 8

/** Replies of one connection (RFC 9112), each expected; the rules are those of SPEC.md. */
export class ResponseReader {
  readonly #events: ResponseEvents
  readonly #machine: HeadMachine
  readonly #limits: HeadLimits
  #chunks: ChunkedBody | undefined
  /** `held` while nothing is expected. */
  #phase = held
  #left = 0
  #method = ''
  #upgrade: string | undefined
  #interims = 0
  #interimBytes = 0

  constructor(events: ResponseEvents, limits: HeadLimits) {
    this.#events = events
    this.#limits = limits
    this.#machine = new HeadMachine(limits, statusStart)
  }

  /**
   * The next reply answers a request of this method, which asked for this upgrade (in lower case) or none. Nothing
   * happens while a reply is open, or after a refusal.
   */
  expect(method: string, upgrade: string | undefined): void {
    if (this.#phase !== held) return
    this.#phase = inHead
    this.#method = method
    this.#upgrade = upgrade
    this.#interims = 0
    this.#interimBytes = 0
  }

  /**
   * Reads on from `bytes[from]`; returns the index after the last byte it took: all, unless a message ended, or
   * the head of a 101 did. Bytes when nothing is expected are refused; nothing is read after a refusal.
   */
  read(bytes: Uint8Array, from: number): number {
    if (from >= bytes.length) return from
    let at = from
    while (this.#phase === inHead && at < bytes.length) {
      const machine = this.#machine
      at = machine.read(bytes, at)
      if (machine.refusal !== undefined) return this.#refuse(machine.refusal, bytes.length)
      if (!machine.complete) return at
      if (this.#head()) return at
    }
    if (this.#phase === inLength) return this.#length(bytes, at)
    if (this.#phase === inChunks) return this.#chunked(bytes, at)
    if (this.#phase === untilClose) return this.#rest(bytes, at)
    return this.#phase === held ? this.#refuse(rules.unexpected, bytes.length) : at
  }

  /** The connection ended: completes a body that runs until then, refuses a premature end. */
  finish(): void {
    if (this.#phase === untilClose) {
      this.#phase = held
      this.#events.end(undefined)
    } else if (this.#phase !== held && this.#phase !== refused) this.#refuse(rules.premature, 0)
  }

  /** True when the message is over, one way or another. */
  #head(): boolean {
    const machine = this.#machine
    const { text } = machine
    const fields = replyFields.read(machine, lineMarks)
    const status = (text.charCodeAt(9) - 48) * 100 + (text.charCodeAt(10) - 48) * 10 + text.charCodeAt(11) - 48
    const minor = text.charCodeAt(7) === 0x31 ? 1 : 0
    machine.begin(statusStart)
    const refusal = fields.refusal ?? framing(fields, status, minor)
    if (refusal !== undefined) return this.#refused(refusal)
    return status < 200 ? this.#interim(fields, status, text.length) : this.#final(fields, status, minor)
  }

  #interim(fields: HeadFields, status: number, bytes: number): boolean {
    this.#interimBytes += bytes
    if (++this.#interims > interimMax || this.#interimBytes > this.#limits.headerBytesMax)
      return this.#refused(rules.interimMany)
    if (status === 101) return this.#switch(fields)
    if (status === 100) this.#events.continued()
    return false
  }

  #switch(fields: HeadFields): true {
    const upgrade = this.#upgrade
    if (upgrade === undefined || !fields.switching || fields.upgrade !== upgrade)
      return this.#refused(rules.switchUnasked)
    this.#phase = held
    this.#events.head({
      status: 101,
      headers: fields.headers(0),
      lengthBytes: undefined,
      body: 'tunnel',
      keepAlive: false,
      upgrade,
    })
    return true
  }

  #final(fields: HeadFields, status: number, minor: 0 | 1): boolean {
    const { lengthBytes } = fields
    const body = this.#bodyOf(fields, status)
    const keepAlive = body !== 'close' && !fields.close && (minor === 1 || fields.keepAlive)
    this.#phase = body === 'length' ? inLength : body === 'chunked' ? inChunks : body === 'close' ? untilClose : held
    if (body === 'length') this.#left = lengthBytes!
    if (body === 'chunked') {
      this.#chunks ??= new ChunkedBody(this.#machine, piece => this.#events.data(piece))
      this.#chunks.begin()
    }
    const headers = fields.headers(0)
    this.#events.head({ status, headers, lengthBytes, body, keepAlive, upgrade: undefined })
    if (body !== 'none') return false
    this.#events.end(undefined)
    return true
  }

  /** RFC 9112 §6.3. */
  #bodyOf({ codings, lengthBytes }: HeadFields, status: number): ResponseHead['body'] {
    if (this.#method === 'HEAD' || status === 204 || status === 304) return 'none'
    if (codings > 0) return 'chunked'
    if (lengthBytes === undefined) return 'close'
    return lengthBytes === 0 ? 'none' : 'length'
  }

  #length(bytes: Uint8Array, from: number): number {
    if (from === bytes.length) return from
    const to = Math.min(bytes.length, from + this.#left)
    this.#left -= to - from
    const ends = this.#left === 0
    if (ends) this.#phase = held
    this.#events.data(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to))
    if (ends) this.#events.end(undefined)
    return to
  }

  #chunked(bytes: Uint8Array, from: number): number {
    const chunks = this.#chunks!
    const at = chunks.read(bytes, from)
    if (chunks.refusal !== undefined) return this.#refuse(chunks.refusal, bytes.length)
    if (chunks.complete) {
      this.#phase = held
      this.#machine.begin(statusStart)
      this.#events.end(chunks.trailers)
    }
    return at
  }

  #rest(bytes: Uint8Array, from: number): number {
    if (from < bytes.length) this.#events.data(from === 0 ? bytes : bytes.subarray(from))
    return bytes.length
  }

  #refused(refusal: WireRefusal): true {
    this.#refuse(refusal, 0)
    return true
  }

  /** To a caller every fault of an upstream is a 502. */
  #refuse(refusal: WireRefusal, at: number): number {
    this.#phase = refused
    this.#events.refused({ ...refusal, status: 502 })
    return at
  }
}

function framing(fields: HeadFields, status: number, minor: 0 | 1): WireRefusal | undefined {
  const { codings, lengthBytes } = fields
  if (status < 200 && (codings > 0 || lengthBytes !== undefined || minor === 0)) return rules.interimFramed
  if (codings === 0) return undefined
  if (lengthBytes !== undefined) return rules.lengthAndCoding
  if (minor === 0) return rules.codingOld
  return status === 204 ? rules.codingNoContent : undefined
}
