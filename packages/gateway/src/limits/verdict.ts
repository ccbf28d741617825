/** What several limits say together (SPEC-limits L18, L28). */
import type { LimitVerdict } from '@gatehouse/unit'
import type { Weighing } from './weigh.ts'

const secondsMax = 31_622_400

export function newVerdict(): LimitVerdict {
  return {
    ...{ allowed: false, full: false, waitMs: 0, tightest: 0 },
    ...{ remaining: 0, resetSeconds: 0, retryAfterSeconds: 0, release: undefined },
  }
}

/** What is read of each. */
export type Judged = Pick<
  Weighing,
  'remaining' | 'remainingAfter' | 'resetMs' | 'resetMsAfter' | 'retryAfterMs' | 'waitMs'
> & {
  rule: { readonly burst: number }
}

/** Fills the verdict in place from what each found. */
export function judge(verdict: LimitVerdict, asks: readonly Judged[], allowed: boolean): LimitVerdict {
  let tightest = 0
  let waitMs = 0
  for (let i = 0; i < asks.length; i++) {
    if (asks[i]!.waitMs > waitMs) waitMs = asks[i]!.waitMs
    if (i > 0 && tighter(asks[i]!, asks[tightest]!, allowed)) tightest = i
  }
  const of = asks[tightest]!
  verdict.allowed = allowed
  verdict.full = false
  verdict.waitMs = allowed ? waitMs : 0
  verdict.tightest = tightest
  verdict.remaining = allowed ? of.remainingAfter : of.remaining
  verdict.resetSeconds = seconds(allowed ? of.resetMsAfter : of.resetMs)
  verdict.release = undefined
  verdict.retryAfterSeconds = allowed ? 0 : seconds(of.retryAfterMs)
  return verdict
}

export function noRoom(verdict: LimitVerdict): LimitVerdict {
  return Object.assign(verdict, newVerdict(), { full: true, retryAfterSeconds: 1 })
}

/** Of refusals the longest, else what has the least of its burst left. */
function tighter(one: Judged, other: Judged, allowed: boolean): boolean {
  if (!allowed) return one.retryAfterMs > other.retryAfterMs
  return one.remainingAfter * other.rule.burst < other.remainingAfter * one.rule.burst
}

export const seconds = (ms: number) => Math.min(Math.ceil(ms / 1000), secondsMax)
