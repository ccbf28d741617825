/** Puts masks, hashes, tokens or nothing where personal data is. What cannot be looked at does not pass. */
import { Failure } from '@gatehouse/base'
import { type Message, readOctets, readText, saysAny } from '@gatehouse/media/read-text.ts'
import { malformed } from '@gatehouse/media/side.ts'
import { writeBytes, writeText } from '@gatehouse/media/write-text.ts'
import { JsonSyntaxProblem } from '@gatehouse/privacy'
import { type Exchange, type Frame, type PolicyHooks, type Refusal, refuse, type SseFrame } from '@gatehouse/unit'
import { changedReply, frameText, isText, textTypes, withText } from '../textual.ts'
import type { Side } from './flow-notes.ts'
import { FormProblem, formTypes } from './form-fields.ts'
import { PatternsTooSlow } from './own-patterns.ts'
import { type Going, type Redactor, restored, restoredQuery } from './redactor.ts'
import type { Looking } from './reporting.ts'

interface Treating extends Looking {
  keyOf: () => string | Promise<string>
  /** Tokens in requests are what they stand for again. */
  restores: boolean
}

export function treating(options: Treating): PolicyHooks {
  const { redactor, applies, goingOf, parts, keyOf } = options
  const inReply = parts.has('reply')
  const inFrames = { in: parts.has('request'), out: inReply }
  const body = bodyTreatment(options)
  const query = queryTreatment(options)

  const changeRequest = (exchange: Exchange, key: string): Promise<void> | undefined => {
    const changeBody = body.ofRequest(exchange)
    const changeQuery = exchange.request.query === '' ? undefined : query
    if (!(changeBody || changeQuery) || !applies(exchange)) return
    changeQuery?.(exchange, key)
    return changeBody?.(exchange, key)
  }
  return {
    request(exchange) {
      // Before the upstream is asked: without its key nothing of it may be told.
      const key = keyOf()
      return typeof key === 'string' ? changeRequest(exchange, key) : key.then(known => changeRequest(exchange, known))
    },
    forward(exchange, next) {
      if (!inReply || !applies(exchange)) return next()
      return changedReply(exchange, next, async reply => body.text(reply, 'reply', exchange, await keyOf()))
    },
    frame(exchange, frame, direction) {
      if (!inFrames[direction] || !applies(exchange)) return
      const side = direction === 'in' ? 'request' : 'reply'
      const redact = (key: string) => redacted(frame, { redactor, going: goingOf(exchange, side, key), side })
      const key = keyOf()
      return typeof key === 'string' ? redact(key) : key.then(redact)
    },
  }
}

function bodyTreatment({ redactor, goingOf, codings, parts, bytesMax, restores }: Treating) {
  const readingOf = (side: Side, { signal }: Exchange) => ({ side, policy: 'privacy', bytesMax, codings, signal })
  const before = (text: string, type: string, key: string) => (restores ? restored(text, key, type) : text)
  const text = async (message: Message, side: Side, exchange: Exchange, key: string) => {
    const { text: read, media } = await readText(message, textTypes, readingOf(side, exchange))
    const given = side === 'request' ? before(read, media.type, key) : read
    const isLeft = given === '' || !parts.has(side)
    const after = isLeft ? given : looked(side, () => redactor.body(given, media.type, goingOf(exchange, side, key)))
    writeText(message, after, message.headers.get('content-type') ?? 'text/plain')
  }
  const form = async (exchange: Exchange, key: string) => {
    const { request } = exchange
    const { text: octets } = await readOctets(request, formTypes, readingOf('request', exchange))
    const type = request.headers.get('content-type')!
    const going = goingOf(exchange, 'request', key)
    const after = looked('request', () => redactor.form(octets, type, going, (one, of) => before(one, of, key)))
    writeBytes(request, Buffer.from(after, 'latin1'), type)
  }
  const ofRequest = ({ request }: Exchange) => {
    if (!request.body || request.upgrade !== undefined) return undefined
    if (parts.has('form') && saysAny(request, formTypes)) return form
    if (!(restores || parts.has('request')) || !isText(request)) return undefined
    return (exchange: Exchange, key: string) => text(exchange.request, 'request', exchange, key)
  }
  return { text, ofRequest }
}

function queryTreatment({ redactor, goingOf, parts, restores }: Treating) {
  const isLooked = parts.has('query')
  if (!(isLooked || restores)) return undefined
  return (exchange: Exchange, key: string) => {
    const { request } = exchange
    const given = restores ? restoredQuery(request.query, key) : request.query
    const going = goingOf(exchange, 'request', key)
    request.query = isLooked ? looked('request', () => redactor.query(given, going)) : given
  }
}

interface Redacting {
  redactor: Redactor
  going: Going
  side: Side
}

function redacted(frame: Frame, { redactor, going, side }: Redacting): Frame | Refusal | undefined {
  const text = frameText(frame)
  if (text === undefined) return undefined
  try {
    const after = looked(side, () => redactor.piece(text, going))
    const named = frame.kind === 'sse' ? looked(side, () => withNames(frame, redactor, going)) : frame
    return after === text && named === frame ? undefined : withText(named, after)
  } catch (thrown) {
    if (thrown instanceof Failure) return refuse(thrown.code, thrown.message)
    throw thrown
  }
}

/** What an event is called, and its id: a text of the upstream’s as well. */
function withNames(frame: SseFrame, redactor: Redactor, going: Going): SseFrame {
  const event = redactor.piece(frame.event, going, 'event')
  const id = frame.id && redactor.piece(frame.id, going, 'event')
  return event === frame.event && id === frame.id ? frame : { ...frame, event, id }
}

/** What cannot be looked at does not pass, and says why. */
function looked<T>(side: Side, look: () => T): T {
  try {
    return look()
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxProblem) throw malformed(side, `JSON: ${thrown.message}.`)
    if (thrown instanceof FormProblem || thrown instanceof PatternsTooSlow) throw malformed(side, `${thrown.message}.`)
    throw thrown
  }
}
