/** Replies under keys of callers: main alone keeps them, so that of all threads one request under a key is sent. */
import type { Clock } from '@gatehouse/base'
import type { KeptReply, ReplyClaim } from '@gatehouse/unit'
import type { ToWorker } from '../worker/messages.ts'
import type { ReplyTalk } from './worker-pool.ts'

/** What all threads together keep, unless said. */
export const idempotencyBytesMax = 16_777_216

export type ReplyEnd = KeptReply | 'lost' | 'never'
export type ReplyAnswer =
  | { kind: 'mine' | 'under-way' | 'other-request' | 'lost' | 'full' | 'away' }
  | { kind: 'kept'; reply: KeptReply }

interface Entry {
  owner: string
  fingerprint: string
  bytes: number
  sentAtMs: number
  overAtMs: number
  /** The thread that has sent it, while its reply is not known. */
  thread: number | undefined
  reply: KeptReply | undefined
}

/** Of the room that one owner may take. */
const ownerShare = 0.25
const entryBytes = 512
/** When there is no room, what is over is looked for, not more often than this. */
const sweepEveryMs = 1000
const underWayMsMax = 3_600_000

export class ReplyBook {
  readonly #bytesMax: number
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()
  readonly #byOwner = new Map<string, number>()
  #bytes = 0
  #sweptAtMs = Number.NEGATIVE_INFINITY

  constructor(bytesMax: number, clock: Clock) {
    this.#bytesMax = bytesMax
    this.#clock = clock
  }

  /** Claims that were refused for want of room. */
  full = 0

  get bytes(): number {
    return this.#bytes
  }

  heard(thread: number, message: ReplyTalk): Extract<ToWorker, { kind: 'reply-claimed' }> | undefined {
    if (message.kind === 'reply-settled') {
      this.settle(message.key, message.end)
      return undefined
    }
    return { kind: 'reply-claimed', number: message.number, answer: this.claim(thread, message.claim) }
  }

  claim(thread: number, { key, owner, fingerprint, keepMs }: ReplyClaim): ReplyAnswer {
    const nowMs = this.#clock.monotonicMs()
    const entry = this.#entries.get(key)
    if (entry && this.#counts(entry, nowMs)) {
      if (entry.fingerprint !== fingerprint) return { kind: 'other-request' }
      if (entry.thread !== undefined) return { kind: 'under-way' }
      return entry.reply ? { kind: 'kept', reply: entry.reply } : { kind: 'lost' }
    }
    if (entry) this.#drop(key, entry)
    const bytes = entryBytes + 2 * key.length
    if (!this.#hasRoom(owner, bytes)) {
      this.#sweep(nowMs)
      if (!this.#hasRoom(owner, bytes)) {
        this.full++
        return { kind: 'full' }
      }
    }
    this.#entries.set(key, {
      owner,
      fingerprint,
      bytes: 0,
      sentAtMs: nowMs,
      overAtMs: nowMs + keepMs,
      thread,
      reply: undefined,
    })
    this.#grow(this.#entries.get(key)!, bytes)
    return { kind: 'mine' }
  }

  /** False where there is no room for the reply: then it stays known that it was sent. */
  settle(key: string, end: ReplyEnd): boolean {
    const entry = this.#entries.get(key)
    if (entry?.thread === undefined) return true
    entry.thread = undefined
    if (end === 'never') this.#drop(key, entry)
    if (end === 'never' || end === 'lost') return true
    const bytes = end.body.byteLength + end.headers.reduce((sum, text) => sum + text.length + 16, 0)
    if (!this.#hasRoom(entry.owner, bytes)) this.#sweep(this.#clock.monotonicMs())
    if (!this.#hasRoom(entry.owner, bytes)) return false
    entry.reply = end
    this.#grow(entry, bytes)
    return true
  }

  /** Whoever knows it says it again. */
  forget(key: string): void {
    const entry = this.#entries.get(key)
    if (entry) this.#drop(key, entry)
  }

  /** What it had sent may have been done; nobody will know here. */
  threadEnded(thread: number): void {
    for (const entry of this.#entries.values()) if (entry.thread === thread) entry.thread = undefined
  }

  /** What is under way is so until its reply comes, but not for ever. */
  #counts(entry: Entry, nowMs: number): boolean {
    if (nowMs - entry.sentAtMs > underWayMsMax) entry.thread = undefined
    return entry.overAtMs > nowMs || entry.thread !== undefined
  }

  #hasRoom(owner: string, bytes: number): boolean {
    const own = this.#byOwner.get(owner) ?? 0
    return this.#bytes + bytes <= this.#bytesMax && own + bytes <= this.#bytesMax * ownerShare
  }

  #grow(entry: Entry, bytes: number): void {
    entry.bytes += bytes
    this.#bytes += bytes
    const own = (this.#byOwner.get(entry.owner) ?? 0) + bytes
    if (own > 0) this.#byOwner.set(entry.owner, own)
    else this.#byOwner.delete(entry.owner)
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key)
    this.#grow(entry, -entry.bytes)
  }

  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptAtMs < sweepEveryMs) return
    this.#sweptAtMs = nowMs
    for (const [key, entry] of this.#entries) if (!this.#counts(entry, nowMs)) this.#drop(key, entry)
  }
}
