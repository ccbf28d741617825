/**
 * A policy: something that can happen to a request. One frozen value with one life: its configuration is
 * decoded and checked, `create` makes an instance, the instance serves through its hooks and is disposed.
 */
import type { FailureCode } from '@gatehouse/base'
import type { Filled, TSchema } from '@gatehouse/schema'
import type { Departure, Exchange, Next, Reply, Subset } from './exchange.ts'
import type { Fact } from './fact.ts'
import type { Direction, Frame, FrameOutcome } from './frame.ts'
import type { Host } from './host.ts'
import type { Refusal } from './refusal.ts'
import type { Stage } from './stage.ts'

export interface PolicyUnit<C extends TSchema = TSchema> {
  /** Kebab case; what a document writes. */
  name: string
  /** Grows by one when a written configuration changes its meaning. */
  version: number
  /** Stages it may run in; the first is the default. */
  stages: readonly [Stage, ...Stage[]]
  title: string
  summary: string
  config: C
  /** Facts it reads: the program refuses a route where nobody before it provides them. */
  needs?: (config: never) => readonly Fact[]
  /** Facts it leaves on the exchange when it lets a request pass. */
  provides?: (config: never) => readonly Fact[]
  /** Where it looks for who calls: what stands there tells callers apart before they are known. */
  credentialAt?: (config: never) => readonly CredentialPlace[]
  /** Labels of the targets that it sends requests to: those that no target has are told. */
  sendsTo?: (config: never) => readonly Subset[]
  /** Which endpoints below the base path of the API are its own, answered by its hooks' `endpoints`. */
  answers?: (config: never) => readonly Pick<OwnEndpoint, 'method' | 'path'>[]
  /**
   * It holds requests against the contract, which then travels with the routes it stands on; on no product or plan. Says
   * whether requests that no endpoint answers are recorded as drift, and whether examples and security travel, too.
   */
  contract?: (config: never) => ContractWish
  /** What it does with bodies; streams are left alone unless said. */
  body?: 'frames' | 'prefix' | 'whole'
  /** Codes it refuses with. */
  errors: readonly FailureCode[]
  /** Runnable: shown in the reference page and executed by a test. */
  examples: readonly PolicyExample<C>[]
  /** Carries a configuration written for an older version forward. */
  upgrade?: (config: unknown, fromVersion: number) => unknown
  /**
   * Makes what takes long before `create` is called, without holding its thread up, and gives what lets go of it once the
   * instances are there. What it rejects with refuses the program. `create` must do without: not everybody waits for it.
   */
  ready?: (config: never, host: Host) => Promise<() => void>
  create: (config: never, host: Host) => PolicyHooks
}

export interface CredentialPlace {
  in: 'header' | 'query' | 'cookie'
  name: string
}

/**
 * All optional. A hook that returns no promise costs no await. `request` and `response` may answer with a
 * reply or refusal of their own: the first one ends the stage lists.
 */
export interface PolicyHooks {
  request?(exchange: Exchange): Outcome | Promise<Outcome>
  /** Wraps the upstream call. Calling `next` twice needs a body that can be replayed. */
  forward?(exchange: Exchange, next: Next): Promise<Reply>
  /**
   * Last of all before something goes out, at every try anew: what the target that was chosen will read. In the order of the
   * steps, after everything else is settled; what it throws is how the try ends.
   */
  departing?(exchange: Exchange, departure: Departure): void | Promise<void>
  /** Flat name-value list that stands on refusals of what no endpoint of the API answers; of policies of stage edge. */
  readonly missFields?: readonly string[]
  /** In reverse order, also on replies the gateway made itself, if this policy's `request` ran. */
  response?(exchange: Exchange, reply: Reply): void | Promise<void>
  /**
   * One message of a stream, whole; needs `body: 'frames'`. Ordered and awaited: the next one of the same direction
   * waits, and so does its sender. Inwards in the order of the steps, outwards in reverse. A refusal ends the stream with
   * a code that its protocol knows.
   */
  frame?(exchange: Exchange, frame: Frame, direction: Direction): FrameOutcome | Promise<FrameOutcome>
  /** What the wire holds streams to, as long as this policy's `request` ran; the smallest of all policies counts. */
  streamLimits?: StreamLimits
  /**
   * Of a step that identifies: how a caller can show who it is, a value of `WWW-Authenticate` (RFC 9110 §11.6.1). Stands on
   * every 401 of the route, whichever scheme refused.
   */
  challenge?: string
  /** Of a step that takes tokens: who issues them. Told to clients that ask (RFC 9728). */
  authorizationServers?: readonly string[]
  /** Of a step that identifies: a caller that does not show it is refused, also where another scheme knew it. */
  required?: boolean
  /**
   * Of a step that identifies: where a caller that showed nothing is led instead of the 401, so that it can show something;
   * nowhere unless it answers. Asked only where no other scheme knew the caller (`unknown`), and where the identity that
   * is known was `denied`: then it answers for one of its own alone.
   */
  signIn?(exchange: Exchange, why: 'unknown' | 'denied'): Outcome | Promise<Outcome>
  /** What it answers itself, to anybody whom the policies of stage edge let in. */
  endpoints?: readonly OwnEndpoint[]
  /** What is left to whoever asks, of the limits that are its own; takes nothing, and is asked in place of `request`. */
  limits?(exchange: Exchange): readonly LimitReport[] | Promise<readonly LimitReport[]>
  /** Only observes; exactly once per exchange, also after an abort. */
  finish?(exchange: Exchange): void
  dispose?(): void
}

/** An endpoint below the base path of the API that is a policy's own; an API with one like it is refused. */
export interface OwnEndpoint {
  method: string
  /** Such as `/oidc/callback`. */
  path: string
  answer(exchange: Exchange): Reply | Refusal | Promise<Reply | Refusal>
}

/** One limit as its consumer sees it. */
export interface LimitReport {
  name: string
  limit: number
  /** Units that would pass now. */
  remaining: number
  /** Whole seconds until all of it is there again; nothing where that is no matter of time. */
  resetSeconds?: number
  /** Length of its window; a calendar's is a word. */
  window?: number | string
}

export interface StreamLimits {
  /** One WebSocket message with all its fragments, one event of an event stream, or one message of a gRPC call. */
  messageBytesMax?: number
  /** Without a byte in either direction. */
  idleTimeoutMs?: number
  /**
   * Of WebSocket messages that a policy looks at. `inflate`: permessage-deflate is agreed on with each side by itself;
   * `strip`, which holds unless somebody says otherwise and wins: with neither.
   */
  compression?: 'strip' | 'inflate'
}

// biome-ignore lint/suspicious/noConfusingVoidType: a hook that returns nothing lets the request pass
export type Outcome = Reply | Refusal | void

export interface PolicyExample<C extends TSchema = TSchema> {
  title: string
  config: import('@gatehouse/schema').Static<C>
  /** Request lines with optional fields: `GET /pets X-API-Key: secret`. */
  send: readonly string[]
  /** Status codes, in order. */
  expect: readonly number[]
  /** The API's document in OpenAPI, where it matters; any path is an endpoint unless said. */
  contract?: object
}

export interface ContractWish {
  records: boolean
  /** Everything that a mock needs. */
  examples?: boolean
}

type OfConfig = 'create' | 'ready' | 'contract' | 'needs' | 'provides' | 'credentialAt' | 'sendsTo' | 'answers'

interface PolicyInput<C extends TSchema> extends Omit<PolicyUnit<C>, OfConfig> {
  needs?: (config: Filled<C>) => readonly Fact[]
  provides?: (config: Filled<C>) => readonly Fact[]
  credentialAt?: (config: Filled<C>) => readonly CredentialPlace[]
  sendsTo?: (config: Filled<C>) => readonly Subset[]
  answers?: (config: Filled<C>) => readonly Pick<OwnEndpoint, 'method' | 'path'>[]
  ready?: (config: Filled<C>, host: Host) => Promise<() => void>
  contract?: (config: Filled<C>) => ContractWish
  create: (config: Filled<C>, host: Host) => PolicyHooks
}

export function definePolicy<C extends TSchema>(unit: PolicyInput<C>): PolicyUnit<C> {
  return Object.freeze(unit) as unknown as PolicyUnit<C>
}
