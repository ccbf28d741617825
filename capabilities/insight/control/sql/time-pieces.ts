/**
 * A span of time cut into whole days, hours and minutes, and what is left at its ends: the answer is exact and reads as
 * little as can be. The same for every engine.
 */

/** Seconds of the periods that roll-ups are kept by, the widest first. */
export const widths = [86_400, 3600, 60] as const
export type Width = (typeof widths)[number]

/** From which moment on something is kept, in ms since 1970: single requests, and whole periods of each width. */
export interface Kept {
  requests: number
  86400: number
  3600: number
  60: number
  /** Up to when periods of each width are made; all of them, where nothing is said. */
  until?: Partial<Record<Width, number>>
}

export interface Span {
  fromMs: number
  toMs: number
}

/** Of a roll-up where there is a width, of single requests where it is 0. */
export interface Piece extends Span {
  width: Width | 0
}

/**
 * The pieces, in order and without gaps. Where what would be exact is not kept any more, the span grows to the next
 * period that is; what is older than everything is left out.
 */
export function piecesOf(span: Span, { usable, kept }: { usable: readonly Width[]; kept: Kept }): Piece[] {
  const oldest = Math.min(kept.requests, ...usable.map(width => kept[width]))
  const fromMs = Math.max(span.fromMs, oldest)
  if (fromMs >= span.toMs) return []
  const finest = (sinceMs: number) => finestKept(sinceMs, { usable, kept })
  const begin = floored(fromMs, finest(fromMs))
  // What is left of a day at the end begins at most a day before it.
  const end = -floored(-span.toMs, finest(Math.max(begin, span.toMs - dayMs)))
  return cut({ fromMs: begin, toMs: end }, { usable, kept })
}

const dayMs = widths[0] * 1000

/** The finest of what is kept from a moment on: 0 for single requests; the widest where nothing is. */
function finestKept(sinceMs: number, { usable, kept }: { usable: readonly Width[]; kept: Kept }): Width | 0 {
  if (kept.requests <= sinceMs) return 0
  return usable.findLast(width => kept[width] <= sinceMs) ?? usable[0] ?? 0
}

function floored(ms: number, width: Width | 0): number {
  return width === 0 ? ms : Math.floor(ms / (width * 1000)) * width * 1000
}

function cut({ fromMs, toMs }: Span, { usable, kept }: { usable: readonly Width[]; kept: Kept }): Piece[] {
  if (fromMs >= toMs) return []
  const [width, ...finer] = usable
  if (width === undefined) return [{ width: 0, fromMs, toMs }]
  const ms = width * 1000
  const begin = Math.ceil(Math.max(fromMs, kept[width]) / ms) * ms
  const end = Math.floor(Math.min(toMs, kept.until?.[width] ?? toMs) / ms) * ms
  if (begin >= end) return cut({ fromMs, toMs }, { usable: finer, kept })
  return [
    ...cut({ fromMs, toMs: begin }, { usable: finer, kept }),
    { width, fromMs: begin, toMs: end },
    ...cut({ fromMs: end, toMs }, { usable: finer, kept }),
  ]
}
