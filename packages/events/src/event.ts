/**
 * One request as a usage event, version 1, little-endian: a fixed part of 208 bytes and a bounded variable part.
 *
 * Names are numbers into the string table of the generation that served the request (0 is none); what comes from the
 * directory is written as the 16 bytes of its id. The layout is append-only within a version: a reader refuses
 * a version that it does not know.
 */
import type { UpstreamReason } from '@gatehouse/base'

export const eventVersion = 1
export const fixedBytes = 208
export const pathBytesMax = 512
export const userAgentBytesMax = 128
export const outcomesMax = 32
export const outcomeBytes = 9
export const notedBytesMax = 512
export const traceBytes = 16
export const eventBytesMax =
  fixedBytes + pathBytesMax + userAgentBytesMax + outcomesMax * outcomeBytes + notedBytesMax + traceBytes

/** `traced`: the identifier of its trace is the last thing that it says. */
export const eventFlags = { cached: 1, aborted: 2, sampled: 4, retried: 8, traced: 16 } as const
export const methods = [
  '',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
] as const
export const outcomeKinds = ['passed', 'replied', 'failed', 'skipped'] as const

/** The fields that are numbers into the generation's string table, in the order they stand at `namePlaces`. */
export const nameFields = [
  'route',
  'endpoint',
  'api',
  'apiVersion',
  'environment',
  'organization',
  'plan',
  'target',
  'failure',
  'revision',
] as const
export type NameField = (typeof nameFields)[number]

export interface PolicyOutcome {
  /** The policy, in the string table. */
  policy: number
  kind: (typeof outcomeKinds)[number]
  durationUs: number
}

/** Times are whole microseconds; counts saturate at what their field can hold. */
export interface UsageEvent extends Record<NameField, number> {
  /** UTC, since the epoch. */
  timeUs: number
  /** 16 bytes. */
  requestId: Uint8Array
  generation: number
  application: Uint8Array | undefined
  subscription: Uint8Array | undefined
  credential: Uint8Array | undefined
  method: string
  status: number
  /** Of `eventFlags`. */
  flags: number
  /** Why the upstream gave no answer; empty where it did, or nobody asked it. */
  reason: UpstreamReason
  totalUs: number
  /** From asking the upstream to the first byte of its answer; 0 without an upstream. */
  firstByteUs: number
  /** What the gateway itself added. */
  overheadUs: number
  bytesIn: number
  bytesOut: number
  units: EventUnits
  /** What the operator keeps of it (`keptAddress`): 16 bytes, IPv4 as ::ffff:a.b.c.0. */
  address: Uint8Array | undefined
  /** The endpoint's template where there is one; cut at `pathBytesMax`. */
  path: string
  /** What is personal in it was masked before. */
  userAgent: string
  outcomes: readonly PolicyOutcome[]
  /** Of the caller, ISO 3166-1 alpha-2; empty where nobody knows. */
  country: string
  /** What a policy noted of it: a JSON object of texts, a line feed, and one of numbers; empty without any. */
  noted: string
  /** 16 bytes, not all 0; undefined where no trace is told of. */
  traceId: Uint8Array | undefined
}

/** What is counted and sold. `cost` is in the plan's own unit. */
export interface EventUnits {
  requests: number
  bytes: number
  tokens: number
  cost: number
}

/** Byte places of the fixed part. */
export const place = {
  length: 0,
  version: 2,
  method: 3,
  status: 4,
  flags: 6,
  timeUs: 8,
  requestId: 16,
  generation: 32,
  names: 36,
  application: 72,
  subscription: 88,
  credential: 104,
  totalUs: 120,
  firstByteUs: 124,
  overheadUs: 128,
  requests: 132,
  bytesIn: 136,
  bytesOut: 144,
  unitBytes: 152,
  tokens: 160,
  cost: 168,
  address: 176,
  outcomes: 192,
  pathBytes: 194,
  userAgentBytes: 196,
  reason: 198,
  revision: 200,
  country: 204,
  notedBytes: 206,
} as const

/** From byte 36 on, but for the one that came later. */
export const namePlaces = nameFields.map((field, index) =>
  field === 'revision' ? place.revision : place.names + index * 4,
)

/** An event with nothing in it, to be filled anew for every request. */
export function blankEvent(): UsageEvent {
  return {
    timeUs: 0,
    requestId: new Uint8Array(16),
    generation: 0,
    route: 0,
    endpoint: 0,
    api: 0,
    apiVersion: 0,
    environment: 0,
    organization: 0,
    plan: 0,
    target: 0,
    failure: 0,
    revision: 0,
    application: undefined,
    subscription: undefined,
    credential: undefined,
    method: '',
    status: 0,
    flags: 0,
    reason: '',
    totalUs: 0,
    firstByteUs: 0,
    overheadUs: 0,
    bytesIn: 0,
    bytesOut: 0,
    units: { requests: 0, bytes: 0, tokens: 0, cost: 0 },
    address: undefined,
    path: '',
    userAgent: '',
    outcomes: [],
    country: '',
    noted: '',
    traceId: undefined,
  }
}
