/** Good requests that rules refuse, and which rules found something in them. */
import { type Plan, planOf, readRules } from '@gatehouse/seclang'
import { isInstalled } from './modsecurity.ts'
import { builtInPlan, coreRulePlan4, coreRuleSet, opinionOf } from './ours.ts'
import type { ScoreRequest } from './score-request.ts'

export interface FalsePositives {
  set: string
  requests: number
  refused: number
  /** The rules that found something in most of them, by id. */
  rules: readonly (readonly [id: number, requests: number])[]
}

const rulesMax = 8

export function falsePositives(requests: readonly ScoreRequest[]): FalsePositives[] {
  const sets: [string, () => Plan][] = [
    ['built in', builtInPlan],
    ...(isInstalled() ? [['Core Rule Set 3.3.4', () => planOf(readRules(coreRuleSet()))] as [string, () => Plan]] : []),
    ['Core Rule Set 4.25.0', coreRulePlan4],
  ]
  return sets.map(([set, planOfSet]) => refusedBy(set, planOfSet(), requests))
}

function refusedBy(set: string, plan: Plan, requests: readonly ScoreRequest[]): FalsePositives {
  const rules = new Map<number, number>()
  let refused = 0
  for (const request of requests) {
    const opinion = opinionOf(plan, request)
    if (!opinion.isRefused) continue
    refused++
    for (const id of new Set(opinion.rules)) rules.set(id, (rules.get(id) ?? 0) + 1)
  }
  const most = [...rules].sort((a, b) => b[1] - a[1]).slice(0, rulesMax)
  return { set, requests: requests.length, refused, rules: most }
}
