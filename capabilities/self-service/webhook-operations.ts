import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

/** What the people of an application are told of, and who asked a question. */
export const eventTypes = [
  'subscription.approved',
  'subscription.rejected',
  'key.expires',
  'version.deprecated',
  'quota.warning',
  'question.answered',
] as const

const at = { on: 'Developer', collection: true, role: 'developer' } as const
const text = Type.String()
const optional = Type.Optional(text)
const webhook = Type.String({ maxLength: 64, description: 'Webhook, by its id.' })
const delivery = Type.String({ maxLength: 64, description: 'Delivery, by its id.' })
const title = Type.String({ minLength: 1, maxLength: 200, description: 'Name for people.' })
const events = Type.Array(oneOf([...eventTypes]), {
  ...{
    maxItems: eventTypes.length,
    uniqueItems: true,
    description: 'What it is told of; everything where none is named.',
  },
})

const shown = {
  ...{ id: text, title: text, url: text, events: Type.Array(text) },
  state: oneOf(['active', 'paused', 'gone'], { description: '`gone`: its server answered 410.' }),
  team: Type.Optional(object({ id: text, title: text })),
  ...{ graceUntil: optional, createdAt: text },
}

export const webhooks = defineOperation({
  ...at,
  name: 'webhooks',
  title: 'Own webhooks',
  summary: 'Endpoints of the person and of the teams that she is in, which are told of her applications.',
  output: object({ items: Type.Array(object(shown)), events: Type.Array(text) }),
  effect: 'read',
})

export const showWebhook = defineOperation({
  ...at,
  name: 'webhook',
  title: 'An own webhook',
  summary: 'One of them, with what was sent to it, the newest first.',
  input: object({
    webhook,
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 200, description: 'Deliveries to show.' }), 50),
  }),
  output: object({
    ...shown,
    deliveries: Type.Array(
      object({
        ...{ id: text, type: text, state: oneOf(['waiting', 'delivered', 'failed']), tries: Type.Integer() },
        ...{ createdAt: text, endedAt: optional, nextAt: optional },
        status: Type.Optional(Type.Integer({ description: 'Of the last reply.' })),
        failure: Type.Optional(Type.String({ description: 'Why the last try failed.' })),
        tookMs: Type.Optional(Type.Integer()),
      }),
    ),
  }),
  effect: 'read',
})

export const createWebhook = defineOperation({
  ...at,
  name: 'create-webhook',
  title: 'Create a webhook',
  summary: 'An endpoint that is told of what becomes of applications, by signed requests. Its secret is shown once.',
  input: object({
    url: Type.String({
      format: 'uri',
      maxLength: 1000,
      description: 'Where requests are sent: https; http to this machine alone, unless the operator allows it.',
    }),
    title: Type.Optional(title),
    events: Type.Optional(events),
    team: Type.Optional(
      Type.String({ maxLength: 64, description: 'Team whose applications it is told of, by its id.' }),
    ),
  }),
  output: object({ id: text, secret: text }),
  effect: 'write',
  errors: ['conflict'],
})

export const changeWebhook = defineOperation({
  ...at,
  name: 'change-webhook',
  title: 'Change a webhook',
  summary: 'Another name, other events; or it pauses, or goes on.',
  input: object({
    webhook,
    title: Type.Optional(title),
    events: Type.Optional(events),
    state: Type.Optional(oneOf(['active', 'paused'], { description: 'A webhook that pauses is told nothing.' })),
  }),
  effect: 'write',
})

export const rotateWebhookSecret = defineOperation({
  ...at,
  name: 'rotate-webhook-secret',
  title: 'Rotate the secret of a webhook',
  summary: 'Makes another, shown once; requests are signed with both until the grace is over.',
  input: object({
    webhook,
    graceSeconds: defaulted(
      Type.Integer({ minimum: 0, maximum: 7_776_000, description: 'How long both sign.' }),
      86_400,
    ),
  }),
  output: object({ secret: text, graceUntil: text }),
  effect: 'write',
})

export const testWebhook = defineOperation({
  ...at,
  name: 'test-webhook',
  title: 'Test a webhook',
  summary: 'Sends an event of type `webhook.test`.',
  input: object({ webhook }),
  output: object({ delivery: text }),
  effect: 'write',
  errors: ['conflict', 'too_many_attempts'],
})

export const redeliverWebhook = defineOperation({
  ...at,
  name: 'redeliver-webhook',
  title: 'Send again',
  summary: 'Sends what was sent once more, under the same id.',
  input: object({ webhook, delivery }),
  effect: 'write',
  errors: ['conflict', 'too_many_attempts'],
})

export const deleteWebhook = defineOperation({
  ...at,
  name: 'delete-webhook',
  title: 'Delete a webhook',
  summary: 'With what was sent to it.',
  hurts: 'Whoever waits for its requests hears nothing any more.',
  input: object({ webhook }),
  effect: 'write',
})
