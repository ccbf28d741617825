import { compileExpression, exchangeScope } from '@gatehouse/expression'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { type Message, readText } from '@gatehouse/media/read-text.ts'
import { malformed, type Side } from '@gatehouse/media/side.ts'
import { writeText } from '@gatehouse/media/write-text.ts'
import { JsonSyntaxProblem } from '@gatehouse/privacy'
import { definePolicy, type Exchange, type Frame } from '@gatehouse/unit'
import { changedReply, frameText, isText, textTypes, withText } from '../textual.ts'
import { privacyConfig } from './config.ts'
import { Redactor, restored } from './redactor.ts'

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
      const { text, media } = await readText(message, textTypes, reading)
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
      forward(exchange, next) {
        if (!inReply || !applies(exchange)) return next()
        return changedReply(exchange, next, reply => change(reply, 'reply', exchange))
      },
      frame(exchange, frame, direction) {
        if (!(direction === 'in' ? inRequest : inReply) || !applies(exchange)) return
        const key = keyOf()
        return typeof key === 'string'
          ? redacted(frame, redactor, key)
          : key.then(late => redacted(frame, redactor, late))
      },
    }
  },
})

function redacted(frame: Frame, redactor: Redactor, key: string): Frame | undefined {
  const text = frameText(frame)
  const after = text === undefined ? text : redactor.either(text, key)
  return after === undefined || after === text ? undefined : withText(frame, after)
}
