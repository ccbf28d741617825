import { settledAuthority } from './authority.ts'
import { ChunkedBody } from './chunked-body.ts'
import { HeadFields } from './head-fields.ts'
import { HeadMachine } from './head-machine.ts'
import { start } from './head-table.ts'
import type { HeadLimits, RequestEvents, RequestHead, WireRefusal } from './message.ts'
import { held, inChunks, inHead, inLength, refused } from './phase.ts'
import { type SplitTarget, splitTarget } from './request-target.ts'
import { rules } from './rules.ts'

/** Marks of a request line: end of the method, of the target, of the line. */
const lineMarks = 3
/** One for all: a head is done with before anybody hears of it. */
const requestFields = new HeadFields(true)

/** Requests of one connection, one after another (RFC 9112); the rules are those of SPEC.md. */
export class RequestReader {
  readonly #events: RequestEvents
  readonly #machine: HeadMachine
  readonly #upgrades: readonly string[]
  #chunks: ChunkedBody | undefined
  #phase = inHead
  /** Of a body with a length. */
  #left = 0
  /** Of the request before: most say the same, and one text is then judged and hashed once. */
  #host = ''

  constructor(events: RequestEvents, limits: HeadLimits) {
    this.#events = events
    this.#upgrades = limits.upgrades ?? []
    this.#machine = new HeadMachine(limits, start)
  }

  /** Nothing of a message has been read yet. */
  get idle(): boolean {
    return this.#phase === inHead && this.#machine.blank
  }

  /** Between head and end of a body. */
  get inBody(): boolean {
    return this.#phase === inLength || this.#phase === inChunks
  }

  /** The owner refused an upgrade: read messages again. */
  resumeMessages(): void {
    if (this.#phase === held) this.#phase = inHead
  }

  /**
   * Reads on from `bytes[from]`; returns the index after the last byte it took. Takes all, unless a message ended (it
   * stops right after one, so that pipelined requests are answered one by one), or a head asked for an upgrade (it
   * stops right after that head; `end` is then not called, the owner decides). Nothing is read
   * after a refusal.
   */
  read(bytes: Uint8Array, from: number): number {
    let at = from
    if (this.#phase === inHead) {
      const machine = this.#machine
      at = machine.read(bytes, from)
      if (machine.refusal !== undefined) return this.#refuse(machine.refusal, bytes.length)
      if (!machine.complete || !this.#head()) return at
    }
    if (this.#phase === inLength) return this.#length(bytes, at)
    if (this.#phase === inChunks) return this.#chunked(bytes, at)
    return this.#phase === refused ? bytes.length : at
  }

  /** True when a body follows. */
  #head(): boolean {
    const machine = this.#machine
    const fields = requestFields.read(machine, lineMarks)
    const { text, marks } = machine
    const method = methodOf(text, marks[0]!)
    const target = text.slice(marks[0]! + 1, marks[1])
    const minor = text.charCodeAt(marks[2]! - 1) === 0x31 ? 1 : 0
    machine.begin(start)
    if (method === 'CONNECT') return this.#refused(rules.connect)
    const split = target.charCodeAt(0) === 0x2f ? { target, authority: '' } : splitTarget(method, target)
    if ('rule' in split) return this.#refused(split)
    const refusal = fields.refusal ?? this.#hostOf(fields, minor) ?? framing(fields, minor)
    if (refusal !== undefined) return this.#refused(refusal)
    return this.#begin(headOf({ method, split, minor, fields, upgrades: this.#upgrades }))
  }

  #hostOf(fields: HeadFields, minor: 0 | 1): WireRefusal | undefined {
    if (fields.hosts !== 1) return fields.hosts > 1 ? rules.hostRepeated : minor === 1 ? rules.hostMissing : undefined
    if (fields.host !== this.#host || this.#host === '') {
      const host = settledAuthority(fields.host)
      if (host === undefined) return rules.hostInvalid
      this.#host = host
    }
    fields.host = this.#host
    return undefined
  }

  #begin(head: RequestHead): boolean {
    const { lengthBytes = 0, chunked } = head
    if (chunked) {
      this.#phase = inChunks
      this.#chunks ??= new ChunkedBody(this.#machine, piece => this.#events.data(piece))
      this.#chunks.begin()
    } else if (lengthBytes > 0) {
      this.#phase = inLength
      this.#left = lengthBytes
    } else if (head.upgrade !== undefined) this.#phase = held
    const { inBody } = this
    const ends = !inBody && this.#phase === inHead
    this.#events.head(head)
    if (ends) this.#events.end(undefined)
    return inBody
  }

  #length(bytes: Uint8Array, from: number): number {
    if (from === bytes.length) return from
    const to = Math.min(bytes.length, from + this.#left)
    this.#left -= to - from
    const ends = this.#left === 0
    if (ends) this.#phase = inHead
    this.#events.data(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to))
    if (ends) this.#events.end(undefined)
    return to
  }

  #chunked(bytes: Uint8Array, from: number): number {
    const chunks = this.#chunks!
    const at = chunks.read(bytes, from)
    if (chunks.refusal !== undefined) return this.#refuse(chunks.refusal, bytes.length)
    if (chunks.complete) {
      this.#phase = inHead
      this.#machine.begin(start)
      this.#events.end(chunks.trailers)
    }
    return at
  }

  #refused(refusal: WireRefusal): false {
    this.#refuse(refusal, 0)
    return false
  }

  #refuse(refusal: WireRefusal, at: number): number {
    this.#phase = refused
    this.#events.refused(refusal)
    return at
  }
}

function methodOf(text: string, end: number): string {
  if (end === 3 && text.startsWith('GET')) return 'GET'
  return end === 4 && text.startsWith('POST') ? 'POST' : text.slice(0, end)
}

function framing({ codings, lengthBytes }: HeadFields, minor: 0 | 1): WireRefusal | undefined {
  if (codings === 0) return undefined
  if (lengthBytes !== undefined) return rules.lengthAndCoding
  return minor === 0 ? rules.codingOld : undefined
}

interface Parts {
  method: string
  split: SplitTarget
  minor: 0 | 1
  fields: HeadFields
  upgrades: readonly string[]
}

function headOf({ method, split, minor, fields, upgrades }: Parts): RequestHead {
  const { flat, lengthBytes } = fields
  const host = split.authority || fields.host
  if (host === '') flat.splice(0, 2)
  else {
    flat[0] = fields.hostName
    flat[1] = host
  }
  const chunked = fields.codings > 0
  const hasBody = chunked || (lengthBytes !== undefined && lengthBytes > 0)
  return {
    method,
    target: split.target,
    minor,
    host,
    headers: fields.headers(host === '' ? 0 : 2),
    lengthBytes,
    chunked,
    keepAlive: !fields.close && (minor === 1 || fields.keepAlive),
    expectContinue: hasBody && minor === 1 && fields.expectation !== undefined,
    upgrade: !hasBody && minor === 1 && fields.switching ? firstOf(upgrades, fields.upgrade) : undefined,
    acceptsTrailers: fields.acceptsTrailers,
  }
}

/** The first protocol that the caller offers and may have. */
function firstOf(upgrades: readonly string[], offered = ''): string | undefined {
  return offered
    .split(',')
    .map(part => part.trim())
    .find(part => upgrades.includes(part))
}
