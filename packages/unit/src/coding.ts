/** Content codings (RFC 9110 §8.4), which policies ask the house for: they import no zlib. */
import type { BodySource } from '@gatehouse/base'

export const contentCodings = ['gzip', 'br', 'zstd'] as const
export type ContentCoding = (typeof contentCodings)[number]

/** The coding of that name; `x-gzip` is gzip (RFC 9110 §8.4.1.3). */
export function codingOf(name: string): ContentCoding | undefined {
  const lower = name.toLowerCase()
  return lower === 'x-gzip' ? 'gzip' : contentCodings.find(coding => coding === lower)
}

/** Bodies in motion, in and out of a coding; what is slow to take makes the source wait. */
export interface CodingPort {
  /** The body in the coding; undefined when so many are under way in this thread that it is better sent as it is. */
  encode(body: BodySource, coding: ContentCoding): BodySource | undefined
  /** The body out of its coding. Throws `codings_exhausted` when too many are under way in this thread. */
  decode(body: BodySource, coding: ContentCoding, rules: DecodeRules): BodySource
}

export interface DecodeRules {
  /** Of what comes out. */
  bytesMax: number
  /** Why a body with more fails. */
  over: () => Error
  /** Why one that is not in that coding, or breaks off within it, fails. */
  broken: () => Error
}
