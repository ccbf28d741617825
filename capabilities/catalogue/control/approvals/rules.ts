/** What the rules of an organization want before an API version goes on. */
import { Failure } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import type { Filled, Static } from '@gatehouse/schema'
import { roles } from '@gatehouse/unit'
import type { transitionRequest } from '../../approvals/transition-request.ts'
import type { RuledTransition, transitionRule } from '../../approvals/transition-rule.ts'
import { liveIn } from '../live-in.ts'

export type Rule = Row<Filled<typeof transitionRule.spec>>
export type RequestSpec = Static<typeof transitionRequest.spec>
export type RequestStatus = Static<typeof transitionRequest.status>

export interface Meant {
  version: Row
  /** A deprecation that retires by itself is both. */
  transitions: readonly RuledTransition[]
  /** Of `deploy`. */
  environment?: string | undefined
  revision?: string | undefined
}

export async function rulesFor({ resources }: Pick<WriteContext, 'resources'>, meant: Meant): Promise<Rule[]> {
  const { version, transitions, environment } = meant
  const rules = (await resources.all('TransitionRule')) as unknown as Rule[]
  return rules.filter(
    ({ spec }) =>
      spec.transitions.some(one => transitions.includes(one)) &&
      (spec.workspace === undefined || spec.workspace === version.workspace) &&
      (spec.environment === undefined || !transitions.includes('deploy') || spec.environment === environment),
  )
}

/** What of each rule is not there yet, in sentences. */
export function missingOf(
  rules: readonly Rule[],
  { requestedById }: Pick<RequestSpec, 'requestedById'>,
  { checked, approvals }: Pick<RequestStatus, 'checked' | 'approvals'>,
): string[] {
  return rules.flatMap(({ name, spec }) => {
    const counted = approvals.filter(
      ({ byId, kind, role }) =>
        roles.indexOf(role as never) >= roles.indexOf(spec.role) &&
        (spec.byRequester || byId !== requestedById) &&
        (spec.byTokens || kind !== 'token'),
    )
    const open = spec.checklist.filter(({ item }) => !Object.hasOwn(checked, item))
    const left = spec.approvals - counted.length
    return [
      ...open.map(({ item, text }) => `${name}: ${item} is not checked: ${text}`),
      ...(left > 0 ? [`${name}: ${left} more ${left === 1 ? 'approval' : 'approvals'} by the role ${spec.role}.`] : []),
    ]
  })
}

/** What the rules want of a revision before it is deployed: that it is live elsewhere. */
export async function unprovenOf(
  context: Pick<WriteContext, 'resources'>,
  rules: readonly Rule[],
  { version, transitions, revision }: Meant,
): Promise<string[]> {
  if (!transitions.includes('deploy')) return []
  const missing: string[] = []
  for (const { name, spec } of rules) {
    if (spec.after === undefined) continue
    const environment = await context.resources.get('Environment', spec.after)
    const live = await liveIn(context, version, environment)
    if (live !== revision) missing.push(`${name}: ${revision} is not live in ${spec.after}.`)
  }
  return missing
}

/** All that is missing as long as nobody has asked for it. */
export async function wantedFor(context: Pick<WriteContext, 'resources'>, meant: Meant): Promise<string[]> {
  const rules = await rulesFor(context, meant)
  const nothing = { checked: {}, approvals: [] }
  return [...(await unprovenOf(context, rules, meant)), ...missingOf(rules, { requestedById: '' }, nothing)]
}

/** Throws `approval_missing`, but for what the platform does itself once it was approved or scheduled. */
export async function refuseUnapproved(context: WriteContext, meant: Meant): Promise<void> {
  if (context.caller.kind === 'program') return
  const missing = await wantedFor(context, meant)
  if (missing.length === 0) return
  const { version, transitions } = meant
  const detail = `${transitions.join(' and ')} of ${version.name} is by request here. ${missing.join(' ')}`.trim()
  throw new Failure('approval_missing', detail, { extra: { missing } })
}

/** What an operation with this input comes to. */
export function transitionsOf(
  transition: RuledTransition,
  { atSunset = 'keep' }: { atSunset?: unknown } = {},
): RuledTransition[] {
  return transition === 'deprecate' && atSunset !== 'keep' ? ['deprecate', 'retire'] : [transition]
}
