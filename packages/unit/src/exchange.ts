/**
 * One request and its reply, as policies see it. Nothing here shows what carries the bytes.
 * Valid until `finish` returned; do not keep it longer.
 */
import type { BodySource, HeaderList } from '@gatehouse/base'
import type { ClientCertificate } from '@gatehouse/http'
import type { RouteContract } from './contract.ts'
import type { Consumer } from './fact.ts'
import type { Identity } from './identity.ts'

export interface Exchange {
  /** Unique; sent on as `X-Request-Id`. */
  readonly id: string
  /** 32 hexadecimal digits; undefined where no trace is told of. */
  readonly traceId?: string | undefined
  readonly request: Request
  readonly route: RouteView
  /** Path parameters by name, decoded. Empty when the path has none. */
  readonly params: Readonly<Record<string, string>>
  /** Where the caller is, as files of the operator say; looked up where it is asked for. */
  readonly place?: Place
  /** Set by an identify policy. */
  consumer: Consumer | undefined
  /** Likewise, where the scheme tells more than the application. */
  identity: Identity | undefined
  /**
   * What else tells those apart who may have the same answers, set by a policy that lets an upstream know more of the caller
   * than `consumer` and `identity` say. Whoever adds to it keeps what stands there.
   */
  audience?: string | undefined
  /**
   * When the upstream must have begun to answer, all tries together, as the monotonic clock of the host counts; `Infinity`
   * while nobody wants one. Whoever wants it sooner moves it forward, and nobody back.
   */
  deadlineMs: number
  /** Field in which an upstream is told how many milliseconds are left; a gRPC call is always told. */
  deadlineField: string | undefined
  /** Only targets that have this label are asked; any unless said. */
  subset: Subset | undefined
  /** What was asked of the upstream goes on although nobody waits for it any more, and after the exchange. */
  goesOn: boolean
  /** Fires when the caller went away, the deadline passed or the credential was revoked. */
  readonly signal: AbortSignal
  /** Flat name-value list of fields that will stand on the reply, whoever makes it. */
  readonly replyFields: string[]
  /** Counted for this exchange beside requests and bytes; analytics and billing read them. */
  readonly units: { tokens: number; cost: number }
  /** What a policy measured of it for those who ask about usage: texts and numbers by name. */
  measured?: Measured | undefined
  /** Failure code of the reply, if the gateway made it. */
  readonly code: string | undefined
  /** What its trace is to be like, in place of what the operator set; set by a policy, before the upstream is asked. */
  tracing?: TraceWish | undefined
  /** What a policy that lets it pass would say of it to whoever looks into it. */
  remark?: string | undefined
}

export interface Measured {
  readonly texts: Record<string, string>
  readonly numbers: Record<string, number>
}

/** Forms in which a trace is told: W3C Trace Context, B3 in one field, B3 in several. */
export const traceForms = ['w3c', 'b3', 'b3multi'] as const

export interface TraceWish {
  samplePercent?: number | undefined
  tell?: readonly (typeof traceForms)[number][] | undefined
}

/** Of a network: empty and 0 where nothing is known. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** AF, AN, AS, EU, NA, OC or SA. */
  readonly continent: string
  /** Number of its autonomous system. */
  readonly asn: number
}

export const nowhere: Place = { country: '', continent: '', asn: 0 }

export interface Subset {
  label: string
  value: string
}

export interface Request {
  method: string
  readonly scheme: 'http' | 'https'
  /** Lower case, without port. */
  readonly host: string
  /** What was matched and what is sent on: normalised, still percent-encoded, starts with `/`. */
  path: string
  /** Without the question mark; empty when there is none. */
  query: string
  readonly headers: HeaderList
  /** Undefined when the message has none. A policy that replaces it owns the old one. */
  body: BodySource | undefined
  /** Protocol that the caller wants instead, in lower case, such as `websocket`; `body` is then what follows a 101. */
  readonly upgrade: string | undefined
  /** What the caller showed in the TLS handshake, if the listener asked. */
  readonly clientCertificate?: ClientCertificate | undefined
  /** The peer, or the client a named proxy speaks for. IPv4 or IPv6 text, no port. */
  readonly clientAddress: string
}

/** Of which API and endpoint the exchange is. */
export interface RouteView {
  readonly organizationId: string
  readonly environmentId: string
  readonly apiId: string
  readonly apiVersionId: string
  readonly api: string
  readonly apiVersion: string
  /** Identifier of the endpoint within its definition. */
  readonly endpoint: string
  /** Scopes that the contract asks for, one list for each alternative; undefined where it does not ask who calls. */
  readonly security?: readonly (readonly string[])[] | undefined
  /** What the contract says of the endpoint; where a policy asks for it (`PolicyUnit.contract`), and there is one. */
  readonly contract?: RouteContract | undefined
  /** Path template with the base path, such as `/pets/v1/pets/{petId}`. */
  readonly template: string
  /** Length of the base path that the upstream does not see. */
  readonly basePathLength: number
}

/** What goes out to one target. Fields may be added and replaced; nothing else changes any more. */
export interface Departure {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** As the target reads it; starts with `/`. */
  readonly path: string
  /** Without the question mark; empty when there is none. */
  readonly query: string
  /** `Host` among them. */
  readonly headers: HeaderList
}

export interface Reply {
  /** 200 to 599; 101 where the upstream took the upgrade. */
  status: number
  readonly headers: HeaderList
  body: BodySource | undefined
  /** Of a reply without body the length one would have (HEAD, 304), of another its own: who replaces the body takes it away. */
  lengthBytes?: number | undefined
}

/**
 * Goes on to the next wrapper, in the end to the upstream. Called again it is another try, at another target where there
 * is one. The signal takes back this try alone, up to its reply; its reason is the failure of the try.
 */
export type Next = (signal?: AbortSignal) => Promise<Reply>
