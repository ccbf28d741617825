/** The same rules in our engine, and the rules that are built in. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alwaysRules } from '@gatehouse/capability-protection/policies/waf/built-in/always.ts'
import { builtInRules } from '@gatehouse/capability-protection/policies/waf/built-in/index.ts'
import { Inspection, type Plan, planOf, type RuleFile, readRules } from '@gatehouse/seclang'
import { type Opinion, ownRules, rulesFolder, setUpFile } from './modsecurity.ts'
import { publishedRules } from './published-rules.ts'
import type { ScoreRequest } from './score-request.ts'

export const coreRuleSet = (): RuleFile[] => [
  { name: 'own.conf', text: ownRules },
  { name: 'crs-setup.conf', text: readFileSync(setUpFile, 'latin1') },
  ...readdirSync(rulesFolder)
    .sort()
    .map(name => ({ name, text: readFileSync(join(rulesFolder, name), 'latin1') })),
]

/** Version 4, as published. */
export const coreRuleSet4 = (): RuleFile[] => [{ name: 'own.conf', text: ownRules }, ...publishedRules()]

export const coreRulePlan4 = (): Plan => planOf(readRules(coreRuleSet4()))
export const coreRulePlan = (): Plan => planOf(readRules(coreRuleSet()))
export const builtInPlan = () => planOf(readRules([alwaysRules, ...builtInRules]))

export function opinionOf(
  plan: Plan,
  { method, target, headers, body }: ScoreRequest,
): Opinion & { isRefused: boolean } {
  const bytes = Buffer.from(body, 'utf8').toString('latin1')
  const inspection = new Inspection(
    plan,
    {
      ...{ id: '1', method, target, protocol: 'HTTP/1.1', clientAddress: '127.0.0.1' },
      headers: ['Host', 'shop.example', ...headers],
    },
    { nowMs: () => performance.now() },
  )
  const head = inspection.requestHead()
  const verdict = head.blockedBy ? head : inspection.requestBody(bytes)
  return { isRefused: verdict.blockedBy !== undefined, rules: inspection.matches.map(({ ruleId }) => ruleId) }
}
