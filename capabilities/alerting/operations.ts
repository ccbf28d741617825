import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const acknowledge = defineOperation({
  name: 'acknowledge',
  on: 'Alert',
  title: 'Acknowledge',
  summary: 'Somebody takes care of it: no further step of its rule is taken.',
  input: object({ comment: Type.Optional(Type.String({ maxLength: 2000, description: 'What is done about it.' })) }),
  effect: 'write',
  role: 'editor',
  errors: ['conflict'],
})

export const testChannel = defineOperation({
  name: 'test',
  on: 'NotificationChannel',
  title: 'Send a test',
  summary: 'Sends a message that says that it is a test.',
  effect: 'write',
  role: 'admin',
  errors: ['too_many_attempts'],
})

const text = Type.String()

export const deliveries = defineOperation({
  name: 'deliveries',
  on: 'NotificationChannel',
  title: 'What was sent',
  summary: 'Messages to a webhook, Slack or PagerDuty, the newest first, and what became of each.',
  input: object({
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 200, description: 'Messages to show.' }), 50),
  }),
  output: object({
    items: Type.Array(
      object({
        ...{ id: text, type: text, state: text, tries: Type.Integer(), createdAt: text },
        ...{ endedAt: Type.Optional(text), nextAt: Type.Optional(text), status: Type.Optional(Type.Integer()) },
        ...{ failure: Type.Optional(text), tookMs: Type.Optional(Type.Integer()) },
      }),
    ),
  }),
  effect: 'read',
  role: 'admin',
})

export const channelGroups = defineOperation({
  name: 'groups',
  on: 'NotificationChannel',
  title: 'Groups of alerts',
  summary: 'Groups that the channel tells together and that are not over, those that are told next first.',
  output: object({
    items: Type.Array(
      object({
        id: text,
        labels: Type.Record(Type.String(), Type.String()),
        firing: Type.Integer({ description: 'Alerts that fire.' }),
        untold: Type.Integer({ description: 'Alerts of which something is to be told.' }),
        sent: Type.Integer({ description: 'Messages so far.' }),
        sentAt: Type.Optional(text),
        nextAt: Type.String({ description: 'When something is told of it at the latest, where there is something.' }),
      }),
    ),
  }),
  effect: 'read',
  role: 'admin',
  listed: ['labels', 'firing', 'untold', 'sent', 'sentAt', 'nextAt'],
})

export const redeliverMessage = defineOperation({
  name: 'redeliver',
  on: 'NotificationChannel',
  title: 'Send again',
  summary: 'Sends a message that was given up once more, under the same id.',
  input: object({ delivery: Type.String({ maxLength: 64, description: 'Delivery, by its id.' }) }),
  effect: 'write',
  role: 'admin',
  positional: ['delivery'],
  errors: ['conflict'],
})
