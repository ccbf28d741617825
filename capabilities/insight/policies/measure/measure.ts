import type { BodySource, HeaderList } from '@gatehouse/base'
import { compileExpression, exchangeScope, expression } from '@gatehouse/expression'
import { readValue } from '@gatehouse/media/format.ts'
import { formatOf, mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { tapped } from '@gatehouse/media/tapped.ts'
import { recorded } from '@gatehouse/privacy'
import { defaulted, type Filled, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, type Measured, type Reply } from '@gatehouse/unit'
import { measuredName } from '../../question.ts'

const textMax = 64
const measuresMax = 4
/** Larger ones are no amounts, and no sum of many would be a number. */
const numberMax = 1e15

const from = defaulted(
  oneOf(['request', 'reply'], {
    description: 'When it is looked at, and whose `body` is meant. A `reply` has its status and headers too.',
  }),
  'request',
)
const measures = (what: string, example: string) =>
  defaulted(
    Type.Array(
      object({
        name: measuredName('What usage is asked for it by.'),
        value: expression({ description: `CEL that gives ${what}, such as \`${example}\`.` }),
        from,
      }),
      { maxItems: measuresMax },
    ),
    [],
  )

export const measure = definePolicy({
  name: 'measure',
  version: 1,
  stages: ['observe'],
  title: 'Measure',
  summary:
    'Keeps texts and numbers of the business with each request, such as a sales channel or the value of an order, so that usage can be told by them. It changes and refuses nothing: what cannot be told is left out.',
  config: object({
    texts: measures('a text, 64 characters of which are kept', "request.headers['x-channel']"),
    numbers: measures('a number', 'body.order.total'),
    bodyBytesMax: defaulted(
      Type.Integer({
        minimum: 1,
        maximum: 1_048_576,
        description: 'Bodies of JSON up to this length are looked into, unless they are compressed.',
      }),
      65_536,
    ),
  }),
  errors: [],
  examples: [
    {
      title: 'Sales by channel',
      config: {
        texts: [{ name: 'channel', value: "request.headers['x-channel']" }],
        numbers: [{ name: 'order', value: 'body.total', from: 'reply' }],
      },
      send: ['POST /', 'GET / X-Channel: web'],
      expect: [200, 200],
    },
    {
      title: 'The worth of a call by plan',
      config: { numbers: [{ name: 'worth', value: '{"basic": 0.01, "pro": 0.05}[consumer.plan]' }] },
      send: ['GET /'],
      expect: [200],
    },
  ],
  create({ texts, numbers, bodyBytesMax }) {
    const all = [...texts.map(one => compiled(one, 'texts')), ...numbers.map(one => compiled(one, 'numbers'))]
    const ofRequest = sideOf(all.filter(({ from }) => from === 'request'))
    const ofReply = sideOf(all.filter(({ from }) => from === 'reply'))
    return {
      request(exchange) {
        const { request } = exchange
        measureAll(exchange, ofRequest.plain, {})
        if (ofRequest.inBody.length === 0 || !request.body || !isReadable(request.headers)) return undefined
        request.body = read(request.body, bodyBytesMax, seen => measureAll(exchange, ofRequest.inBody, seen))
        return undefined
      },
      response(exchange, reply) {
        measureAll(exchange, ofReply.plain, { reply })
        if (ofReply.inBody.length === 0 || !reply.body || !isReadable(reply.headers)) return
        reply.body = read(reply.body, bodyBytesMax, seen => measureAll(exchange, ofReply.inBody, { ...seen, reply }))
      },
    }
  },
})

type Config = Filled<typeof measure.config>

interface Measure {
  name: string
  kind: keyof Measured
  from: 'request' | 'reply'
  evaluate(scope: ReturnType<typeof exchangeScope>): unknown
  readsBody: boolean
}

function compiled({ name, value, from }: Config['texts'][number], kind: keyof Measured): Measure {
  const { evaluate } = compileExpression(value)
  return { name, kind, from, evaluate, readsBody: /\bbody\b/.test(value) }
}

const sideOf = (all: readonly Measure[]) => ({
  plain: all.filter(({ readsBody }) => !readsBody),
  inBody: all.filter(({ readsBody }) => readsBody),
})

interface Looked {
  reply?: Reply
  body?: unknown
  bodyBytes?: number
}

function measureAll(exchange: Exchange, all: readonly Measure[], seen: Looked): void {
  if (all.length === 0) return
  const scope = exchangeScope(exchange, seen)
  for (const { name, kind, evaluate } of all) {
    let value: unknown
    try {
      value = evaluate(scope)
    } catch {
      // What is not there is not measured.
      continue
    }
    exchange.measured ??= { texts: {}, numbers: {} }
    if (kind === 'texts') keepText(exchange.measured, name, value)
    else keepNumber(exchange.measured, name, value)
  }
}

/** Cut between two signs: half of one is refused by whoever reads it as JSON. */
function beginning(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  const isHalf = (text.codePointAt(lengthMax - 1) ?? 0) > 0xffff
  return text.slice(0, isHalf ? lengthMax - 1 : lengthMax)
}

/** What is personal in it is masked, as everywhere in what is recorded. */
function keepText({ texts }: Measured, name: string, value: unknown): void {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean')
    return
  const text = beginning(recorded(beginning(String(value), 4 * textMax)), textMax).toWellFormed()
  if (text !== '') texts[name] = text
}

function keepNumber({ numbers }: Measured, name: string, value: unknown): void {
  const number = typeof value === 'bigint' || typeof value === 'string' ? Number(value) : value
  if (typeof number === 'number' && Math.abs(number) <= numberMax && value !== '') numbers[name] = number
}

function isReadable(headers: HeaderList): boolean {
  const coding = headers.get('content-encoding')
  if (coding !== undefined && coding !== 'identity') return false
  return formatOf(mediaTypeOf(headers.get('content-type'))?.type ?? '') === 'json'
}

const decoder = new TextDecoder()

/** The body goes on as it comes. */
function read(body: BodySource, bytesMax: number, told: (seen: Looked) => void): BodySource {
  return tapped(body, bytesMax, bytes => {
    try {
      told({ body: readValue(decoder.decode(bytes), 'json', 'reply'), bodyBytes: bytes.byteLength })
    } catch {
      // No JSON after all.
    }
  })
}
