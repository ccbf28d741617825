import { object, Type, utcMoment } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

export const silence = defineResource({
  kind: 'Silence',
  prefix: 'sil',
  plural: 'silences',
  scope: 'organization',
  title: 'Silence',
  summary: 'For a time nobody is told of some alerts; what still fires at its end is told then.',
  spec: object({
    matchers: Type.Array(
      object({
        label: Type.String({
          ...{ minLength: 1, maxLength: 63 },
          description: '`rule`, `severity`, a label of the rule, or a dimension that it tells requests apart by.',
        }),
        is: Type.Array(Type.String({ maxLength: 512 }), {
          ...{ minItems: 1, maxItems: 20 },
          description: 'One of these; a `*` at the end stands for anything.',
        }),
      }),
      { minItems: 1, maxItems: 10, description: 'Alerts that all of them fit.' },
    ),
    from: Type.Optional(utcMoment({ description: 'From when on; at once unless said.' })),
    until: utcMoment({ description: 'When it ends.' }),
    reason: Type.String({ minLength: 1, maxLength: 2000, description: 'Why nobody is to be told.' }),
  }),
  columns: { until: { type: 'timestamptz', from: 'spec.until' } },
  listed: ['spec.reason', 'spec.until'],
})
