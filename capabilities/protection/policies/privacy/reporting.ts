/** Records where personal data is. Every byte goes on as it comes and when it comes, whatever it is. */
import { bodyOf } from '@gatehouse/base'
import { type Message, readText } from '@gatehouse/media/read-text.ts'
import { tapped } from '@gatehouse/media/tapped.ts'
import type { Exchange, Host, PolicyHooks } from '@gatehouse/unit'
import { frameText, isText, textTypes } from '../textual.ts'
import type { Side } from './flow-notes.ts'
import { PatternsTooSlow } from './own-patterns.ts'
import type { Going, Redactor } from './redactor.ts'

interface Reporting {
  redactor: Redactor
  applies: (exchange: Exchange) => boolean
  goingOf: (exchange: Exchange, side: Side) => Going
  bytesMax: number
  codings: Host['codings']
  inRequest: boolean
  inReply: boolean
}

export function reporting(options: Reporting): PolicyHooks {
  const { redactor, applies, goingOf, inRequest, inReply } = options
  return {
    request(exchange) {
      if (!inRequest || !applies(exchange)) return
      const { request, params } = exchange
      const going = goingOf(exchange, 'request')
      lookedAt(() => {
        for (const [name, value] of Object.entries(params)) redactor.piece(value, going, `parameter ${name}`)
        for (const [name, value] of new URLSearchParams(request.query))
          redactor.piece(value, within(going, 'query'), { path: [name] })
      })
      if (request.body && request.upgrade === undefined) tap(request, 'request', going, options)
    },
    async forward(exchange, next) {
      const reply = await next()
      if (inReply && reply.status >= 200 && applies(exchange)) tap(reply, 'reply', goingOf(exchange, 'reply'), options)
      return reply
    },
    frame(exchange, frame, direction) {
      const side = direction === 'in' ? 'request' : 'reply'
      const text = (side === 'request' ? inRequest : inReply) ? frameText(frame) : undefined
      if (text !== undefined && applies(exchange)) lookedAt(() => redactor.piece(text, goingOf(exchange, side)))
      return undefined
    },
  }
}

/** What takes too long is looked at no further. */
function lookedAt(look: () => void): void {
  try {
    look()
  } catch (thrown) {
    if (!(thrown instanceof PatternsTooSlow)) throw thrown
  }
}

/** What callers may have named is masked as fields of bodies are. */
const within = ({ key, told }: Going, part: string): Going => ({
  key,
  told: (kind, place) => told(kind, typeof place === 'string' ? place : { path: [part, ...place.path] }),
})

function tap(message: Message, side: Side, going: Going, { redactor, bytesMax, codings }: Reporting): void {
  const { body, headers } = message
  if (!body || !isText(message) || headers.get('content-type')?.startsWith('text/event-stream')) return
  const copy: Message = { headers: headers.clone(), body: undefined }
  message.body = tapped(body, bytesMax, bytes => {
    copy.body = bodyOf(bytes)
    const reading = { side, policy: 'privacy', bytesMax, codings, signal: new AbortController().signal }
    // What cannot be read is not looked at.
    readText(copy, textTypes, reading)
      .then(
        ({ text, media }) => redactor.body(text, media.type, going),
        () => {},
      )
      .catch(() => {})
  })
}
