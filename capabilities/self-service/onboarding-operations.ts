import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const onboarding = defineOperation({
  name: 'onboarding',
  scope: 'organization',
  title: 'Onboarding',
  summary:
    'How far the developers came who signed up at portals, and how long it took to the first call that succeeded.',
  input: object({
    portal: Type.Optional(Type.String({ maxLength: 63, description: 'Only who signed up there.' })),
    days: defaulted(
      Type.Integer({ minimum: 1, maximum: 365, description: 'Who signed up in the last so many days.' }),
      30,
    ),
  }),
  output: object({
    steps: Type.Array(
      object({
        moment: Type.String({
          description:
            '`sign-up`, `verified`, `application`, `subscription`, `credential`, `first-request` (whatever was answered) or `first-call` (one that succeeded).',
        }),
        developers: count('Who came so far.'),
        medianSeconds: Type.Optional(
          count('From sign-up until there; half of those who came so far took at most this long.'),
        ),
      }),
    ),
    medianSecondsToFirstCall: Type.Optional(
      count('From sign-up to the first call that succeeded, to the minute; half took at most this long.'),
    ),
  }),
  effect: 'read',
  role: 'viewer',
})
