/** What became of a try, in the words in which policies are told what to do something about. */
import { type FailureCode, failureFrom } from '@gatehouse/base'
import { oneOf, Type } from '@gatehouse/schema'
import type { Reply } from '@gatehouse/unit'

export const conditions = [
  ...(['unreachable', 'reset', 'timeout', 'overloaded', 'refused', 'gateway-error', '5xx', '429'] as const),
] as const
export type Condition = (typeof conditions)[number]

export const conditionList = (description: string) =>
  Type.Array(oneOf([...conditions]), {
    ...{ minItems: 1, maxItems: conditions.length, uniqueItems: true },
    description: `${description} \`unreachable\`: no connection, nothing was sent; \`reset\`: it broke off; \`timeout\`: no answer in time; \`overloaded\`: no room or no healthy target; \`refused\`: a circuit breaker, a bulkhead or adaptive concurrency behind this policy did not send it; \`gateway-error\`: 502, 503, 504; \`5xx\`: 500 and above; \`429\`.`,
  })

/** A reply or a failure. */
export type Outcome = { reply: Reply } | { thrown: unknown }

const byCode: Partial<Record<FailureCode, Condition>> = {
  upstream_unreachable: 'unreachable',
  upstream_failed: 'reset',
  upstream_timeout: 'timeout',
  upstream_overloaded: 'overloaded',
  upstream_unhealthy: 'overloaded',
  circuit_open: 'refused',
  bulkhead_full: 'refused',
  load_shed: 'refused',
}

export function meets(outcome: Outcome, wanted: readonly Condition[]): boolean {
  if ('thrown' in outcome) {
    const condition = byCode[failureFrom(outcome.thrown).code]
    return condition !== undefined && wanted.includes(condition)
  }
  const { status } = outcome.reply
  if (status === 429) return wanted.includes('429')
  if (status >= 502 && status <= 504 && wanted.includes('gateway-error')) return true
  return status >= 500 && wanted.includes('5xx')
}

/** Nothing of the request was sent. */
export const neverSent = (outcome: Outcome): boolean =>
  meets(outcome, ['unreachable', 'refused']) ||
  ('thrown' in outcome && failureFrom(outcome.thrown).code === 'upstream_unhealthy')

export async function outcomeOf(reply: Promise<Reply>): Promise<Outcome> {
  try {
    return { reply: await reply }
  } catch (thrown) {
    return { thrown }
  }
}

export function settled(outcome: Outcome): Reply {
  if ('thrown' in outcome) throw outcome.thrown
  return outcome.reply
}
