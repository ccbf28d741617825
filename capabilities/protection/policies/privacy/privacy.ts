import { Failure } from '@gatehouse/base'
import { compileExpression, exchangeScope } from '@gatehouse/expression'
import { type Message, readText } from '@gatehouse/media/read-text.ts'
import { malformed } from '@gatehouse/media/side.ts'
import { writeText } from '@gatehouse/media/write-text.ts'
import { JsonSyntaxProblem } from '@gatehouse/privacy'
import { definePolicy, type Exchange, type Frame, type Refusal, refuse, type SseFrame } from '@gatehouse/unit'
import { changedReply, frameText, isText, textTypes, withText } from '../textual.ts'
import { privacyConfig } from './config.ts'
import { FlowNotes, type Side } from './flow-notes.ts'
import { PatternsTooSlow } from './own-patterns.ts'
import { type Going, Redactor, restored } from './redactor.ts'
import { reporting } from './reporting.ts'

export const privacy = definePolicy({
  name: 'privacy',
  version: 1,
  stages: ['shape'],
  title: 'Privacy',
  summary:
    'Finds personal data in bodies, events and messages and puts a mask, a hash or a token in its place, or nothing, or only records where it is. What cannot be read does not pass, unless it only records; streams stay streams.',
  config: privacyConfig,
  body: 'frames',
  errors: [
    ...(['body_malformed', 'request_too_large', 'unsupported_content', 'reply_malformed'] as const),
    ...(['reply_too_large', 'codings_exhausted', 'secret_unavailable', 'expression_failed'] as const),
  ],
  examples: [
    { title: 'Addresses and cards in replies', config: { find: ['email', 'card'] }, send: ['GET /'], expect: [200] },
    { title: 'Only recorded', config: { mode: 'report', find: ['email'] }, send: ['GET /'], expect: [200] },
    {
      title: 'A key that is not there',
      config: { find: ['email'], treatment: 'tokenize', key: 'env:PRIVACY_KEY' },
      send: ['GET /'],
      expect: [503],
    },
  ],
  create(config, { secrets, codings, drift, clock }) {
    const redactor = new Redactor(config, () => clock.monotonicMs())
    const condition = config.when === undefined ? undefined : compileExpression(config.when)
    const inRequest = config.in.includes('request')
    const inReply = config.in.includes('reply')
    const kind = config.mode === 'report' ? 'personal' : 'personal-treated'
    const applies = (exchange: Exchange) => condition?.holds(exchangeScope(exchange)) ?? true
    const keyOf = () => (config.key === undefined ? '' : secrets.value(config.key))
    const goingOf = (exchange: Exchange, side: Side, key = ''): Going => {
      const notes = new FlowNotes(drift, exchange, kind)
      return { key, told: (found, place) => notes.note(side, found, place) }
    }

    if (config.mode === 'report') {
      const { bodyBytesMax: bytesMax } = config
      return reporting({ redactor, applies, goingOf, bytesMax, codings, inRequest, inReply })
    }

    const change = async (message: Message, side: Side, exchange: Exchange) => {
      const reading = { side, policy: 'privacy', bytesMax: config.bodyBytesMax, codings, signal: exchange.signal }
      const { text, media } = await readText(message, textTypes, reading)
      const key = await keyOf()
      const before = side === 'request' && config.restore ? restored(text, key, media.type) : text
      const wanted = side === 'request' ? inRequest : inReply
      try {
        const isLeft = !wanted || text === ''
        const after = isLeft ? before : redactor.body(before, media.type, goingOf(exchange, side, key))
        writeText(message, after, message.headers.get('content-type') ?? 'text/plain')
      } catch (thrown) {
        throw unread(thrown, side)
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
        const side = direction === 'in' ? 'request' : 'reply'
        const redact = (key: string) => redacted(frame, { redactor, going: goingOf(exchange, side, key), side })
        const key = keyOf()
        return typeof key === 'string' ? redact(key) : key.then(redact)
      },
    }
  },
})

interface Redacting {
  redactor: Redactor
  going: Going
  side: Side
}

function redacted(frame: Frame, { redactor, going, side }: Redacting): Frame | Refusal | undefined {
  const text = frameText(frame)
  if (text === undefined) return undefined
  try {
    const after = redactor.piece(text, going)
    const named = frame.kind === 'sse' ? withNames(frame, redactor, going) : frame
    return after === text && named === frame ? undefined : withText(named, after)
  } catch (thrown) {
    const failure = unread(thrown, side)
    if (failure instanceof Failure) return refuse(failure.code, failure.message)
    throw failure
  }
}

/** What an event is called, and its id: a text of the upstream’s as well. */
function withNames(frame: SseFrame, redactor: Redactor, going: Going): SseFrame {
  const event = redactor.piece(frame.event, going, 'event')
  const id = frame.id && redactor.piece(frame.id, going, 'event')
  return event === frame.event && id === frame.id ? frame : { ...frame, event, id }
}

/** What does not pass because it cannot be looked at, as it is told. */
function unread(thrown: unknown, side: Side): unknown {
  if (thrown instanceof JsonSyntaxProblem) return malformed(side, `JSON: ${thrown.message}.`)
  return thrown instanceof PatternsTooSlow ? malformed(side, `${thrown.message}.`) : thrown
}
