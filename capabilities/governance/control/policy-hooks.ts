import { Failure, type Problem } from '@gatehouse/base'
import type { Draft, ResourceHooks, WriteContext } from '@gatehouse/control'
import { checks } from './checks/checks.ts'
import { type GovernancePolicySpec, policiesMax } from './policies-for.ts'
import { isShipped, unknownRuleset } from './rulesets/ruleset-sources.ts'

export const policyHooks: ResourceHooks = {
  problems(_, spec) {
    if (checks.some(({ isAsked }) => isAsked(spec as unknown as GovernancePolicySpec))) return []
    const message = `A governance policy asks for one of ${checks.map(({ name }) => name).join(', ')}.`
    return [{ code: 'missing_key', message, pointer: '/spec' }]
  },
  async beforeCreate(context, draft) {
    const { items } = await context.resources.list('GovernancePolicy', { limit: policiesMax })
    if (items.length >= policiesMax) throw new Failure('conflict', `There are ${policiesMax} policies already.`)
    await refuseUnknown(context, draft)
  },
  beforeUpdate: (context, _, draft) => refuseUnknown(context, draft),
}

async function refuseUnknown({ resources }: WriteContext, { spec }: Draft): Promise<void> {
  const { lint } = spec as unknown as GovernancePolicySpec
  const problems: Problem[] = []
  for (const [index, name] of (lint?.rulesets ?? []).entries()) {
    if (isShipped(name) || (await resources.find('Ruleset', name))) continue
    const { message, hint } = unknownRuleset(name)
    problems.push({ code: 'unknown_name', message, hint, pointer: `/spec/lint/rulesets/${index}` })
  }
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
}
