/** Replies against the contract. What is a stream is left alone, and what is only reported goes on as it comes. */
import { bodyOf } from '@gatehouse/base'
import { type EndpointChecks, isLookedInto } from '@gatehouse/contract/endpoint/endpoint-checks.ts'
import { contentFor } from '@gatehouse/contract/endpoint/media-types.ts'
import { Run } from '@gatehouse/contract/schema/run.ts'
import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { lookAtText, type Message, type ReadText, readText } from '@gatehouse/media/read-text.ts'
import type { Exchange, Host, Next, Reply } from '@gatehouse/unit'
import { DriftNotes } from './drift-notes.ts'
import { brokenReply } from './refused.ts'
import type { Config } from './request-side.ts'
import { tapped } from './tap.ts'

const types = { fits: isLookedInto, names: ['JSON', 'a form', 'plain text'] }
const streams = /^(?:text\/event-stream|application\/grpc|multipart\/x-mixed-replace)/

export class ReplySide {
  readonly #config: Config
  readonly #host: Pick<Host, 'codings' | 'drift'>

  constructor(config: Config, host: Pick<Host, 'codings' | 'drift'>) {
    this.#config = config
    this.#host = host
  }

  async forward(exchange: Exchange, next: Next, checks: EndpointChecks): Promise<Reply> {
    const { mode, replies } = this.#config
    const records = mode !== 'block' || replies === 'report'
    const notes = records ? new DriftNotes(this.#host.drift, exchange) : undefined
    const reply = await next()
    if (reply.status < 200) return reply
    try {
      const content = this.#content(reply, checks, notes)
      if (content) await this.#look(exchange, reply, { ...content, checks, notes })
      return reply
    } catch (thrown) {
      reply.body?.abort()
      throw thrown
    }
  }

  /** What the contract says of the body; undefined where nothing more is looked at. */
  #content(reply: Reply, checks: EndpointChecks, notes: DriftNotes | undefined) {
    const known = checks.reply(reply.status)
    if (!known) return this.#unknown(notes, 'status', String(reply.status))
    const type = mediaTypeOf(reply.headers.get('content-type'))?.type ?? ''
    if (!reply.body || reply.body.lengthBytes === 0 || streams.test(type)) return undefined
    const content = contentFor(known, type)
    // Where the contract names no type it leaves it open.
    if (!content && Object.keys(known).length > 0) return this.#unknown(notes, 'reply-media-type', type || '(none)')
    const isRead = content?.schema !== undefined && isLookedInto(type) && this.#config.replies !== 'off'
    return isRead ? { type, content } : undefined
  }

  #unknown(notes: DriftNotes | undefined, kind: 'status' | 'reply-media-type', name: string): undefined {
    notes?.note(kind, name.slice(0, 128))
    if (this.#config.replies !== 'block') return
    const run = new Run({ work: 1 })
    run.part = kind === 'status' ? `status ${name}` : `type ${name.slice(0, 128)}`
    run.tell('is not in the contract')
    throw brokenReply(run)
  }

  async #look(exchange: Exchange, reply: Reply, { type, content, checks, notes }: Looking): Promise<void> {
    const { bodyBytesMax: bytesMax, replies } = this.#config
    const run = new Run({ work: 0 })
    const look = ({ text, bytes }: ReadText) => {
      run.unknown = notes?.unknown('reply-field')
      checks.body('reply', content, { type, text, bytes }, run)
    }
    const reading = { side: 'reply', policy: 'validate', bytesMax, codings: this.#host.codings } as const
    if (replies === 'block') {
      look(await lookAtText(reply, types, { ...reading, signal: exchange.signal }))
      if (run.problems.length > 0) throw brokenReply(run)
      return
    }
    const message: Message = { headers: reply.headers.clone(), body: undefined }
    reply.body = tapped(reply.body!, bytesMax, bytes => {
      message.body = bodyOf(bytes)
      readText(message, types, { ...reading, signal: new AbortController().signal })
        .then(look)
        .then(
          () => notes?.problems(run, 'reply'),
          () => {},
        )
    })
  }
}

interface Looking {
  type: string
  content: { schema?: unknown }
  checks: EndpointChecks
  notes: DriftNotes | undefined
}
