import { pause } from '@gatehouse/base'
import { defaulted, object, plainFieldName, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, plainReply } from '@gatehouse/unit'

const percent = (description: string) => defaulted(Type.Number({ minimum: 0, maximum: 100, description }), 100)

export const fault = definePolicy({
  name: 'fault',
  version: 1,
  stages: ['forward'],
  title: 'Fault',
  summary: 'Makes some requests fail or wait on purpose, to see how callers bear it.',
  config: object({
    abort: Type.Optional(
      object({ status: Type.Integer({ minimum: 400, maximum: 599 }), percent: percent('Of the requests.') }),
    ),
    delay: Type.Optional(
      object({
        ms: Type.Integer({ minimum: 1, maximum: 600_000, description: 'Longest wait.' }),
        minMs: defaulted(Type.Integer({ minimum: 0, maximum: 600_000, description: 'Shortest wait.' }), 0),
        percent: percent('Of the requests.'),
      }),
    ),
    header: Type.Optional(
      plainFieldName({
        description: 'Only requests that have this field; all unless said.',
      }),
    ),
  }),
  errors: [],
  examples: [
    { title: 'Every request', config: { abort: { status: 503 } }, send: ['GET /'], expect: [503] },
    {
      title: 'Who asks for it',
      config: { abort: { status: 500 }, header: 'X-Fault' },
      send: ['GET /', 'GET / X-Fault: yes'],
      expect: [200, 500],
    },
  ],
  create({ abort, delay, header }, { clock }) {
    const field = header?.toLowerCase()
    const hits = (rule: { percent: number }) => Math.random() * 100 < rule.percent
    const isMeant = ({ request }: Exchange) => field === undefined || request.headers.has(field)
    return {
      async forward(exchange, next) {
        if (!isMeant(exchange)) return next()
        if (delay && hits(delay)) {
          const minMs = Math.min(delay.minMs, delay.ms)
          await pause(clock, minMs + Math.random() * (delay.ms - minMs), exchange.signal)
        }
        if (!abort || !hits(abort)) return next()
        exchange.request.body?.abort()
        return plainReply(abort.status, ['Cache-Control', 'no-store'], 'This failure was made on purpose.')
      },
    }
  },
})
