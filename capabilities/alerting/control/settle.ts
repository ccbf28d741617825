/** What became of a rule's alerts: rows, and messages in the same transaction. Whoever writes it first has told it. */
import { createHash } from 'node:crypto'
import type { Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { nextOf } from './alert-machine.ts'
import { dropAlert, insertAlert, type LiveAlert, liveAlerts, newAlert, storeAlert } from './alert-rows.ts'
import { addressOf } from './evidence.ts'
import { type Message, queueMessages } from './messages/queue-messages.ts'
import { type Observation, perRuleMax } from './observation.ts'
import type { RuleSpec } from './rule-spec.ts'
import { silencedBy, silencesNow } from './silences.ts'

export interface Settled {
  /** Undefined where it could not be looked. */
  observations: readonly Observation[] | undefined
  /** That it could not be looked, once it has been so for a while; it is over as soon as it could. */
  trouble: Observation | undefined
  elapsedMs: number
}

export async function settle(context: WriteContext, rule: Row<RuleSpec>, settled: Settled): Promise<void> {
  const { plan, dropped } = advanced(context, { rule, live: await liveAlerts(context, rule.id), settled })
  const isFiring = plan.some(({ alert }) => alert.state === 'firing')
  const silences = isFiring ? await silencesNow(context) : []
  let left = isFiring ? toldPerHourMax - (await toldLately(context, rule.id)) : 0
  const messages: Message[] = []
  for (const alert of dropped) await dropAlert(context, alert)
  for (const { alert, was } of plan) {
    // What is not told now, since too much was, is told later.
    if (alert.state === 'firing' && (alert.status.told.length > 0 || left-- > 0))
      stepped(rule, { alert, silence: silencedBy(silences, alert), messages })
    if (alert.state === 'resolved' && alert.status.told.length > 0)
      messages.push({ event: 'resolved', alert, channels: alert.status.told })
    if (was === undefined) await insertAlert(context, rule.id, alert)
    else await storeAlert(context, alert)
  }
  await queueMessages(context, rule, messages)
}

/** Alerts of one rule that anybody is told of in an hour. */
const toldPerHourMax = 200

async function toldLately({ transaction, services }: WriteContext, ruleId: string): Promise<number> {
  const since = new Date(services.clock.nowMs() - 3_600_000).toISOString()
  const { count } = await transaction
    .selectFrom('alerts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('rule_id', '=', ruleId)
    .where('created_at', '>', since)
    .where(sql<boolean>`jsonb_array_length(status->'told') > 0`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export interface Planned {
  alert: LiveAlert
  /** Undefined for a new one. */
  was: LiveAlert['state'] | undefined
}

interface Advancing {
  rule: Row<RuleSpec>
  live: readonly LiveAlert[]
  settled: Settled
}

function advanced(context: WriteContext, { rule, live, settled }: Advancing) {
  const { observations, trouble, elapsedMs } = settled
  const nowMs = context.services.clock.nowMs()
  const found = new Map(
    [...(observations ?? []), ...(trouble ? [trouble] : [])].map(one => [fingerprintOf(one), one] as const),
  )
  const timing = { forMs: rule.spec.forSeconds * 1000, keepFiringMs: rule.spec.keepFiringSeconds * 1000 }
  const plan: Planned[] = []
  const dropped: LiveAlert[] = []
  const known = new Set(live.map(({ status }) => status.fingerprint))
  const fresh = [...found].filter(([fingerprint]) => !known.has(fingerprint))
  const begun = fresh
    .slice(0, Math.max(0, perRuleMax + 1 - live.length))
    .map(([fingerprint]) => newAlert(rule, { fingerprint, nowMs }))
  for (const alert of [...live, ...begun]) {
    const { fingerprint } = alert.status
    const observation = found.get(fingerprint)
    const isTrouble = fingerprint === troubleFingerprint
    const isUnknown = observation === undefined && observations === undefined && !isTrouble
    const was = known.has(fingerprint) ? alert.state : undefined
    const before = was === undefined ? undefined : goingOf(alert)
    const next = nextOf(
      before,
      { isFound: isUnknown ? undefined : observation !== undefined, elapsedMs: was === undefined ? 0 : elapsedMs },
      // That it cannot be looked was so for a while already.
      isTrouble ? { forMs: 0, keepFiringMs: 0 } : observation?.happened ? { ...timing, forMs: 0 } : timing,
    )
    if (next === 'dropped') dropped.push(alert)
    else if (next !== undefined) plan.push({ alert: written(context, { alert, next, observation, rule }), was })
  }
  return { plan, dropped }
}

const goingOf = ({ state, status: { heldMs, quietMs } }: LiveAlert) => ({
  state: state as 'pending' | 'firing',
  heldMs,
  quietMs,
})

interface Written {
  alert: LiveAlert
  next: { state: 'pending' | 'firing'; heldMs: number; quietMs: number } | 'resolved'
  observation: Observation | undefined
  rule: Row<RuleSpec>
}

function written(context: WriteContext, { alert, next, observation, rule }: Written): LiveAlert {
  const at = new Date(context.services.clock.nowMs()).toISOString()
  const told = observation && toldOf(context, observation)
  const spec = { ...alert.spec, rule: rule.name, severity: rule.spec.severity, ...told?.spec }
  const status = { ...alert.status, ...told?.status }
  if (next === 'resolved') return { ...alert, spec, state: 'resolved', status: { ...status, resolvedAt: at } }
  const { state, heldMs, quietMs } = next
  const firedAt = state === 'firing' ? { firedAt: status.firedAt ?? at } : {}
  return { ...alert, labels: rule.labels, spec, state, status: { ...status, heldMs, quietMs, ...firedAt } }
}

function toldOf({ services, organization }: WriteContext, { summary, of, also, value, evidence }: Observation) {
  const link = evidence && addressOf(services.consoleUrl, organization!.name, evidence)
  return {
    spec: { summary, of: { ...also, ...of } },
    status: { ...(value === undefined ? {} : { value }), ...(link === undefined ? {} : { evidence: link }) },
  }
}

interface Stepping {
  alert: LiveAlert
  silence: string | undefined
  messages: Message[]
}

/** Steps that are due and were not taken; none while it is silenced, nor once somebody takes care of it. */
function stepped(rule: Row<RuleSpec>, { alert, silence, messages }: Stepping): void {
  const { status } = alert
  if (silence === undefined) delete status.silenced
  else status.silenced = silence
  if (silence !== undefined || (status.acknowledged && status.steps > 0)) return
  const steps = rule.spec.notify.toSorted((a, b) => a.afterSeconds - b.afterSeconds)
  const due = steps.slice(status.steps).filter(({ afterSeconds }) => afterSeconds * 1000 <= status.heldMs)
  if (due.length === 0) return
  const channels = [...new Set(due.flatMap(step => step.channels))]
  messages.push({ event: 'firing', alert, channels })
  status.steps += due.length
  status.told = [...new Set([...status.told, ...channels])]
}

const fingerprintOf = ({ of }: Observation) => fingerprint(of)

function fingerprint(of: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32)
}

/** Of what the evaluation itself says. */
export const troubleOf = { problem: 'cannot_be_evaluated' } as const
const troubleFingerprint = fingerprint(troubleOf)
