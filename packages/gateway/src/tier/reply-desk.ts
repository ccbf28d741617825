/** Where threads claim replies: this gateway's own book first, then what all gateways keep together. */
import type { ReplyAnswer, ReplyBook } from '../main/reply-book.ts'
import type { ReplyTalk } from '../main/worker-pool.ts'
import type { ToWorker } from '../worker/messages.ts'
import type { ReplyTier } from './reply-tier.ts'

/** What is done with a request under a key while Redis is away: refused, or taken for new by each gateway for itself. */
export type WithoutRedis = 'refuse' | 'alone'

type Told = Extract<ToWorker, { kind: 'reply-claimed' }>
type Claimed = Extract<ReplyTalk, { kind: 'reply-claim' }>

export interface ReplyDeskOptions {
  book: ReplyBook
  /** Undefined where each gateway keeps for itself. */
  tier: ReplyTier | undefined
  without: WithoutRedis
}

export class ReplyDesk {
  readonly #options: ReplyDeskOptions
  /** By key, the thread that has claimed it in the tier or is about to. */
  readonly #claims = new Map<string, number>()

  constructor(options: ReplyDeskOptions) {
    this.#options = options
  }

  heard(thread: number, message: ReplyTalk): Told | Promise<Told> | undefined {
    const { book, tier } = this.#options
    if (message.kind === 'reply-settled') {
      this.#claims.delete(message.key)
      tier?.settle(message.key, message.end)
      return book.heard(thread, message)
    }
    const told = book.heard(thread, message)!
    return tier && told.answer.kind === 'mine' ? this.#others(thread, message, tier) : told
  }

  threadEnded(thread: number): void {
    this.#options.book.threadEnded(thread)
    for (const [key, claimant] of this.#claims) {
      if (claimant !== thread) continue
      this.#claims.delete(key)
      this.#options.tier?.settle(key, 'lost')
    }
  }

  /** What another gateway has done stays known here as well, where there is room. */
  async #others(thread: number, { number, claim }: Claimed, tier: ReplyTier): Promise<Told> {
    const { book, without } = this.#options
    const { key } = claim
    this.#claims.set(key, thread)
    const answer = await tier.claim(claim)
    const told = (given: ReplyAnswer): Told => ({ kind: 'reply-claimed', number, answer: given })
    if (answer.kind === 'mine' || (answer.kind === 'away' && without === 'alone')) return told({ kind: 'mine' })
    this.#claims.delete(key)
    if (!book.settle(key, answer.kind === 'kept' ? answer.reply : 'never')) book.forget(key)
    // It may have been noted there although nobody said so.
    if (answer.kind === 'away') tier.settle(key, 'never')
    return told(answer)
  }
}
