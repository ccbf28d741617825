/** Rules, objectives and silences as they are written. */
import { Failure, type Problem } from '@gatehouse/base'
import { type Dimension, type DimensionName, dimensions, rollUpNames } from '@gatehouse/capability-insight/measures.ts'
import type { Draft, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { conditionNames } from '../alert-rule.ts'
import type { Filters } from '../measured.ts'
import { liveAlerts, storeAlert } from './alert-rows.ts'
import { conditions } from './conditions/conditions.ts'
import { queueMessages } from './messages/queue-messages.ts'
import { conditionsOf, type RuleSpec } from './rule-spec.ts'

/** Of one organization: each is asked every half minute. */
export const rulesMax = 100
/** Minutes that a rule may look at where no roll-up holds all that it asks by. */
const singleMinutesMax = 60

export const ruleHooks: ResourceHooks = {
  problems(_, spec) {
    const named = conditionsOf(spec)
    const message = `A rule has exactly one of ${conditionNames.join(', ')}.`
    if (named.length !== 1) return [{ code: 'invalid_value', message, pointer: '/spec' }]
    return [...limitProblems(spec as never), ...costProblems(spec as never)]
  },
  async beforeCreate(context, draft) {
    const { items } = await context.resources.list('AlertRule', { limit: rulesMax })
    if (items.length >= rulesMax) throw new Failure('conflict', `There are ${rulesMax} rules already.`)
    await refuseUnknown(context, draft)
  },
  beforeUpdate: (context, _, draft) => refuseUnknown(context, draft),
  async afterWrite({ transaction }, row, before) {
    // What is another rule now is looked at at once.
    if (before && JSON.stringify(before.spec) !== JSON.stringify(row.spec))
      await transaction.deleteFrom('alert_evaluations').where('rule_id', '=', row.id).execute()
  },
  /** Whoever was told that something fires is told that it is over. */
  beforeDelete: (context, row) => endAlerts(context, row as unknown as Row<RuleSpec>),
}

export async function endAlerts(context: WriteContext, rule: Row<RuleSpec>): Promise<void> {
  const resolvedAt = new Date(context.services.clock.nowMs()).toISOString()
  const firing = (await liveAlerts(context, rule.id)).filter(({ state }) => state === 'firing')
  const over = firing.map(alert => ({
    ...alert,
    state: 'resolved' as const,
    status: { ...alert.status, resolvedAt },
  }))
  for (const alert of over) await storeAlert(context, alert)
  const told = over.filter(({ status }) => status.told.length > 0)
  await queueMessages(
    context,
    rule,
    told.map(alert => ({ event: 'resolved', alert, channels: alert.status.told })),
  )
}

interface Threshold {
  threshold?: { above?: number; below?: number; filters?: Filters; by?: DimensionName[]; windowMinutes?: number }
  absence?: { filters?: Filters; windowMinutes?: number }
}

function limitProblems({ threshold }: Threshold): Problem[] {
  if (!threshold || threshold.above !== undefined || threshold.below !== undefined) return []
  return [{ code: 'missing_key', message: 'A threshold has `above`, `below` or both.', pointer: '/spec/threshold' }]
}

/** What no roll-up holds together is read from single requests. */
function costProblems({ threshold, absence }: Threshold): Problem[] {
  const asked = threshold ?? absence
  if (!asked) return []
  const by: DimensionName[] = threshold?.by ?? []
  const names = [...by, ...(asked.filters ?? []).map(({ dimension }) => dimension)]
  const isAdded = rollUpNames.some(rollUp =>
    names.every(name => (dimensions[name] as Dimension).rollUps.includes(rollUp)),
  )
  const field = threshold ? 'threshold' : 'absence'
  if (isAdded || (asked.windowMinutes ?? 5) <= singleMinutesMax) return []
  const message = `${names.join(' and ')} are added up nowhere together: at most ${singleMinutesMax} minutes are looked at.`
  return [{ code: 'invalid_value', message, pointer: `/spec/${field}/windowMinutes` }]
}

/** Names that lead nowhere are told where they stand. */
async function refuseUnknown(context: WriteContext, { spec }: Draft): Promise<void> {
  const { notify = [] } = spec as unknown as RuleSpec
  const problems: Problem[] = []
  for (const [step, { channels }] of notify.entries()) {
    for (const [index, name] of channels.entries()) {
      if (await context.resources.find('NotificationChannel', name)) continue
      const message = `There is no notification channel ${name}.`
      problems.push({ code: 'unknown_name', message, pointer: `/spec/notify/${step}/channels/${index}` })
    }
  }
  const [name] = conditionsOf(spec as never)
  try {
    await conditions[name!].asked(context, (spec as unknown as RuleSpec)[name!], {})
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'not_found') throw thrown
    problems.push({ code: 'unknown_name', message: thrown.message, pointer: `/spec/${name}` })
  }
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
}
