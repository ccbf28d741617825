/** An event of PagerDuty (Events API v2): one incident for one alert or one group of them, by its id. The routing key is written when it is sent. */
import { headline, shownAlert, type Told } from './webhook-form.ts'

const actions = { firing: 'trigger', resolved: 'resolve', acknowledged: 'acknowledge', test: 'trigger' } as const

/** Of `payload.summary`. */
const charactersMax = 1024

export function pagerDutyOf(told: Told): Record<string, unknown> {
  const { event, organization, rule, severity, runbook, group, alerts } = told
  const [alert] = alerts
  const source = rule === undefined ? organization : `${organization}/${rule}`
  const dedup_key = group?.id ?? alert?.id ?? source
  const event_action = actions[event]
  if (event_action === 'resolve' || event_action === 'acknowledge') return { event_action, dedup_key }
  const summary = (group ? headline(told) : (alert?.spec.summary ?? 'A test of this channel')).slice(0, charactersMax)
  const first = runbook ?? alert?.runbook
  const links = [
    ...(alert?.status.evidence ? [{ href: alert.status.evidence, text: 'Evidence' }] : []),
    ...(first ? [{ href: first, text: 'Runbook' }] : []),
  ]
  return {
    ...{ event_action, dedup_key, client: 'Gatehouse' },
    payload: {
      ...{ summary, source, severity },
      ...(rule === undefined ? {} : { group: rule }),
      ...(alert ? { timestamp: alert.status.firedAt, custom_details: detailsOf(told) } : {}),
    },
    ...(links.length > 0 ? { links } : {}),
  }
}

function detailsOf({ group, alerts: [first, ...others], more }: Told): Record<string, unknown> {
  if (!group) return shownAlert(first!)
  return { ...group, alerts: [first!, ...others].map(shownAlert), ...(more > 0 ? { more } : {}) }
}
