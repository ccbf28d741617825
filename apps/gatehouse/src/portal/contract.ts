/** What passes between the process that listens and the pages that it renders. */
export { mayBeSent } from './sent-headers.ts'

export interface PortalRequest {
  method: 'GET' | 'HEAD' | 'POST'
  /** Below the portal's own address; begins with a slash, percent-encoded as it came. */
  path: string
  query: URLSearchParams
  /** Of a POST. */
  form?: URLSearchParams
  accept: string
  /** Codings that the reader takes, such as `gzip`. */
  encodings: readonly string[]
  /** `https://host` as the reader knows it. */
  origin: string
  /** In front of every path of the portal: nothing, or `/organization/portal`. */
  base: string
  language: 'en' | 'de'
  scheme: 'light' | 'dark' | undefined
  cookies: ReadonlyMap<string, string>
  /** Files of the build. */
  assets: PortalAssets
}

/** Over plain HTTP no browser keeps a cookie with `__Host-`. */
export const sessionCookie = (origin: string) =>
  origin.startsWith('https:') ? '__Host-gatehouse_portal' : 'gatehouse_portal'

export interface PortalAssets {
  /** Chooses light or dark before anything is drawn. */
  scheme: string
  script: string
  styles: readonly string[]
}

export interface PortalReply {
  status: number
  headers: Record<string, string | string[]>
  /** What comes in pieces is sent as it comes, and is bounded by who makes it. */
  body: string | Uint8Array | AsyncIterable<Uint8Array>
}

/** The control API, as the reader. Each throws `Refused`. */
export interface ControlApi {
  organization: string
  portal: string
  /** An operation of the portal that reads, such as `site`. */
  read<T>(operation: string, query?: Query): Promise<T>
  /** Any operation below the organization, by its path there, such as `developers/sign-in`. */
  call<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    sent?: { query?: Query; body?: unknown },
  ): Promise<T>
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** What the control API said no with (RFC 9457), or that it said nothing. */
export interface RefusedReason {
  status: number
  code: string
  title: string
  detail?: string
  hint?: string
  /** Of a conflict between subscriptions: the application that has the other one. */
  application?: string
}

export class Refused extends Error {
  readonly reason: RefusedReason

  constructor(reason: RefusedReason) {
    super(reason.title)
    this.name = 'Refused'
    this.reason = reason
  }
}

/** Whoever threw it: the pages are built apart, and have a class of their own. */
export const refusalOf = (thrown: unknown): RefusedReason | undefined =>
  thrown instanceof Error && thrown.name === 'Refused' ? (thrown as Refused).reason : undefined

/** One call that a reader tries. */
export interface TriedCall {
  /** Of the gateways, as the control API tells it; a reader names none. */
  address: string
  method: string
  /** Path and query. */
  target: string
  headers: readonly (readonly [name: string, value: string])[]
  body?: string
  key?: { in: string; name: string; value: string }
  /** Who tries, for what one may do at once. */
  reader: string
  bytesMax: number
  msMax: number
}

export interface TriedReply {
  status: number
  /** Without cookies. */
  headers: [name: string, value: string][]
  /** Until its end, or a bound. */
  body: AsyncIterable<Uint8Array>
  /** How the body ended, once it has. */
  ended(): TriedEnd
  /** For who reads no more. */
  cancel(): void
}

export type TriedEnd = 'whole' | 'too_large' | 'too_long' | 'broken'

/** Throws `Refused`. */
export type TryCall = (call: TriedCall) => Promise<TriedReply>

export type Respond = (request: PortalRequest, means: { api: ControlApi; tryCall: TryCall }) => Promise<PortalReply>
