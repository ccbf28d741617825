/** What figures make of a staged deployment. Pure. */
import { p95Ms, type StageTally, sumOf } from '@gatehouse/program'
import type { StageFigures, StageSpec } from './stage.ts'

export type StageVerdict =
  | { kind: 'watching' | 'kept' }
  /** The objective that is broken, or what was too little to say anything. */
  | { kind: 'broken' | 'unknown'; reason: string }

export function figuresOf(staged: readonly StageTally[], present: readonly StageTally[]): StageFigures {
  return { staged: sideOf(sumOf(staged)), present: sideOf(sumOf(present)) }
}

function sideOf(tally: StageTally): StageFigures['staged'] {
  const { requests, errors } = tally
  const p95 = p95Ms(tally)
  const errorPercent = requests === 0 ? 0 : Math.round((errors / requests) * 10_000) / 100
  return { requests, errors, errorPercent, ...(p95 === undefined ? {} : { p95Ms: p95 }) }
}

/** `over`: the watch is over, and everybody who counts has told since. */
export function verdictOf({ objectives, watchSeconds }: StageSpec, figures: StageFigures, over: boolean): StageVerdict {
  const { staged, present } = figures
  const { requestsMin, p95PercentMax } = objectives
  if (staged.requests >= requestsMin) {
    const reason = brokenObjective(objectives, figures)
    if (reason !== undefined) return { kind: 'broken', reason }
  }
  if (!over) return { kind: 'watching' }
  const few = (whose: string, requests: number) =>
    `${whose} had ${requests} requests in ${watchSeconds} s; ${requestsMin} are needed to say anything.`
  if (staged.requests < requestsMin) return { kind: 'unknown', reason: few('It', staged.requests) }
  if (p95PercentMax !== undefined && present.requests < requestsMin)
    return { kind: 'unknown', reason: few('What is live', present.requests) }
  return { kind: 'kept' }
}

function brokenObjective(objectives: StageSpec['objectives'], { staged, present }: StageFigures): string | undefined {
  const { errorPercentMax, p95MsMax, p95PercentMax, requestsMin } = objectives
  const { requests, errors, errorPercent, p95Ms: p95 = 0 } = staged
  if ((errors / requests) * 100 > errorPercentMax)
    return `${errors} of ${requests} requests failed, ${errorPercent} %; ${errorPercentMax} % may.`
  if (p95MsMax !== undefined && p95 > p95MsMax)
    return `95 % of ${requests} requests took up to ${p95} ms; ${p95MsMax} ms are allowed.`
  if (p95PercentMax === undefined || present.requests < requestsMin || present.p95Ms === undefined) return undefined
  if (p95 <= (present.p95Ms * p95PercentMax) / 100) return undefined
  const percent = Math.round((p95 / present.p95Ms) * 100)
  return `95 % of ${requests} requests took up to ${p95} ms, ${percent} % of the ${present.p95Ms} ms of what is live; ${p95PercentMax} % are allowed.`
}
