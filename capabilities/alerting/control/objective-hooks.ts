import { Failure, type Problem } from '@gatehouse/base'
import type { Draft, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { askedObjective, type ObjectiveSpec } from './objectives/ratio.ts'
import type { RuleSpec } from './rule-spec.ts'

export const objectivesMax = 200

export const objectiveHooks: ResourceHooks = {
  problems(_, spec) {
    const { availability, latency } = spec as unknown as ObjectiveSpec
    if ((availability === undefined) !== (latency === undefined)) return []
    const message = 'An objective has exactly one of availability and latency.'
    return [{ code: 'invalid_value', message, pointer: '/spec' }]
  },
  async beforeCreate(context, draft) {
    const { items } = await context.resources.list('ServiceObjective', { limit: objectivesMax })
    if (items.length >= objectivesMax) throw new Failure('conflict', `There are ${objectivesMax} objectives already.`)
    await refuseUnknown(context, draft)
  },
  beforeUpdate: (context, _, draft) => refuseUnknown(context, draft),
  async beforeDelete({ resources }, { name }) {
    const rules = (await resources.all<RuleSpec>('AlertRule')).filter(({ spec }) => spec.burnRate?.objective === name)
    if (rules.length === 0) return
    const users = rules.slice(0, 10).map(rule => `AlertRule ${rule.name}`)
    throw new Failure('still_referenced', `The objective ${name} is used by ${users.join(', ')}.`, { extra: { users } })
  },
}

async function refuseUnknown(context: WriteContext, draft: Draft): Promise<void> {
  try {
    await askedObjective(context, draft as unknown as Row)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'not_found') throw thrown
    const problems: Problem[] = [{ code: 'unknown_name', message: thrown.message, pointer: '/spec/api' }]
    throw new Failure('invalid_input', thrown.message, { problems })
  }
}
