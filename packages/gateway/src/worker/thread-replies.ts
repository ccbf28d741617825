/** Claims on replies that a thread makes; main answers them. */
import type { ClaimedReply, ReplyClaim, ReplyPort } from '@gatehouse/unit'
import type { ReplyTalk } from '../main/worker-pool.ts'
import type { ToWorker } from './messages.ts'

export class ThreadReplies {
  readonly #tell: (message: ReplyTalk) => void
  readonly #waiting = new Map<number, { key: string; resolve: (answer: ClaimedReply) => void }>()
  #last = 0

  constructor(tell: (message: ReplyTalk) => void) {
    this.#tell = tell
  }

  /** Keys are an instance's own. */
  portFor(
    identity: string,
    { apiVersionId, environmentId }: { apiVersionId: string; environmentId: string },
  ): ReplyPort {
    const prefix = `${environmentId}\n${apiVersionId}\n${identity}\n`
    return { claim: claim => this.#claim({ ...claim, key: prefix + claim.key }) }
  }

  claimed({ number, answer }: Extract<ToWorker, { kind: 'reply-claimed' }>): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (!waiting) return
    const { key, resolve } = waiting
    if (answer.kind === 'kept') return resolve(answer)
    if (answer.kind !== 'mine') return resolve({ kind: answer.kind })
    resolve({ kind: 'mine', settle: end => this.#tell({ kind: 'reply-settled', key, end }) })
  }

  #claim(claim: ReplyClaim): Promise<ClaimedReply> {
    const number = ++this.#last
    return new Promise(resolve => {
      this.#waiting.set(number, { key: claim.key, resolve })
      this.#tell({ kind: 'reply-claim', number, claim })
    })
  }
}
