import type { FoundTarget } from './found-target.ts'

/** What a source says now. */
export interface Answer {
  targets: readonly FoundTarget[]
  /** How long it is good. */
  ttlMs: number
}

/** Rejects where the source gives none, or not in time. `known`: it gave some before. */
export type TargetLookup = (url: string, known: boolean) => Promise<Answer>

/** Of one source; what is beyond is left out, and told. */
export const targetsOfSourceMax = 1000
