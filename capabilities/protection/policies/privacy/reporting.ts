/** Records where personal data is. Every byte goes on as it comes and when it comes, whatever it is. */
import { bodyOf } from '@gatehouse/base'
import { type Message, readOctets, readText, saysAny } from '@gatehouse/media/read-text.ts'
import { tapped } from '@gatehouse/media/tapped.ts'
import type { Exchange, Host, PolicyHooks } from '@gatehouse/unit'
import { frameText, isText, textTypes } from '../textual.ts'
import type { Side } from './flow-notes.ts'
import { formTypes } from './form-fields.ts'
import { PatternsTooSlow } from './own-patterns.ts'
import type { Going, Redactor } from './redactor.ts'

/** What both who reports and who treats need. */
export interface Looking {
  redactor: Redactor
  applies: (exchange: Exchange) => boolean
  goingOf: (exchange: Exchange, side: Side, key?: string) => Going
  bytesMax: number
  codings: Host['codings']
  parts: ReadonlySet<'request' | 'reply' | 'query' | 'form'>
}

export function reporting(options: Looking): PolicyHooks {
  const { redactor, applies, goingOf, parts } = options
  const inRequest = parts.has('request')
  const inReply = parts.has('reply')
  const inQuery = inRequest || parts.has('query')
  const isTapped = inRequest || parts.has('form')
  return {
    request(exchange) {
      if (!(inQuery || isTapped) || !applies(exchange)) return
      const { request, params } = exchange
      const going = goingOf(exchange, 'request')
      lookedAt(() => {
        if (inRequest)
          for (const [name, value] of Object.entries(params)) redactor.piece(value, going, `parameter ${name}`)
        if (inQuery) redactor.query(request.query, going)
      })
      if (isTapped && request.body && request.upgrade === undefined) tap(request, 'request', going, options)
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

function tap(message: Message, side: Side, going: Going, options: Looking): void {
  const { bytesMax, parts } = options
  const { body, headers } = message
  const isForm = side === 'request' && parts.has('form') && saysAny(message, formTypes)
  const isRead = isForm || (parts.has(side) && isText(message))
  if (!body || !isRead || headers.get('content-type')?.startsWith('text/event-stream')) return
  const copy: Message = { headers: headers.clone(), body: undefined }
  message.body = tapped(body, bytesMax, bytes => {
    copy.body = bodyOf(bytes)
    // What cannot be read is not looked at.
    look(copy, { side, going, isForm }, options).catch(() => {})
  })
}

async function look(
  copy: Message,
  { side, going, isForm }: { side: Side; going: Going; isForm: boolean },
  { redactor, bytesMax, codings }: Looking,
): Promise<void> {
  const reading = { side, policy: 'privacy', bytesMax, codings, signal: new AbortController().signal }
  const { text, media } = isForm ? await readOctets(copy, formTypes, reading) : await readText(copy, textTypes, reading)
  if (isForm) redactor.form(text, copy.headers.get('content-type')!, going)
  else redactor.body(text, media.type, going)
}
