/** A message in our own form. */

import type { Severity } from '../../severity.ts'
import type { LiveAlert } from '../alert-rows.ts'
import { shortened } from '../figures-text.ts'
import { labelsOf } from '../silences.ts'

export interface Told {
  event: 'firing' | 'resolved' | 'acknowledged' | 'test'
  organization: string
  rule: string
  title: string
  severity: Severity
  runbook?: string
  alerts: readonly LiveAlert[]
  /** That are not listed. */
  more: number
}

export function webhookOf({ event, alerts, more, ...rest }: Told): Record<string, unknown> {
  return { ...rest, event, alerts: alerts.map(shownAlert), ...(more > 0 ? { more } : {}) }
}

export function shownAlert(alert: LiveAlert): Record<string, unknown> {
  const { id, name, state, spec, status } = alert
  const labels = Object.entries(labelsOf(alert)).map(([label, value]) => [label, shortened(value)])
  return {
    ...{ id, name, state, summary: spec.summary, labels: Object.fromEntries(labels), since: status.since },
    ...(status.value === undefined ? {} : { value: status.value }),
    ...(status.firedAt === undefined ? {} : { firedAt: status.firedAt }),
    ...(status.resolvedAt === undefined ? {} : { resolvedAt: status.resolvedAt }),
    ...(status.evidence === undefined ? {} : { evidence: status.evidence }),
    ...(status.acknowledged === undefined ? {} : { acknowledgedBy: status.acknowledged.by }),
  }
}

/** `Firing: checkout errors (3)`: one line. */
export function headline({ event, title, alerts, more }: Told): string {
  const count = alerts.length + more
  const word = { firing: 'Firing', resolved: 'Resolved', acknowledged: 'Acknowledged', test: 'Test' }[event]
  return `${word}: ${shortened(title)}${count > 1 ? ` (${count})` : ''}`
}
