import { questionFields } from '@gatehouse/capability-insight/question.ts'
import { defaulted, object, oneOf, patterned, Type, timeZone } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { filtersField } from './measured.ts'

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

export const usageReport = defineResource({
  kind: 'UsageReport',
  prefix: 'rpt',
  plural: 'usage-reports',
  scope: 'organization',
  title: 'Usage report',
  summary: 'A saved question about usage that is answered on a schedule, and sent as a table and a file.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    since: defaulted(
      patterned('^[1-9]\\d{0,3}[hd]$', 'a number of hours or days, such as 24h or 7d', {
        description: 'How far back each report looks.',
      }),
      '7d',
    ),
    question: object(
      {
        metrics: questionFields.metrics,
        by: questionFields.by,
        filters: filtersField,
        granularity: Type.Optional(oneOf(['hour', 'day'], { description: 'A row for each hour or day as well.' })),
        limit: defaulted(Type.Integer({ minimum: 1, maximum: 500, description: 'Groups, the largest first.' }), 25),
        others: questionFields.others,
        withinMs: questionFields.withinMs,
      },
      { description: 'As `analyze` takes it.' },
    ),
    schedule: object(
      {
        every: defaulted(oneOf(['day', 'week', 'month'], { description: 'How often.' }), 'week'),
        on: defaulted(oneOf([...weekdays], { description: 'Of `week`: the day.' }), 'monday'),
        day: defaulted(Type.Integer({ minimum: 1, maximum: 28, description: 'Of `month`: the day.' }), 1),
        at: defaulted(
          patterned('^([01]\\d|2[0-3]):[0-5]\\d$', 'a time such as 07:30', {
            description: 'By the clocks of the zone.',
          }),
          '07:00',
        ),
        timeZone: defaulted(timeZone({ description: 'IANA time zone of the clocks.' }), 'UTC'),
      },
      { description: 'When it is sent. What was missed is sent once.' },
    ),
    channels: Type.Array(Type.String({ maxLength: 63 }), {
      ...{ minItems: 1, maxItems: 10, uniqueItems: true },
      description: 'Notification channels: mails, webhooks, Slack.',
    }),
    paused: defaulted(Type.Boolean({ description: 'Nothing is sent.' }), false),
  }),
  listed: ['spec.title', 'spec.schedule.every', 'spec.paused'],
  roles: { create: 'editor', update: 'editor', delete: 'editor' },
})
