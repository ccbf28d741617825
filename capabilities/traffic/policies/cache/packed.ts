/** What is kept as bytes, for other gateways: a head of JSON with its length before it, then the body as it is. */
import { HeaderList } from '@gatehouse/base'
import { ageMs, leftMs, type StoredReply } from './stored-reply.ts'
import { Varying } from './varying.ts'

/** Another gateway that writes otherwise is not understood, and asks its upstream. */
const format = 1
/** What has no freshness left is kept as long, to be asked about. */
const leastMs = 60_000
const noBody = new Uint8Array()

interface Head {
  format: typeof format
  /** How long it was to be kept, and when that was: whichever says that it is older is believed. */
  ttlMs: number
  atMs: number
  tags: readonly string[]
  varies?: readonly string[]
  status?: number
  headers?: readonly string[]
  freshness?: Omit<StoredReply['freshness'], 'cameAtMs' | 'initialAgeMs'>
  ageMs?: number
  bodyBytes?: number
}

interface Now {
  /** By the wall, and monotonic. */
  nowMs: number
  atMs: number
}

export interface Packed {
  pieces: Uint8Array[]
  ttlMs: number
}

export function packed(
  kept: StoredReply | Varying,
  tags: readonly string[],
  { nowMs, atMs }: Now,
  ttl?: number,
): Packed {
  const common = { format, atMs: nowMs, tags } as const
  if (kept instanceof Varying) {
    const ttlMs = ttl ?? leastMs
    return { pieces: headed({ ...common, ttlMs, varies: kept.names }), ttlMs }
  }
  const { status, headers, body, freshness } = kept
  const { cameAtMs: _, initialAgeMs: __, ...rules } = freshness
  const ttlMs = Math.max(leastMs, leftMs(freshness, atMs) + Math.max(rules.whileRevalidateMs, rules.ifErrorMs))
  const reply = { status, headers: headers.flat, freshness: rules, ageMs: ageMs(freshness, atMs) }
  return { pieces: [...headed({ ...common, ...reply, ttlMs, bodyBytes: body.byteLength }), body], ttlMs }
}

/** Undefined for what is not whole, or not of this format. `leftMs`: of the time that it was to be kept. */
export function unpacked(
  bytes: Uint8Array,
  left: number,
  { nowMs, atMs }: Now,
): { kept: StoredReply | Varying; tags: readonly string[] } | undefined {
  if (bytes.byteLength < 4) return undefined
  const bodyAt = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (bodyAt > bytes.byteLength) return undefined
  const head = headIn(bytes.subarray(4, bodyAt))
  if (head?.format !== format) return undefined
  const { tags, varies, status, headers, freshness, bodyBytes } = head
  if (varies) return { tags, kept: new Varying(varies) }
  if (status === undefined || !headers || !freshness || bodyAt + (bodyBytes ?? 0) !== bytes.byteLength) return undefined
  const lay = Math.max(0, head.ttlMs - left, nowMs - head.atMs)
  return {
    tags,
    kept: {
      ...{ status, headers: new HeaderList([...headers]), body: bodyBytes === 0 ? noBody : bytes.slice(bodyAt) },
      freshness: { ...freshness, initialAgeMs: (head.ageMs ?? 0) + lay, cameAtMs: atMs },
    },
  }
}

function headed(head: Head): Uint8Array[] {
  const text = new TextEncoder().encode(JSON.stringify(head))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, text.byteLength)
  return [length, text]
}

function headIn(bytes: Uint8Array): Head | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Head
  } catch {
    return undefined
  }
}
