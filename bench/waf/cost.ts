/**
 * What rules cost a request on which none of their literals stands, and one on which some do, in µs.
 *
 *   npx node bench/waf/cost.ts
 */
import { existsSync } from 'node:fs'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import { givenOf } from '@gatehouse/capability-protection/policies/waf/waf-hooks.ts'
import { type Plan, planOf, readRules } from '@gatehouse/seclang'
import { setUpFile } from './modsecurity.ts'
import { builtInPlan, coreRuleSet, coreRuleSet4, opinionOf } from './ours.ts'
import { browser, type ScoreRequest } from './score-request.ts'

/** At paranoia 1, as the policy sets it up. */
export const coreRulesAtOne = (): Plan => planOf(readRules(coreRuleSet()), givenOf({ paranoia: 1 }))
export const coreRules4AtOne = (): Plan => planOf(readRules(coreRuleSet4()), givenOf({ paranoia: 1 }))

const small = { category: '', method: 'GET', headers: browser, body: '' }
export const nothingHits = (number: number): ScoreRequest => ({ ...small, target: `/shop/v1/shoes/${number}` })
export const withQuery = (number: number): ScoreRequest => ({
  ...small,
  target: `/shop/v1/shoes/${number}?color=red&size=${number % 50}`,
})
export const someHit = (number: number): ScoreRequest => ({
  ...small,
  target: `/shop/v1/shoes/${number}?q=please+select+some+of+them+and+order+by+exec(${number})`,
})

const requestsARound = 2000
const rounds = 12

/** Of the quickest round, no request twice. */
export async function costUs(plan: Plan, requestOf: (number: number) => ScoreRequest): Promise<number> {
  let next = 0
  const all = Array.from({ length: requestsARound * rounds }, (_, at) => requestOf(at))
  const round = () => {
    for (const end = next + requestsARound; next < end; next++) opinionOf(plan, all[next]!)
  }
  return ((await quickestMs(round, rounds)) * 1000) / requestsARound
}

if (import.meta.main) {
  const sets = {
    'built in': builtInPlan,
    ...(existsSync(setUpFile) && { 'Core Rule Set 3.3.4, paranoia 1': coreRulesAtOne }),
    'Core Rule Set 4.25.0, paranoia 1': coreRules4AtOne,
  }
  for (const [name, planOfSet] of Object.entries(sets)) {
    const plan = planOfSet()
    const told: string[] = []
    for (const requestOf of [nothingHits, withQuery, someHit]) told.push((await costUs(plan, requestOf)).toFixed(1))
    const [none, query, some] = told
    console.log(`${name}: ${none} µs where no literal stands, ${query} with two parameters, ${some} where some do`)
  }
}
