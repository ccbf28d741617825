import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { time } from './queries.ts'

const figure = (description: string) => Type.Optional(Type.Number({ description }))

export const indicators = defineOperation({
  name: 'indicators',
  scope: 'organization',
  title: 'Indicators',
  summary:
    'How the organization does: how fast and available its APIs are, who takes them up, what was kept off, how changes go, and how well they are looked after; each beside the time before.',
  input: object({
    days: defaulted(Type.Integer({ minimum: 1, maximum: 365, description: 'Of the last so many days.' }), 30),
  }),
  output: object({
    from: time('Beginning.'),
    to: time('End.'),
    indicators: Type.Array(
      object({
        name: Type.String(),
        group: oneOf(['performance', 'adoption', 'security', 'delivery', 'quality']),
        title: Type.String(),
        description: Type.String({ description: 'What is counted.' }),
        unit: oneOf(['ms', 'seconds', 'share', 'count', 'per-week']),
        value: figure('Absent where there is nothing to tell.'),
        before: figure('Of as many days before.'),
        atMost: figure('What is aimed at.'),
        atLeast: figure('What is aimed at.'),
        isMet: Type.Optional(Type.Boolean({ description: 'Whether it is what is aimed at.' })),
      }),
    ),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})
