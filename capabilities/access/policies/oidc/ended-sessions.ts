/**
 * Sessions that were ended before their time, exact over all threads and, in Redis, over all gateways. Each end is a debt in
 * the table that counts limits, which lasts longer than any session that it ends: a session notes the debt that there was
 * when it began, and has ended when it is a greater one. So who signs in again is not signed out by what was before.
 */
import { type Host, type LimitSet, type LimitUse, refuse } from '@gatehouse/unit'
import type { Session } from './session.ts'

/** Of a debt; more than clocks of gateways differ. */
const unitSeconds = 60
const slackSeconds = 30

export type Marks = readonly [session: number, subject: number]

export class EndedSessions {
  readonly #clock: Host['clock']
  readonly #limit: number
  readonly #seconds: number
  readonly #set: LimitSet

  constructor(
    absoluteSeconds: number,
    counted: 'gateway' | 'exact',
    { limiter, clock }: Pick<Host, 'limiter' | 'clock'>,
  ) {
    this.#clock = clock
    this.#limit = Math.ceil(absoluteSeconds / unitSeconds)
    this.#seconds = this.#limit * unitSeconds
    const shape = { algorithm: 'gcra', windowSeconds: this.#seconds } as const
    const limit = this.#limit
    this.#set = limiter.open(
      ['session', 'subject'].map(name => ({ name: `ended ${name}`, by: name, limit, shape, charged: true })),
      counted,
    )
  }

  /** Until when something is noted of each, in seconds since 1970; 0 for nothing. */
  marks(id: string, subject: string): Marks | Promise<Marks> {
    const left = this.#set.left(this.#uses(id, subject, [0, 0]))
    const until = (found: Awaited<typeof left>): Marks => [this.#until(found[0]), this.#until(found[1])]
    return left instanceof Promise ? left.then(until) : until(left)
  }

  hasEnded({ marks, startedAt }: Session, now: Marks): boolean {
    return now.some((until, i) => until >= Math.max(marks[i]!, startedAt) + slackSeconds)
  }

  /** The session, or all that the subject has, or both. A refusal where there is no room to remember it. */
  async end(id: string | undefined, subject: string | undefined) {
    const names = [id ?? '', subject ?? ''] as const
    const wanted = [id !== undefined, subject !== undefined]
    const before = await this.marks(...names)
    const now = this.#clock.nowMs() / 1000
    const costs = before.map((until, i) => (wanted[i] ? this.#cost(Math.max(0, until - now)) : 0))
    this.#set.charge(this.#uses(...names, costs))
    const after = await this.marks(...names)
    const noted = wanted.every((is, i) => !is || after[i]! >= Math.max(before[i]!, now) + slackSeconds)
    return noted ? undefined : refuse('limiter_full', 'There is no room to remember that the session ended.')
  }

  /** It lasts from now on as long as the longest session, and is a greater one than before. */
  #cost(leftSeconds: number): number {
    return Math.max(1, Math.ceil((this.#seconds - leftSeconds) / unitSeconds))
  }

  #until(left: { resetSeconds?: number } | undefined): number {
    const seconds = left?.resetSeconds ?? 0
    return seconds > 0 ? Math.floor(this.#clock.nowMs() / 1000) + seconds : 0
  }

  #uses(id: string, subject: string, costs: readonly number[]): LimitUse[] {
    return [id, subject].map((key, i) => ({ key, limit: this.#limit, cost: costs[i]!, needs: costs[i]! }))
  }
}
