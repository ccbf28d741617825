import { exchangeScope } from '@gatehouse/expression'
import { type BodyChange, bodyChanges } from '@gatehouse/media/body-changes.ts'
import { jsonTypes, readValue, writeMade } from '@gatehouse/media/format.ts'
import { readText } from '@gatehouse/media/read-text.ts'
import { bodyBytesMax } from '@gatehouse/media/reshape.ts'
import type { Side } from '@gatehouse/media/side.ts'
import { statusName } from '@gatehouse/media/status-set.ts'
import { writeText } from '@gatehouse/media/write-text.ts'
import { defaulted, type Filled, object, Type } from '@gatehouse/schema'
import { definePolicy, type Host } from '@gatehouse/unit'
import { compileJsonata, jsonataProblem } from './evaluation.ts'

const shape = {
  expression: Type.Refine(
    Type.String({
      minLength: 1,
      maxLength: 16_384,
      description: 'JSONata over the body; $exchange is what CEL sees of the rest.',
    }),
    text => jsonataProblem(text) === undefined,
    text => `cannot be read: ${jsonataProblem(text)}`,
  ),
  bodyBytesMax,
  timeoutMs: defaulted(Type.Integer({ minimum: 1, maximum: 1000, description: 'Of one evaluation.' }), 50),
}
const request = object(shape)
const response = object({ ...shape, statuses: defaulted(Type.Array(statusName, { maxItems: 32 }), ['2xx']) })

export const jsonata = definePolicy({
  name: 'jsonata',
  version: 1,
  stages: ['shape'],
  title: 'JSONata',
  summary: 'Makes another JSON body of a JSON body by an expression of JSONata, within a time and a depth.',
  config: object({ request: Type.Optional(request), response: Type.Optional(response) }),
  errors: [
    ...(['expression_failed', 'body_malformed', 'reply_malformed', 'request_too_large'] as const),
    ...(['reply_too_large', 'unsupported_content', 'codings_exhausted'] as const),
  ],
  body: 'whole',
  examples: [
    {
      title: 'Sum of the lines, of JSON alone',
      config: { request: { expression: '{ "total": $sum(lines.(price * quantity)) }' } },
      send: ['POST / Content-Type: application/json', 'POST / {"lines":[]}'],
      expect: [200, 415],
    },
  ],
  create({ request, response }, host) {
    return bodyChanges({
      request: request && changer(request, 'request', host),
      response: response && { change: changer(response, 'reply', host), statuses: response.statuses },
    })
  },
})

function changer(
  { expression, bodyBytesMax, timeoutMs }: Filled<typeof request>,
  side: Side,
  { codings }: Host,
): BodyChange {
  const compiled = compileJsonata(expression, timeoutMs)
  return async (exchange, message, reply) => {
    const { text } = await readText(message, jsonTypes, {
      side,
      policy: 'jsonata',
      bytesMax: bodyBytesMax,
      codings,
      signal: exchange.signal,
    })
    const { request, route, identity, consumer } = exchangeScope(exchange)
    const made = await compiled.evaluate(readValue(text, 'json', side), {
      exchange: plain({ request, route, identity, consumer, status: reply?.status ?? 0 }),
    })
    writeText(message, writeMade(made, 'jsonata'), 'application/json')
  }
}

/** Maps as objects that have no prototype. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.assign(Object.create(null), Object.fromEntries(value))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
}
