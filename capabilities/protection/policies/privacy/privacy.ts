import { compileExpression, exchangeScope } from '@gatehouse/expression'
import { formatOf, mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { type Message, type ReadTypes, readText } from '@gatehouse/media/read-text.ts'
import { askForWhole } from '@gatehouse/media/reshape.ts'
import { malformed, type Side } from '@gatehouse/media/side.ts'
import { forgetLength, writeText } from '@gatehouse/media/write-text.ts'
import { JsonSyntaxProblem } from '@gatehouse/privacy'
import { definePolicy, type Exchange, type Frame } from '@gatehouse/unit'
import { privacyConfig } from './config.ts'
import { Redactor, restored } from './redactor.ts'

/** What is text is read; pictures and archives are not. */
const types: ReadTypes = {
  fits: type =>
    type === '' ||
    type.startsWith('text/') ||
    formatOf(type) !== undefined ||
    /\b(x-www-form-urlencoded|javascript|x-ndjson|jsonl|graphql)\b/.test(type),
  names: ['text', 'JSON', 'XML', 'YAML'],
}

const isEvents = (type: string) => type === 'text/event-stream'

export const privacy = definePolicy({
  name: 'privacy',
  version: 1,
  stages: ['shape'],
  title: 'Privacy',
  summary:
    'Finds personal data in bodies, events and messages and puts a mask, a hash or a token in its place, or nothing. What cannot be read does not pass; streams stay streams.',
  config: privacyConfig,
  body: 'frames',
  errors: [
    ...(['body_malformed', 'request_too_large', 'unsupported_content', 'reply_malformed'] as const),
    ...(['reply_too_large', 'codings_exhausted', 'secret_unavailable', 'expression_failed'] as const),
  ],
  examples: [
    { title: 'Addresses and cards in replies', config: { find: ['email', 'card'] }, send: ['GET /'], expect: [200] },
    {
      title: 'A key that is not there',
      config: { find: ['email'], treatment: 'tokenize', key: 'env:PRIVACY_KEY' },
      send: ['GET /'],
      expect: [503],
    },
  ],
  create(config, { secrets, codings }) {
    const redactor = new Redactor(config)
    const condition = config.when === undefined ? undefined : compileExpression(config.when)
    const inRequest = config.in.includes('request')
    const inReply = config.in.includes('reply')
    const applies = (exchange: Exchange) => condition?.holds(exchangeScope(exchange)) ?? true
    const keyOf = () => (config.key === undefined ? '' : secrets.value(config.key))

    const change = async (message: Message, side: Side, { signal }: Exchange) => {
      const reading = { side, policy: 'privacy', bytesMax: config.bodyBytesMax, codings, signal }
      const { text, media } = await readText(message, types, reading)
      const isJson = formatOf(media.type) === 'json'
      const key = await keyOf()
      const before = side === 'request' && config.restore ? restored(text, key, isJson ? 'json' : 'text') : text
      const wanted = side === 'request' ? inRequest : inReply
      try {
        const after = !wanted || text === '' ? before : redactor.body(before, { type: media.type, key })
        writeText(message, after, message.headers.get('content-type') ?? 'text/plain')
      } catch (thrown) {
        if (!(thrown instanceof JsonSyntaxProblem)) throw thrown
        throw malformed(side, `JSON: ${thrown.message}.`)
      }
    }

    return {
      request(exchange) {
        const { request } = exchange
        const isRead = request.body && request.upgrade === undefined && isText(request)
        if ((inRequest || config.restore) && isRead && applies(exchange)) return change(request, 'request', exchange)
        // Before the upstream is asked: without its key nothing of it may be told.
        const key = keyOf()
        if (typeof key !== 'string') return key.then(() => undefined)
      },
      async forward(exchange, next) {
        if (!inReply || !applies(exchange)) return next()
        askForWhole(exchange)
        const reply = await next()
        if (reply.status < 200 || !isText(reply) || isEvents(typeOf(reply))) return reply
        if (!reply.body) {
          forgetLength(reply)
          return reply
        }
        try {
          await change(reply, 'reply', exchange)
          return reply
        } catch (thrown) {
          reply.body?.abort()
          throw thrown
        }
      },
      frame(exchange, frame, direction) {
        if (!(direction === 'in' ? inRequest : inReply) || frame.kind === 'grpc' || !applies(exchange)) return
        if (frame.kind === 'websocket' && frame.opcode === 'binary') return
        const key = keyOf()
        return typeof key === 'string'
          ? redacted(frame, redactor, key)
          : key.then(late => redacted(frame, redactor, late))
      },
    }
  },
})

const typeOf = ({ headers }: Pick<Message, 'headers'>) => mediaTypeOf(headers.get('content-type'))?.type ?? ''
const isText = (message: Pick<Message, 'headers'>) => types.fits(typeOf(message))

function redacted(frame: Exclude<Frame, { kind: 'grpc' }>, redactor: Redactor, key: string): Frame | undefined {
  const text = new TextDecoder().decode(frame.data)
  const after = redactor.either(text, key)
  return after === text ? undefined : { ...frame, data: new TextEncoder().encode(after) }
}
