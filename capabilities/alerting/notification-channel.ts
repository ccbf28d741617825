import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { alertGrouping } from './alert-grouping.ts'

const address = (description: string) =>
  patterned('^https?://[^\\s]+$', 'an address that begins with https:// or http://', { maxLength: 1000, description })

/** Exactly one of these says how it tells. */
export const channelForms = ['email', 'webhook', 'slack', 'pagerduty'] as const
export type ChannelForm = (typeof channelForms)[number]

export const notificationChannel = defineResource({
  kind: 'NotificationChannel',
  prefix: 'chn',
  plural: 'notification-channels',
  scope: 'organization',
  title: 'Notification channel',
  summary: 'Where alerts and reports are sent: mail addresses, a signed webhook, Slack or PagerDuty.',
  spec: object(
    {
      title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
      email: Type.Optional(
        object(
          {
            to: Type.Array(patterned('^[^\\s@<>",;]+@[^\\s@<>",;?]+$', 'an e-mail address', { maxLength: 254 }), {
              ...{ minItems: 1, maxItems: 10, uniqueItems: true },
              description: 'Who gets a mail.',
            }),
          },
          { description: 'Mails, by the operator’s mail server.' },
        ),
      ),
      webhook: Type.Optional(
        object(
          { url: address('Where requests are sent, signed as Standard Webhooks has it.') },
          { description: 'Signed requests in our own form.' },
        ),
      ),
      slack: Type.Optional(
        object(
          { url: address('Address of an incoming webhook of Slack, or of what takes the same.') },
          { description: 'Messages of Slack.' },
        ),
      ),
      pagerduty: Type.Optional(
        object(
          {
            routingKey: Type.Optional(
              patterned('^[A-Za-z0-9_-]+$', 'letters, digits, - and _', {
                ...{ minLength: 16, maxLength: 200, writeOnly: true },
                description:
                  'Integration key of the service. Sealed at once and never shown again; left out, the one that is there stays.',
              }),
            ),
            url: defaulted(
              address('Where events are taken; that of the EU is `events.eu.pagerduty.com`.'),
              pagerDutyUrl(),
            ),
          },
          { description: 'Events of PagerDuty (Events API v2).' },
        ),
      ),
      grouping: Type.Optional(alertGrouping),
    },
    { exactlyOne: { title: 'How it tells', fields: [...channelForms] } },
  ),
  status: object({
    endpoint: Type.Optional(Type.String({ description: 'The webhook that messages go through.' })),
    keySha256: Type.Optional(Type.String({ description: 'Digest of the routing key that is kept.' })),
  }),
  shownOnce: { secret: 'What requests of a webhook are signed with. It is not stored in clear: keep it now.' },
  // An address of Slack is a secret by itself.
  roles: { list: 'admin', get: 'admin', create: 'admin', update: 'admin', delete: 'admin' },
})

function pagerDutyUrl(): string {
  return 'https://events.pagerduty.com/v2/enqueue'
}
