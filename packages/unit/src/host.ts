/** What the house gives a policy instance. Policies import no `node:*`; everything with an effect is here. */
import type { Clock } from '@gatehouse/base'
import type { CodingPort } from './coding.ts'
import type { Exchange, Subset } from './exchange.ts'
import type { Consumer } from './fact.ts'
import type { FetchPort } from './fetch.ts'

export interface Host {
  /** Stable over reloads and restarts: the same attachment keeps the same counters. */
  readonly identity: string
  readonly clock: Clock
  readonly limiter: LimiterPort
  readonly gauges: GaugePort
  readonly breakers: BreakerPort
  readonly shadows: ShadowPort
  readonly upstream: UpstreamPort
  readonly cache: CachePort
  readonly replies: ReplyPort
  readonly directory: DirectoryPort
  readonly codings: CodingPort
  readonly fetch: FetchPort
  readonly secrets: SecretPort
  readonly shared: SharedPort
  readonly rules: RulePort
  readonly names: NamePort
  readonly drift: DriftPort
  /** SHA-256 of the text in UTF-8, as 32 characters of one byte each: to find something again, not to show. */
  readonly digest: (text: string) => string
  readonly log: Log
}

/** Counts what callers use. Rules: packages/gateway/SPEC-limits.md. */
export interface LimiterPort {
  /**
   * Limits that are taken together, all or none, under this instance's identity. Throws `RangeError` on what cannot be
   * counted.
   */
  open(limits: readonly LimitSpec[], counted?: Counted): LimitSet
}

/**
 * Where: by each gateway for itself; by all gateways in one place, asked at every request; or there too, in leases that
 * each thread uses up by itself.
 */
export type Counted = 'gateway' | 'exact' | 'leased'

export interface LimitSpec {
  /** Tells it apart from the others of its instance; what was counted stays under it. */
  name: string
  /** What its keys are made of: limits that say the same are kept in one place of a cluster. */
  by: string
  limit: number
  shape: LimitShape
  /** Is charged for what was let in already, and so may run into debt. */
  charged?: boolean
}

export type LimitShape =
  /** `limit` units in the window, evenly, `burst` of them at once (`limit` unless said). */
  | { algorithm: 'gcra'; windowSeconds: number; burst?: number }
  /** One after the other at the rate's distance: who comes early waits. */
  | { algorithm: 'leaky-bucket'; windowSeconds: number; queueMax: number; waitMsMax: number }
  /** `limit` units in any window, of which the part that has passed is taken as evenly used. */
  | { algorithm: 'sliding-window'; windowSeconds: number }
  | ({ algorithm: 'calendar-window' } & CalendarShape)
  /** `limit` at once: what is let in gives its place back with the verdict's `release`. */
  | { algorithm: 'concurrency' }

export interface CalendarShape {
  per: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
  /** IANA name. */
  timeZone: string
  /** Local date and time from which periods are counted, such as `2026-01-15T00:00`; the calendar's own unless said. */
  anchor?: string
}

/** One limit of a set at one request. The set reads it during the call alone, so it may be filled anew. */
export interface LimitUse {
  key: string
  /** What holds now, where it is not what the spec says. */
  limit: number
  /** Units that are taken. */
  cost: number
  /** Units that must be left; `cost` is not more. */
  needs: number
  /** What goes before the zone and the anchor of a calendar window. */
  timeZone?: string | undefined
  anchor?: string | undefined
}

export interface LimitSet {
  /** A verdict is read before the next call: the set may own it. */
  take(uses: readonly LimitUse[]): LimitVerdict | Promise<LimitVerdict>
  /** Takes whatever is left, and more: for what was used already. */
  charge(uses: readonly LimitUse[]): void
  /** What would be left to each, in order; nothing is taken. */
  left(uses: readonly LimitUse[]): readonly LimitLeft[] | Promise<readonly LimitLeft[]>
}

export interface LimitVerdict {
  allowed: boolean
  /** Neither allowed nor refused by count: there was no room to count. */
  full: boolean
  /** Milliseconds to hold the request back. */
  waitMs: number
  /** Index of the limit that refused for longest, or of the one that is nearest to it. */
  tightest: number
  /** Of that one. */
  remaining: number
  /** Whole seconds until everything of that one is available again. */
  resetSeconds: number
  /** Whole seconds until this request would be allowed; 0 when it was. */
  retryAfterSeconds: number
  /** Of who was let in where something counts what is under way: gives the places back, once. */
  release: (() => void) | undefined
}

export interface LimitLeft {
  remaining: number
  resetSeconds: number
}

/** What is in flight, exact across all threads of a gateway. */
export interface GaugePort {
  /**
   * Counts one in under this instance's identity, unless that makes more than `max` (`over`) or no key has room
   * (`full`). Who got in gives its place back with the function, once.
   */
  enter(key: string, max: number): (() => void) | 'over' | 'full'
  /** How many are in. */
  count(key: string): number
}

/** The upstream that this instance's exchanges go to. */
export interface UpstreamPort {
  /** Of its targets, by weight: which part the health checks find well; 1 where nobody looks. */
  wellShare(): number
}

/** Circuit breakers, which all threads of a gateway open and close together. */
export interface BreakerPort {
  /**
   * Lets a call under this key pass, or says when to come again. Who passed tells how the call went, once: `undefined` of
   * a call that said nothing of the upstream. Returns whether that turned the breaker.
   */
  enter(key: string, rules: BreakerRules): BreakerPass | { retryAfterMs: number }
}

export type BreakerPass = (call: { failed: boolean; slow: boolean } | undefined) => 'opened' | 'closed' | undefined

export interface BreakerRules {
  /** Of the calls in a window. */
  failurePercent: number
  slowPercent: number
  /** Calls in a window before percentages count. */
  callsMin: number
  windowMs: number
  openMs: number
  /** Calls that are let through after that, and must be well. */
  trials: number
}

export interface ShadowPort {
  /** Sends the request once more, to targets with the label, and throws away what comes back. Left out when many are under way. */
  send(exchange: Exchange, body: Uint8Array | undefined, subset: Subset): void
}

/** What is kept for later requests, within one bound for all policies of a gateway. */
export interface CachePort {
  /** What is kept under this instance's key, unless it was given up in any thread since. */
  find(key: string): object | undefined
  /** To be said before the upstream is asked: what is given up from then on is not kept. */
  begin(path: string): CacheTicket
  /** Whether there was room. It must not change any more. */
  keep(key: string, value: object, how: { bytes: number; ticket: CacheTicket; tags?: readonly string[] }): boolean
  drop(key: string): void
  /** Gives up what this API version has kept in this environment, in all threads at once. */
  purge(what: CachePurge): void
  /** What all gateways keep together; undefined where each keeps for itself. */
  readonly second?: SecondTier | undefined
  /** Counts bytes of what is being gathered; false where there are too many. Given back with less than 0. */
  gather(bytes: number): boolean
}

/** Bytes that all gateways keep together, behind what this one keeps. Nothing of it is waited for longer than a stated time. */
export interface SecondTier {
  /** Undefined where nobody can be asked. */
  find(key: string, path: string): Promise<TierFound | undefined>
  /** Kept for so long, one piece after the other as one, unless it was given up since the ticket. */
  keep(
    key: string,
    value: readonly Uint8Array[],
    how: { ttlMs: number; ticket: TierTicket; tags?: readonly string[] },
  ): void
  drop(key: string): void
}

export interface TierFound {
  /** What is kept under this instance's key, and how long it still would be. */
  kept?: { value: Uint8Array; leftMs: number } | undefined
  /** What something may be kept with that was asked for after this. */
  ticket: TierTicket
}

export interface TierTicket {
  readonly path: string
}

/** Everything, or what was kept for a path or with a tag. */
export type CachePurge = { path: string } | { tag: string } | 'all'

export interface CacheTicket {
  readonly path: string
}

/** Replies under keys that callers choose, exact over all threads of a gateway, or of all gateways that keep them together. */
export interface ReplyPort {
  /** Of several at once under this instance's key, one gets `mine`. */
  claim(claim: ReplyClaim): Promise<ClaimedReply>
}

export interface ReplyClaim {
  key: string
  /** Whose share of the room it takes. */
  owner: string
  /** Of the request: the same key with another one is refused. */
  fingerprint: string
  keepMs: number
}

export type ClaimedReply =
  /** To be answered with the reply, `lost` where it is not known, or `never` where nothing was done. Once. */
  | { kind: 'mine'; settle(reply: KeptReply | 'lost' | 'never'): void }
  | { kind: 'kept'; reply: KeptReply }
  | { kind: 'under-way' | 'other-request' | 'lost' | 'full' | 'away' }

export interface KeptReply {
  status: number
  /** Name and value alternate. */
  headers: readonly string[]
  body: Uint8Array
}

export interface DirectoryPort {
  /** Who holds the credential with this secret, if it is live now and in this environment. */
  credential(secret: string): Consumer | undefined
  /** Whose client this is at this issuer, if its credential is live now and in this environment. */
  client(issuer: string, clientId: string): Consumer | undefined
}

/** What documents name and do not say. */
export interface SecretPort {
  /**
   * What a reference (`secretReference` of the schemas) leads to now; at once where it was read before. Throws or rejects
   * with `secret_unavailable`. Do not keep it: it is taken up anew when it was rotated.
   */
  value(reference: string): string | Promise<string>
}

/** Names of addresses in DNS. */
export interface NamePort {
  /**
   * Those that the address has and that have it, in lower case: none where there is none, undefined where nobody answers now. At
   * once where it was asked before.
   */
  of(address: string): readonly string[] | undefined | Promise<readonly string[] | undefined>
}

/** Sets of rules that the operator of the gateway offers, by name. */
export interface RulePort {
  /** In the order in which they hold; undefined where nobody reads any. Throws `rules_unavailable`. */
  files(name: string): readonly RuleText[] | undefined
  /** Tells when some of them are not what they were, until what it gives is called. */
  watch(name: string, changed: () => void): () => void
  /** Counts that a rule found something in a request or reply that was refused, or passed all the same. */
  matched(ruleId: number, verdict: 'refused' | 'passed'): void
  /** Undefined where the operator keeps no audit log. */
  readonly audit?: ((entry: RuleAudit) => void) | undefined
}

/** What rules found in a request or a reply. */
export interface RuleAudit {
  exchange: Exchange
  about: 'request' | 'reply'
  /** Of the set. */
  rules: string
  mode: 'block' | 'report'
  verdict: 'refused' | 'passed'
  /** What the caller is told, or the upstream said, where it is known. */
  status: number | undefined
  score: number
  decidedBy: number | undefined
  matches: readonly RuleMatch[]
}

export interface RuleMatch {
  ruleId: number
  message: string
  phase: number
  /** As ModSecurity counts: 0 is an emergency, 7 tells of faults. */
  severity: number | undefined
  tags: readonly string[]
  /** Such as `ARGS:id`. */
  where: string
  /** The shape of what fitted, and none of its letters. */
  found: string
}

export interface RuleText {
  /** Within the set. */
  name: string
  /** One character a byte. */
  text: string
}

/**
 * What traffic of this API version shows and its contract does not, where personal data is in it, and what of the contract
 * is used: names and types, never values but those that the contract lists.
 */
export interface DriftPort {
  note(drift: Drift): void
}

/** `problem` is what did not fit and passed all the same. */
export const driftKinds = [
  ...(['path', 'method', 'query', 'field', 'media-type', 'status', 'reply-field', 'reply-media-type'] as const),
  'problem',
] as const

/** Personal data that was seen, and left as it was or treated; its kind is the `type`. */
export const personalDataKinds = ['personal', 'personal-treated'] as const

/** What of the contract an application uses: an endpoint, and parameters, fields and values of lists in its requests. */
export const useKinds = ['use-endpoint', 'use-parameter', 'use-field', 'use-value'] as const
export type DriftKind = (typeof driftKinds)[number] | (typeof personalDataKinds)[number] | (typeof useKinds)[number]

export interface Drift {
  kind: DriftKind
  method: string
  /** Of the endpoint, below the base path; of a path that no endpoint has, what is known of it. */
  path: string
  /** Of the parameter, field, status or type; of personal data the side and the place. */
  name: string
  /** Of a field’s value; of personal data its kind; of a value of a list itself, as JSON. */
  type?: string
  applicationId?: string | undefined
}

/** What instances of an environment have together in a thread, over all swaps, as long as one of them holds it. */
export interface SharedPort {
  /** Under this key, which begins with the policy's name; `make` is called where nobody holds it yet. Give it back with `release`, once. */
  hold<T>(key: string, make: () => T): { readonly value: T; release(): void }
}

export interface Log {
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}
