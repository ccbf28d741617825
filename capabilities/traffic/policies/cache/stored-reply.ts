/** A reply that is kept: its fields, its whole body, and how long it is fresh (RFC 9111 §4.2). */
import type { HeaderList } from '@gatehouse/base'
import { httpDate } from './http-date.ts'

export interface StoredReply {
  readonly status: number
  readonly headers: HeaderList
  readonly body: Uint8Array
  readonly freshness: Freshness
}

export interface Freshness {
  readonly lifetimeMs: number
  /** How old it was when it came (§4.2.3). */
  readonly initialAgeMs: number
  /** When that was, by the monotonic clock. */
  readonly cameAtMs: number
  readonly noCache: boolean
  readonly neverStale: boolean
  /** Also for requests with credentials (§3.5). */
  readonly despiteCredentials: boolean
  /** How long after that it may still be used, RFC 5861. */
  readonly whileRevalidateMs: number
  readonly ifErrorMs: number
}

export interface Times {
  /** Wall clock, when the answer came. */
  nowMs: number
  askedAtMs: number
  cameAtMs: number
}

/** §4.2.3: the older of what Date says and what Age says with the time it took to come. */
export function initialAgeMs(headers: HeaderList, { nowMs, askedAtMs, cameAtMs }: Times): number {
  const date = httpDate(headers.get('date'))
  const apparent = date === undefined ? 0 : Math.max(0, nowMs - date)
  const age = headers.get('age')?.trim() ?? ''
  const told = /^[0-9]{1,10}$/.test(age) ? Number(age) * 1000 : 0
  return Math.max(apparent, told + (cameAtMs - askedAtMs))
}

export const ageMs = ({ initialAgeMs: initial, cameAtMs }: Freshness, nowMs: number): number =>
  initial + Math.max(0, nowMs - cameAtMs)

/** Left of its freshness; not more than 0 is stale. */
export const leftMs = (freshness: Freshness, nowMs: number): number => freshness.lifetimeMs - ageMs(freshness, nowMs)

/** Bytes that it takes, about. */
export function sizeOf({ headers, body }: StoredReply): number {
  let size = 512 + body.byteLength
  for (const text of headers.flat) size += 16 + text.length
  return size
}
