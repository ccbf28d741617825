/** Replies under keys of callers, exact over all gateways by way of Redis (ADR 33). Main alone asks. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '@gatehouse/base'
import type { KeptReply, ReplyClaim } from '@gatehouse/unit'
import type { RedisLink } from '../limits/redis/redis-link.ts'
import type { ReplyAnswer, ReplyEnd } from '../main/reply-book.ts'
import { claimScript, renewScript, settleScript } from './reply-scripts.ts'
import type { Seal } from './seal.ts'

/** Of a gateway that died: what it had sent counts as under way for so long, and as lost after that. */
const holdMsMax = 30_000
const againEveryMs = 1000
/** Ends that Redis has not heard of yet; the oldest go first, and are lost elsewhere. */
const untoldMax = 10_000
const untoldBytesMax = 16_777_216

export interface ReplyTierOptions {
  link: RedisLink
  seal: Seal
  clock: Clock
  /** How long a gateway that says nothing counts as one that is still at it. */
  holdMs?: number
}

interface Held {
  name: string
  /** Gateway, request, times: what every script begins with. */
  words: string[]
}

interface Untold extends Held {
  end: string[]
}

export class ReplyTier {
  readonly #link: RedisLink
  readonly #seal: Seal
  readonly #holdMs: number
  readonly #gateway = randomUUID()
  /** By key: what this gateway has sent, or is about to. */
  readonly #held = new Map<string, Held>()
  readonly #untold = new Map<string, Untold>()
  #untoldBytes = 0
  readonly #cancels: (() => void)[] = []

  constructor({ link, seal, clock, holdMs = holdMsMax }: ReplyTierOptions) {
    this.#holdMs = holdMs
    this.#link = link
    this.#seal = seal
    this.#every(clock, holdMs / 3, () => this.#renew())
    this.#every(clock, againEveryMs, () => this.#tellAgain())
  }

  /** `away` where nobody says in time. What is taken, or may have been, is to be settled. */
  async claim({ key, fingerprint, keepMs }: ReplyClaim): Promise<ReplyAnswer> {
    const name = `gatehouse:{${this.#seal.digest(`reply ${key}`)}}:r`
    const words = [this.#gateway, this.#seal.digest(`request ${fingerprint}`), String(keepMs), String(this.#holdMs)]
    this.#held.set(key, { name, words })
    // How the one before ended: told from now on, it would be taken for the end of this one.
    this.#forget(name)
    if (!this.#link.up) return { kind: 'away' }
    try {
      const [kind, value] = (await this.#link.evaluate(claimScript, [name], words)) as [ReplyAnswer['kind'], string?]
      if (kind === 'mine') return { kind }
      this.#held.delete(key)
      if (kind !== 'kept') return { kind }
      const reply = this.#opened(name, value!)
      return reply ? { kind, reply } : { kind: 'lost' }
    } catch {
      return { kind: 'away' }
    }
  }

  settle(key: string, end: ReplyEnd): void {
    const held = this.#held.get(key)
    if (!held || !this.#held.delete(key)) return
    const told = typeof end === 'string' ? [end] : ['kept', this.#sealed(held.name, end)]
    this.#note(held, told)
    this.#tell(held.name)
  }

  close(): void {
    for (const cancel of this.#cancels) cancel()
  }

  #note(held: Held, end: string[]): void {
    this.#forget(held.name)
    this.#untold.set(held.name, { ...held, end })
    this.#untoldBytes += sizeOf(end)
    for (const name of this.#untold.keys()) {
      if (this.#untold.size <= untoldMax && this.#untoldBytes <= untoldBytesMax) break
      this.#forget(name)
    }
  }

  #forget(name: string): void {
    const untold = this.#untold.get(name)
    if (!untold) return
    this.#untold.delete(name)
    this.#untoldBytes -= sizeOf(untold.end)
  }

  #tell(name: string): void {
    const untold = this.#untold.get(name)
    if (!untold || !this.#link.up) return
    const { words, end } = untold
    this.#link.evaluate(settleScript, [name], [...words, ...end]).then(
      () => this.#untold.get(name) === untold && this.#forget(name),
      () => {},
    )
  }

  #tellAgain(): void {
    for (const name of this.#untold.keys()) this.#tell(name)
  }

  #renew(): void {
    for (const { name, words } of this.#held.values())
      if (this.#link.up) this.#link.evaluate(renewScript, [name], words).catch(() => {})
  }

  #every(clock: Clock, everyMs: number, work: () => void): void {
    const at = this.#cancels.length
    const later = () => {
      this.#cancels[at] = clock.after(everyMs, () => {
        work()
        later()
      })
    }
    later()
  }

  #sealed(name: string, { status, headers, body }: KeptReply): string {
    const head = Buffer.from(JSON.stringify({ status, headers }))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(head.length)
    return this.#seal.seal(name, length, head, body)
  }

  #opened(name: string, text: string): KeptReply | undefined {
    const bytes = this.#seal.open(name, text)
    if (!bytes) return undefined
    const bodyAt = 4 + bytes.readUInt32BE(0)
    const { status, headers } = JSON.parse(bytes.toString('utf8', 4, bodyAt)) as Omit<KeptReply, 'body'>
    return { status, headers, body: new Uint8Array(bytes.subarray(bodyAt)) }
  }
}

const sizeOf = (end: readonly string[]) => end.reduce((sum, text) => sum + text.length, 512)
