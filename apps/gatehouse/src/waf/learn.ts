import { type Clock, Failure } from '@gatehouse/base'
import { alwaysRules } from '@gatehouse/capability-protection/policies/waf/built-in/always.ts'
import { builtInRules } from '@gatehouse/capability-protection/policies/waf/built-in/index.ts'
import { givenOf } from '@gatehouse/capability-protection/policies/waf/waf-hooks.ts'
import { RuleFiles } from '@gatehouse/gateway/rules/rule-files.ts'
import { type GoodRequest, type Learned, learned, planOf, RuleProblem, readRules } from '@gatehouse/seclang'

export interface Asked {
  rules: string | undefined
  directory: string | undefined
  paranoia: number | undefined
}

/** Throws `rules_unavailable`, and `rules_invalid` with the place of what cannot be read. */
export function learnedFrom(
  requests: readonly GoodRequest[],
  { rules = 'built-in', directory, paranoia }: Asked,
  clock: Clock,
): Learned {
  const own = rules === 'built-in' ? builtInRules : new RuleFiles(directory, clock).files(rules)
  try {
    const set = readRules([alwaysRules, ...own])
    return learned(
      planOf(set, givenOf({ paranoia, inboundScoreMax: undefined, outboundScoreMax: undefined })),
      requests,
    )
  } catch (thrown) {
    if (!(thrown instanceof RuleProblem)) throw thrown
    throw new Failure('rules_invalid', thrown.message)
  }
}
