import { Failure } from '@gatehouse/base'
import { anyFormat, readValue, typeOf, writeValue } from '@gatehouse/media/format.ts'
import { type Format, formatOf, mediaTypeOf, preferred } from '@gatehouse/media/media-type.ts'
import { type Message, readText } from '@gatehouse/media/read-text.ts'
import { type Side, unreadType } from '@gatehouse/media/side.ts'
import { forgetLength, writeText } from '@gatehouse/media/write-text.ts'
import type { CodingPort, Exchange, Reply } from '@gatehouse/unit'

export interface Conversion {
  upstream: Format
  accepts: Format[]
  offers: Format[]
  root: string
  bodyBytesMax: number
}

interface Change {
  side: Side
  signal: AbortSignal
  to: Format
  type: string
}

/** Bodies between what callers speak and what the upstream speaks. */
export class Converter {
  readonly offered: readonly string[]
  readonly #conversion: Conversion
  readonly #codings: CodingPort

  constructor(conversion: Conversion, codings: CodingPort) {
    this.offered = conversion.offers.map(one => typeOf[one])
    this.#conversion = conversion
    this.#codings = codings
  }

  isAcceptable(accept: string | undefined): boolean {
    return preferred(accept, this.offered) !== undefined
  }

  /** Nothing to wait for when there is nothing to be done. */
  request({ request, signal }: Exchange): Promise<void> | undefined {
    if (!request.body) return undefined
    const { upstream, accepts } = this.#conversion
    const type = mediaTypeOf(request.headers.get('content-type'))?.type ?? ''
    const from = formatOf(type)
    if (!from || !accepts.includes(from))
      throw unreadType(
        'request',
        type,
        accepts.map(one => typeOf[one]),
      )
    return from === upstream
      ? undefined
      : this.#change(request, { side: 'request', signal, to: upstream, type: typeOf[upstream] })
  }

  async reply(reply: Reply, { accept, signal }: { accept: string | undefined; signal: AbortSignal }): Promise<void> {
    const type = mediaTypeOf(reply.headers.get('content-type'))?.type ?? ''
    const from = formatOf(type)
    reply.headers.append('Vary', 'Accept')
    if (!reply.body) return forgetLength(reply)
    const to = formatOf(preferred(accept, this.offered)!)!
    if (from === to) return
    if (from) return this.#change(reply, { side: 'reply', signal, to, type: replyType(type, to) })
    // What is in no format at all goes to who asks for just that.
    if (accept !== undefined && type !== '' && preferred(accept, [type]) !== undefined) return
    reply.body.abort()
    throw new Failure('reply_malformed', `${type || 'A body without a type'} came, none of ${this.offered.join(', ')}.`)
  }

  async #change(message: Message, { side, signal, to, type }: Change): Promise<void> {
    const { bodyBytesMax: bytesMax, root } = this.#conversion
    const { text, media } = await readText(message, anyFormat, {
      side,
      signal,
      policy: 'convert',
      bytesMax,
      codings: this.#codings,
    })
    writeText(message, writeValue(readValue(text, formatOf(media.type)!, side), to, { side, root }), type)
  }
}

/** A problem stays one (RFC 9457 §6). */
const replyType = (type: string, to: Format): string =>
  type === 'application/problem+json' && to === 'xml' ? 'application/problem+xml' : typeOf[to]
