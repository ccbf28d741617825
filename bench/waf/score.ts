/** Verdicts over generated attacks and good requests: ours, and those of ModSecurity with the same rules. */
import { attacks } from './attacks.ts'
import { goodRequests } from './good-requests.ts'
import { type ModSecurity, type Opinion, startModSecurity } from './modsecurity.ts'
import { builtInPlan, coreRulePlan, opinionOf } from './ours.ts'
import type { ScoreRequest } from './score-request.ts'

export interface ScoreRow {
  category: string
  requests: number
  /** Refused, of the requests. */
  ours: number
  theirs: number
  builtIn: number
  /** Of those that nginx took, with the same verdict. */
  agreed: number
  compared: number
}

export interface Difference {
  request: ScoreRequest
  ours: Opinion
  theirs: Opinion
}

export interface Score {
  rows: readonly ScoreRow[]
  differences: readonly Difference[]
}

export async function score(each: number, seed: number): Promise<Score> {
  const theirs = await startModSecurity()
  try {
    return await compared([...attacks(each, seed), ...goodRequests()], theirs)
  } finally {
    await theirs.stop()
  }
}

async function compared(requests: readonly ScoreRequest[], modSecurity: ModSecurity): Promise<Score> {
  const plan = coreRulePlan()
  const own = builtInPlan()
  const rows = new Map<string, ScoreRow>()
  const differences: Difference[] = []
  for (const request of requests) {
    const { category } = request
    const empty = { requests: 0, ours: 0, theirs: 0, builtIn: 0, agreed: 0, compared: 0 }
    const row: ScoreRow = rows.get(category) ?? { category, ...empty }
    rows.set(category, row)
    const theirs = await modSecurity.ask(request)
    const ours = opinionOf(plan, request)
    row.requests++
    if (ours.isRefused) row.ours++
    if (theirs.isRefused !== false) row.theirs++
    if (opinionOf(own, request).isRefused) row.builtIn++
    if (theirs.isRefused === undefined) continue
    row.compared++
    if (theirs.isRefused === ours.isRefused) row.agreed++
    else differences.push({ request, ours, theirs })
  }
  return { rows: [...rows.values()], differences }
}
