/** Sessions by their cookies: opened once in a thread, judged at every request. */
import { Failure } from '@gatehouse/base'
import type { Identity } from '@gatehouse/unit'
import { KeptTokens } from '../tokens/kept-tokens.ts'
import type { RelyingParty } from './relying-party.ts'
import { Renewals } from './renewals.ts'
import { accessIsOver, isOver, isStale, isToBeRenewed, readSession, type Session, sessionIdentity } from './session.ts'

export interface Known {
  identity: Identity
  /** Seconds since 1970. */
  startedAt: number
  /** What its cookie is to be from now on, if another. */
  cookie?: string
}

/** Or why there is no session; for those who look into it. */
export type Found = Known | { over: string }

interface Held {
  session: Session
  identity: Identity
  /** The same once its access token is over. */
  without: Identity
  checkedAtMs: number
}

/** Where Redis is asked whether a session was ended, not more often than this. */
const checkEveryMs = 5000

export class Sessions {
  readonly #party: RelyingParty
  readonly #words: string
  readonly #renewals: Renewals
  readonly #held = new KeptTokens<Held>()

  constructor(party: RelyingParty, words: string) {
    this.#party = party
    this.#words = words
    this.#renewals = new Renewals(party, words)
  }

  /** At once for one that was seen before in this thread, mostly. Rejects with `secret_unavailable` or `sign_in_unavailable`. */
  find(cookie: string): Found | Promise<Found> {
    const held = this.#held.get(this.#party.host.digest(cookie))
    return held ? this.#judged(held) : this.#opened(cookie)
  }

  /** Undefined where it does not open. */
  async session(cookie: string): Promise<Session | undefined> {
    const text = await this.#party.seal.open(cookie, this.#words)
    return text === undefined ? undefined : readSession(text)
  }

  async #opened(cookie: string): Promise<Found> {
    const session = await this.session(cookie)
    return session ? this.#judged(this.#hold(session, cookie)) : { over: 'its cookie does not open here' }
  }

  #hold(session: Session, cookie: string): Held {
    const identity = sessionIdentity(session, this.#party.config)
    const held = { session, identity, without: { ...identity, token: undefined } }
    const unchecked = { ...held, checkedAtMs: Number.NEGATIVE_INFINITY }
    this.#held.set(this.#party.host.digest(cookie), unchecked, cookie.length)
    return unchecked
  }

  #judged(held: Held): Found | Promise<Found> {
    const { ended, config, nowSeconds, host } = this.#party
    const { session } = held
    if (isOver(session, config, nowSeconds)) return { over: 'it has ended' }
    const nowMs = host.clock.monotonicMs()
    if (nowMs - held.checkedAtMs < checkEveryMs) return this.#standing(held)
    const marks = ended.marks(session.id, session.subject)
    const judge = (found: Awaited<typeof marks>): Found | Promise<Found> => {
      if (ended.hasEnded(session, found)) return { over: 'it was ended' }
      // What is in memory is looked at every time.
      if (config.endedCounted === 'exact') held.checkedAtMs = nowMs
      return this.#standing(held)
    }
    return marks instanceof Promise ? marks.then(judge) : judge(marks)
  }

  #standing(held: Held): Found | Promise<Found> {
    const { config, nowSeconds } = this.#party
    const { session } = held
    if (isToBeRenewed(session, nowSeconds)) return this.#renewed(held)
    const identity = accessIsOver(session, nowSeconds) ? held.without : held.identity
    const { startedAt } = session
    if (!isStale(session, config, nowSeconds)) return { identity, startedAt }
    const seen = { ...session, seenAt: nowSeconds }
    return this.#party.seal.seal(JSON.stringify(seen), this.#words).then(cookie => ({ identity, startedAt, cookie }))
  }

  async #renewed({ session, identity }: Held): Promise<Found> {
    const renewal = await this.#renewals.renewed(session)
    if (typeof renewal !== 'string') {
      const held = this.#hold(renewal.session, renewal.sealed)
      return { identity: held.identity, startedAt: session.startedAt, cookie: renewal.sealed }
    }
    if (!accessIsOver(session, this.#party.nowSeconds)) return { identity, startedAt: session.startedAt }
    if (renewal === 'refused') return { over: 'the provider does not renew it' }
    throw new Failure('sign_in_unavailable', 'The OpenID provider does not answer.')
  }
}
