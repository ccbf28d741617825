/**
 * New tokens for sessions whose access token ends (RFC 6749 §6), once for each refresh token over all threads: whoever comes
 * with the same one meanwhile gets what the first one got. So a provider that gives a new refresh token each time, and takes
 * the old one that comes again for stolen, sees it once.
 */
import type { ClaimedReply, KeptReply } from '@gatehouse/unit'
import { base64urlOf } from '../tokens/base64url.ts'
import { KeptTokens } from '../tokens/kept-tokens.ts'
import { grantedBy } from './granted.ts'
import type { RelyingParty } from './relying-party.ts'
import { readSession, type Session } from './session.ts'

export interface Renewed {
  session: Session
  /** As it stands in its cookie. */
  sealed: string
}

/** `refused` by the provider; `away` where nobody knows now. */
export type Renewal = Renewed | 'refused' | 'away'

const keptMs = 60_000
const againMs = 50
/** Without its provider being asked again. */
const refusedMs = 30_000

export class Renewals {
  readonly #party: RelyingParty
  readonly #words: string
  readonly #flights = new Map<string, Promise<Renewal>>()
  readonly #refused = new KeptTokens<{ untilMs: number }>()

  constructor(party: RelyingParty, words: string) {
    this.#party = party
    this.#words = words
  }

  renewed(session: Session): Promise<Renewal> {
    const { clock, digest } = this.#party.host
    // Some providers give the same refresh token again and again.
    const key = base64urlOf(digest(`${session.refreshToken} ${session.accessToken}`))
    const refused = this.#refused.get(key)
    if (refused && refused.untilMs > clock.monotonicMs()) return Promise.resolve('refused')
    let flight = this.#flights.get(key)
    if (!flight) {
      flight = this.#together(session, key).finally(() => this.#flights.delete(key))
      this.#flights.set(key, flight)
    }
    return flight
  }

  async #together(session: Session, key: string): Promise<Renewal> {
    const { clock, replies } = this.#party.host
    const endMs = clock.monotonicMs() + 2 * this.#party.config.timeoutMs
    const claim = { key: `renewal ${key}`, owner: 'oidc', fingerprint: '', keepMs: keptMs }
    for (;;) {
      const claimed = await replies.claim(claim)
      if (claimed.kind === 'mine') return this.#mine(session, key, claimed)
      if (claimed.kind === 'kept') return this.#kept(claimed.reply)
      // Nobody says what became of it, or there is no room: each for itself.
      if (claimed.kind !== 'under-way') return this.#noted(await this.#asked(session), key)
      if (clock.monotonicMs() >= endMs) return 'away'
      await new Promise<void>(resolve => clock.after(againMs, resolve))
    }
  }

  async #mine(session: Session, key: string, { settle }: Extract<ClaimedReply, { kind: 'mine' }>): Promise<Renewal> {
    let renewal: Renewal = 'away'
    try {
      renewal = this.#noted(await this.#asked(session), key)
      return renewal
    } finally {
      if (renewal === 'away') settle('never')
      else {
        const sealed = renewal === 'refused' ? '' : renewal.sealed
        settle({ status: sealed === '' ? 403 : 200, headers: [], body: new TextEncoder().encode(sealed) })
      }
    }
  }

  async #kept({ status, body }: KeptReply): Promise<Renewal> {
    if (status !== 200) return 'refused'
    const sealed = new TextDecoder().decode(body)
    const text = await this.#party.seal.open(sealed, this.#words)
    const session = text === undefined ? undefined : readSession(text)
    return session ? { session, sealed } : 'away'
  }

  #noted(renewal: Renewal, key: string): Renewal {
    const untilMs = this.#party.host.clock.monotonicMs() + refusedMs
    if (renewal === 'refused') this.#refused.set(key, { untilMs }, 64)
    return renewal
  }

  async #asked(session: Session): Promise<Renewal> {
    try {
      return await this.#ask(session)
    } catch {
      return 'away' // The log says why.
    }
  }

  async #ask(before: Session): Promise<Renewal> {
    const { provider, client, seal, nowSeconds, host, config } = this.#party
    const { token } = await provider.endpoints()
    const said = await client.ask(token, { grant_type: 'refresh_token', refresh_token: before.refreshToken! })
    const granted = grantedBy(said, { nowSeconds, refreshSeconds: config.refreshSeconds })
    const doubt = typeof granted === 'string' ? granted : await this.#otherPerson(before, granted.idToken)
    if (typeof granted === 'string' || doubt !== undefined) {
      host.log.warn('A session is not renewed.', { issuer: config.issuer, reason: doubt })
      return 'refused'
    }
    const { refreshToken = before.refreshToken, idToken = before.idToken, scope = before.scope, ...access } = granted
    const session = { ...before, ...access, refreshToken, idToken, scope, seenAt: nowSeconds }
    return { session, sealed: await seal.seal(JSON.stringify(session), this.#words) }
  }

  /** An ID token that comes along must be of the same person (OpenID Connect Core 1.0 §12.2). */
  async #otherPerson(before: Session, idToken: string | undefined): Promise<string | undefined> {
    if (idToken === undefined) return undefined
    const found = await this.#party.idTokens.identity(idToken)
    if (!('claims' in found)) return `the ID token is not believed: ${found.reason}`
    return found.subject === before.subject ? undefined : 'the ID token is of another person'
  }
}
