/** A message in our own form. */

import type { Severity } from '../../severity.ts'
import type { LiveAlert } from '../alert-rows.ts'
import { shortened } from '../figures-text.ts'
import { labelsOf } from '../silences.ts'

export interface Told {
  event: 'firing' | 'resolved' | 'acknowledged' | 'test'
  organization: string
  /** Nothing where alerts of several rules are told together. */
  rule?: string
  title: string
  /** Of a group its worst. */
  severity: Severity
  runbook?: string
  /** Of a channel that tells groups: which one, and how many of it fire and have ended since the last message. */
  group?: { id: string; labels: Readonly<Record<string, string>>; firing: number; resolved: number }
  alerts: readonly ToldAlert[]
  /** That are not listed. */
  more: number
}

/** Of a group each has its own. */
export type ToldAlert = LiveAlert & { runbook?: string }

export function webhookOf({ event, alerts, more, ...rest }: Told): Record<string, unknown> {
  return { ...rest, event, alerts: alerts.map(shownAlert), ...(more > 0 ? { more } : {}) }
}

export function shownAlert(alert: ToldAlert): Record<string, unknown> {
  const { id, name, state, spec, status } = alert
  const labels = Object.entries(labelsOf(alert)).map(([label, value]) => [label, shortened(value)])
  return {
    ...{ id, name, state, summary: spec.summary, labels: Object.fromEntries(labels), since: status.since },
    ...(status.value === undefined ? {} : { value: status.value }),
    ...(status.firedAt === undefined ? {} : { firedAt: status.firedAt }),
    ...(status.resolvedAt === undefined ? {} : { resolvedAt: status.resolvedAt }),
    ...(status.evidence === undefined ? {} : { evidence: status.evidence }),
    ...(status.acknowledged === undefined ? {} : { acknowledgedBy: status.acknowledged.by }),
    ...(alert.runbook === undefined ? {} : { runbook: alert.runbook }),
  }
}

/** `Firing: checkout errors (3)`, of a group `Firing: api orders (3 firing, 1 resolved)`: one line. */
export function headline({ event, title, group, alerts, more }: Told): string {
  const count = alerts.length + more
  const word = { firing: 'Firing', resolved: 'Resolved', acknowledged: 'Acknowledged', test: 'Test' }[event]
  if (group) {
    const parts = [`${group.firing} firing`, ...(group.resolved > 0 ? [`${group.resolved} resolved`] : [])]
    return `${word}: ${shortened(title)} (${group.firing > 0 ? parts.join(', ') : `${group.resolved} resolved`})`
  }
  return `${word}: ${shortened(title)}${count > 1 ? ` (${count})` : ''}`
}
