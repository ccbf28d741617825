import { bodyOf, HeaderList, isFieldValue } from '@gatehouse/base'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'
import { conditionList, meets, outcomeOf, settled } from '../tries/condition.ts'

const encoder = new TextEncoder()

export const fallback = definePolicy({
  name: 'fallback',
  version: 1,
  stages: ['forward'],
  title: 'Fallback',
  summary:
    'Answers with a reply that is written down when the upstream has none. For other targets, give them a priority.',
  config: object({
    on: defaulted(conditionList('What the fallback stands in for.'), [
      ...(['unreachable', 'reset', 'timeout', 'overloaded', 'gateway-error'] as const),
    ]),
    status: defaulted(Type.Integer({ minimum: 200, maximum: 599 }), 200),
    contentType: defaulted(
      Type.Refine(Type.String({ minLength: 1, maxLength: 256 }), isFieldValue, () => 'must be fit for a field'),
      'application/json',
    ),
    body: Type.String({ maxLength: 65_536, description: 'As it stands.' }),
  }),
  errors: [],
  examples: [{ title: 'An empty list', config: { body: '[]' }, send: ['GET /'], expect: [200] }],
  create({ on, status, contentType, body }) {
    const bytes = encoder.encode(body)
    return {
      async forward(_, next) {
        const outcome = await outcomeOf(next())
        if (!meets(outcome, on)) return settled(outcome)
        if ('reply' in outcome) outcome.reply.body?.abort()
        const headers = new HeaderList(['Content-Type', contentType, 'Cache-Control', 'no-store'])
        return { status, headers, body: bodyOf(bytes) }
      },
    }
  },
})
