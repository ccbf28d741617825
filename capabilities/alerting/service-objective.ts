import { defaulted, object, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

const share = (description: string) => Type.Number({ minimum: 50, maximum: 99.999, description, examples: [99.9] })

export const serviceObjective = defineResource({
  kind: 'ServiceObjective',
  prefix: 'slo',
  plural: 'service-objectives',
  scope: 'organization',
  title: 'Service objective',
  summary: 'What an API promises over a rolling window: how many requests are answered without an error, or in time.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    api: Type.String({ minLength: 1, maxLength: 127, description: 'API it is about, by slug, or `workspace/slug`.' }),
    environment: Type.Optional(Type.String({ maxLength: 63, description: 'Only there; everywhere unless said.' })),
    endpoint: Type.Optional(Type.String({ maxLength: 256, description: 'Only this endpoint.' })),
    availability: Type.Optional(
      object(
        { target: share('Per cent of requests that are answered with a status below 500.') },
        { description: 'Exactly one of this and `latency` is given.' },
      ),
    ),
    latency: Type.Optional(
      object(
        {
          target: share('Per cent of requests that take at most so long.'),
          withinMs: Type.Integer({
            minimum: 1,
            maximum: 600_000,
            description: 'So long, in milliseconds, to within 4 %.',
          }),
        },
        { description: 'Of requests that are answered without an error.' },
      ),
    ),
    windowDays: defaulted(Type.Integer({ minimum: 1, maximum: 90, description: 'Days that it is kept over.' }), 30),
  }),
  references: { environment: { kind: 'Environment', optional: true, onDelete: 'cascade' } },
  listed: ['spec.api', 'spec.windowDays'],
  roles: { create: 'editor', update: 'editor', delete: 'editor' },
})
