import { bodyOf, HeaderList } from '@gatehouse/base'
import { compileExpression, exchangeScope, expression } from '@gatehouse/expression'
import { defaulted, fieldName, fieldText, object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

const encoder = new TextEncoder()

export const reply = definePolicy({
  name: 'reply',
  version: 1,
  stages: ['shape', 'edge'],
  title: 'Reply',
  summary: 'Answers with what is written down; the upstream is not asked.',
  config: object({
    status: defaulted(Type.Integer({ minimum: 200, maximum: 599 }), 200),
    headers: defaulted(
      Type.Record(fieldName({ maxLength: 128 }), fieldText({ maxLength: 4096 }), { maxProperties: 64 }),
      {},
    ),
    contentType: defaulted(fieldText({ minLength: 1, maxLength: 256 }), 'application/json'),
    body: defaulted(Type.String({ maxLength: 65_536, description: 'As it stands.' }), ''),
    when: Type.Optional(expression({ description: 'Only requests for which it is true.' })),
  }),
  errors: ['expression_failed'],
  examples: [
    { title: 'Gone', config: { status: 410, body: '{"use":"/v2"}' }, send: ['GET /'], expect: [410] },
    {
      title: 'Only probes',
      config: { status: 204, when: "request.headers['user-agent'].startsWith('probe')" },
      send: ['GET / User-Agent: probe/1', 'GET / User-Agent: curl/8'],
      expect: [204, 200],
    },
  ],
  create({ status, headers, contentType, body, when }) {
    const bytes = encoder.encode(body)
    const condition = when === undefined ? undefined : compileExpression(when)
    const fields = Object.entries(headers).flat()
    return {
      request(exchange) {
        if (condition && !condition.holds(exchangeScope(exchange))) return
        const type = body === '' ? [] : ['Content-Type', contentType]
        return { status, headers: new HeaderList([...type, ...fields]), body: body === '' ? undefined : bodyOf(bytes) }
      },
    }
  },
})
