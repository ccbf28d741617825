/** An event of PagerDuty (Events API v2): one incident for one alert, by its id. The routing key is written when it is sent. */
import { shownAlert, type Told } from './webhook-form.ts'

const actions = { firing: 'trigger', resolved: 'resolve', acknowledged: 'acknowledge', test: 'trigger' } as const

/** Of `payload.summary`. */
const charactersMax = 1024

export function pagerDutyOf({
  event,
  organization,
  rule,
  severity,
  runbook,
  alerts: [alert],
}: Told): Record<string, unknown> {
  const dedup_key = alert?.id ?? `${organization}/${rule}`
  const event_action = actions[event]
  if (event_action === 'resolve' || event_action === 'acknowledge') return { event_action, dedup_key }
  const summary = (alert?.spec.summary ?? 'A test of this channel').slice(0, charactersMax)
  const links = [
    ...(alert?.status.evidence ? [{ href: alert.status.evidence, text: 'Evidence' }] : []),
    ...(runbook ? [{ href: runbook, text: 'Runbook' }] : []),
  ]
  return {
    ...{ event_action, dedup_key, client: 'Gatehouse' },
    payload: {
      ...{ summary, source: `${organization}/${rule}`, severity, group: rule },
      ...(alert ? { timestamp: alert.status.firedAt, custom_details: shownAlert(alert) } : {}),
    },
    ...(links.length > 0 ? { links } : {}),
  }
}
