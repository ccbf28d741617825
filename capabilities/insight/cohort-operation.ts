import { defaulted, object, Type, timeZone } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { time } from './queries.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const cohorts = defineOperation({
  name: 'cohorts',
  scope: 'organization',
  title: 'Cohorts',
  summary: 'Applications by the week of their first call, and how many of them still called in each week since.',
  input: object({
    weeks: defaulted(Type.Integer({ minimum: 2, maximum: 26, description: 'How many weeks are told of.' }), 12),
    timeZone: defaulted(timeZone({ description: 'IANA zone in which weeks begin, on Mondays.' }), 'UTC'),
    api: Type.Optional(Type.String({ maxLength: 128, description: 'Only calls of this API.' })),
    environment: Type.Optional(Type.String({ maxLength: 128, description: 'Only calls in this environment.' })),
  }),
  output: object({
    weeks: Type.Array(
      object({
        start: time('Beginning of the week: a Monday.'),
        active: count('Applications that called.'),
        returned: count('Of these, who had called in the week before as well.'),
        cohort: Type.Array(count('Applications.'), {
          description:
            'Of the applications that called for the first time in this week, how many called in it, in the next, and so on.',
        }),
      }),
    ),
    truncated: Type.Boolean({ description: 'Whether there are more applications in a week than are told apart.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})
