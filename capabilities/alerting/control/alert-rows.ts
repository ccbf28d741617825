/** Rows of alerts that are not over. Written here alone: the program found them, nobody asked for it. */
import { randomBytes } from 'node:crypto'
import { newId } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import { json } from '@gatehouse/store'
import type { Severity } from '../severity.ts'
import type { RuleSpec } from './rule-spec.ts'

export interface AlertSpec {
  rule: string
  severity: Severity
  summary: string
  of: Record<string, string>
}

export interface AlertStatus {
  fingerprint: string
  value?: number
  evidence?: string
  since: string
  firedAt?: string
  resolvedAt?: string
  heldMs: number
  quietMs: number
  told: string[]
  steps: number
  silenced?: string
  acknowledged?: { by: string; at: string; comment?: string }
}

export interface LiveAlert {
  id: string
  name: string
  state: 'pending' | 'firing' | 'resolved'
  labels: Record<string, string>
  spec: AlertSpec
  status: AlertStatus
}

type Place = Pick<WriteContext, 'transaction' | 'services' | 'organization'>

export async function liveAlerts({ transaction }: Place, ruleId: string): Promise<LiveAlert[]> {
  return (await transaction
    .selectFrom('alerts')
    .select(['id', 'name', 'state', 'labels', 'spec', 'status'])
    .where('rule_id', '=', ruleId)
    .where('state', 'in', ['pending', 'firing'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()) as LiveAlert[]
}

export function newAlert(
  rule: Row<RuleSpec>,
  { fingerprint, nowMs }: { fingerprint: string; nowMs: number },
): LiveAlert {
  const at = new Date(nowMs).toISOString()
  const suffix = randomBytes(5).toString('hex')
  return {
    id: newId('alr', nowMs),
    name: `${rule.name.slice(0, 50)}-${suffix}`.replace(/[.-]+-/, '-'),
    state: 'pending',
    labels: rule.labels,
    spec: { rule: rule.name, severity: rule.spec.severity, summary: '', of: {} },
    status: { fingerprint, since: at, heldMs: 0, quietMs: 0, told: [], steps: 0 },
  }
}

const columnsOf = ({ name, state, labels, spec, status }: LiveAlert, nowMs: number) => ({
  ...{ state, labels: json(labels), spec: json(spec), status: json(status), severity: spec.severity },
  search: `${name}\n${spec.summary}`.toLowerCase(),
  ...{ etag: randomBytes(9).toString('base64url'), updated_at: new Date(nowMs).toISOString() },
})

export async function insertAlert(place: Place, ruleId: string, alert: LiveAlert): Promise<void> {
  const nowMs = place.services.clock.nowMs()
  await place.transaction
    .insertInto('alerts')
    .values({
      ...{ id: alert.id, name: alert.name, organization_id: place.organization!.id, rule_id: ruleId },
      ...{ created_at: new Date(nowMs).toISOString(), ...columnsOf(alert, nowMs) },
    })
    .execute()
}

export async function storeAlert({ transaction, services }: Place, alert: LiveAlert): Promise<void> {
  const columns = columnsOf(alert, services.clock.nowMs())
  await transaction.updateTable('alerts').set(columns).where('id', '=', alert.id).execute()
}

export async function dropAlert({ transaction }: Place, { id }: LiveAlert): Promise<void> {
  await transaction.deleteFrom('alerts').where('id', '=', id).execute()
}
