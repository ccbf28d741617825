import { object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, traceForms } from '@gatehouse/unit'

export const trace = definePolicy({
  name: 'trace',
  version: 1,
  stages: ['edge'],
  title: 'Trace',
  summary:
    'Which requests leave a trace here, and what upstreams are told of it, in place of what the operator set for all. Where the operator names no collector it does nothing.',
  config: object({
    samplePercent: Type.Optional(
      Type.Number({
        ...{ minimum: 0, maximum: 100 },
        description:
          'Of the requests, so many are recorded, within what the gateway records in a second; whom the operator lets decide still decides.',
      }),
    ),
    tell: Type.Optional(
      Type.Array(oneOf([...traceForms]), {
        maxItems: 3,
        description:
          'Forms in which upstreams are told: `w3c`, `b3`, `b3multi`. With none they are told nothing, and nothing that a caller said: for servers of others.',
      }),
    ),
  }),
  errors: [],
  examples: [
    { title: 'Half of the requests', config: { samplePercent: 50 }, send: ['GET /'], expect: [200] },
    { title: 'A server of somebody else', config: { tell: [] }, send: ['GET /'], expect: [200] },
  ],
  create(config) {
    return {
      request(exchange) {
        exchange.tracing = config
        return undefined
      },
    }
  },
})
