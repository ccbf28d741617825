/** Verdicts over generated attacks and good requests: ours, and those of ModSecurity with the same rules. */
import type { Plan } from '@gatehouse/seclang'
import { attacks } from './attacks.ts'
import { goodRequests } from './good-requests.ts'
import { type ModSecurity, type Opinion, startModSecurity } from './modsecurity.ts'
import { builtInPlan, coreRulePlan, coreRulePlan4, opinionOf } from './ours.ts'
import { publishedRules } from './published-rules.ts'
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

/** Version 3.3 as Debian ships it, and 4 as it is published. */
export const sets = {
  '3.3.4': { start: () => startModSecurity(), planOf: coreRulePlan },
  '4.25.0': { start: () => startModSecurity(publishedRules()), planOf: coreRulePlan4 },
}

export async function score(each: number, seed: number, set: keyof typeof sets = '3.3.4'): Promise<Score> {
  const { start, planOf } = sets[set]
  const theirs = await start()
  try {
    return await compared([...attacks(each, seed), ...goodRequests()], theirs, planOf())
  } finally {
    await theirs.stop()
  }
}

async function compared(requests: readonly ScoreRequest[], modSecurity: ModSecurity, plan: Plan): Promise<Score> {
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
