import { object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

/** How far a quota is, from what is nothing to worry about to what is used up. */
export const quotaLevels = ['fine', 'likely', 'nearly', 'gone'] as const
export type QuotaLevel = (typeof quotaLevels)[number]

const text = Type.String()
const moment = (description: string) => Type.Optional(Type.String({ description }))

/** Of one quota of a subscription. */
export const quotaShown = {
  limit: Type.String({ description: 'Name of the limit in its plan.' }),
  ...{ allowed: Type.Integer(), used: Type.Integer(), per: text },
  ...{
    from: Type.String({ description: 'When the period began.' }),
    to: Type.String({ description: 'When it ends.' }),
  },
  level: oneOf([...quotaLevels], {
    description: '`likely`: it will not last, as things go; `nearly`: four fifths are used; `gone`: all of it is.',
  }),
  expected: Type.Optional(Type.Integer({ description: 'What will have been used at the end of the period.' })),
  likelihood: Type.Optional(Type.Number({ description: 'From 0 to 1, that it is used up before.' })),
  exhausted: moment('When it is used up, as expected.'),
  earliest: moment('Eight times in ten not before.'),
  latest: moment('Eight times in ten not after.'),
}

export const quotas = defineOperation({
  name: 'quotas',
  scope: 'organization',
  title: 'Quotas',
  summary: 'How far applications are with the quotas of their plans, and when those are used up: the worst first.',
  input: object({
    application: Type.Optional(Type.String({ maxLength: 128, description: 'Only of this application.' })),
    level: Type.Optional(
      oneOf(['likely', 'nearly', 'gone'], { description: 'Only those that are so far, or further.' }),
    ),
  }),
  output: object({
    items: Type.Array(
      object({
        ...{ application: text, workspace: text, plan: text, environment: text, subscription: text },
        ...quotaShown,
        lookedAt: Type.String({ description: 'When it was looked at.' }),
        text: Type.String({ description: 'In one sentence.' }),
      }),
    ),
  }),
  listed: ['application', 'plan', 'level', 'used', 'allowed', 'per', 'exhausted', 'to'],
  effect: 'read',
  role: 'viewer',
})
