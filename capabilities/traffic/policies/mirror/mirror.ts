import { ReplayBody } from '@gatehouse/base'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange } from '@gatehouse/unit'

export const mirror = definePolicy({
  name: 'mirror',
  version: 1,
  stages: ['forward'],
  title: 'Mirror',
  summary:
    'Sends a share of the requests once more, body included, to targets with a label. What they answer is thrown away; the caller notices nothing.',
  config: object({
    label: defaulted(Type.String({ minLength: 1, maxLength: 63 }), 'version'),
    value: Type.String({
      ...{ minLength: 1, maxLength: 63 },
      description: 'Label of the targets. Give them the weight 0 and they get nothing else.',
    }),
    percent: defaulted(Type.Number({ minimum: 0, maximum: 100, description: 'Of the requests.' }), 100),
    bodyBytesMax: defaulted(
      Type.Integer({ minimum: 0, maximum: 16_777_216, description: 'Requests with a larger body are not mirrored.' }),
      65_536,
    ),
  }),
  sendsTo: ({ label, value }) => [{ label, value }],
  errors: [],
  examples: [{ title: 'All of them', config: { value: 'shadow' }, send: ['GET /'], expect: [200] }],
  create({ label, value, percent, bodyBytesMax }, { shadows }) {
    const subset = { label, value }
    /** Mirrored, or not to be: a further try of one changes nothing of that. */
    const settled = new WeakSet<Exchange>()
    return {
      async forward(exchange, next) {
        const { request } = exchange
        if (request.upgrade !== undefined || settled.has(exchange)) return next()
        if (Math.random() * 100 >= percent) {
          settled.add(exchange)
          return next()
        }
        const kept = request.body && new ReplayBody(request.body, bodyBytesMax)
        if (kept) request.body = kept.again()
        try {
          return await next()
        } finally {
          // After the answer: it takes nothing from the way there.
          const body = kept?.bytes()
          if (!kept || body) {
            settled.add(exchange)
            shadows.send(exchange, body, subset)
          }
          kept?.settle()
        }
      },
    }
  },
})
