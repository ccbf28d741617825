/** Replies against the contract. What is a stream is left alone, and what is only reported goes on as it comes. */
import { bodyOf } from '@gatehouse/base'
import { type BodyText, isLookedInto } from '@gatehouse/contract/body/body-reader.ts'
import type { EndpointChecks } from '@gatehouse/contract/endpoint/endpoint-checks.ts'
import { contentFor } from '@gatehouse/contract/endpoint/media-types.ts'
import { Run, TooCostly, workOf } from '@gatehouse/contract/schema/run.ts'
import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import type { Message } from '@gatehouse/media/read-text.ts'
import { tapped } from '@gatehouse/media/tapped.ts'
import type { ContractContent, Exchange, Host, Next, Reply } from '@gatehouse/unit'
import { bodyTextOf } from './body-text.ts'
import { DriftNotes } from './drift-notes.ts'
import { brokenReply } from './refused.ts'
import type { Config } from './request-side.ts'

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
      const known = checks.reply(reply.status)
      if (!known) this.#unknown(notes, 'status', String(reply.status))
      else if (replies !== 'off') this.#headers(run => checks.replyHeaders(known, reply.headers, run), notes)
      const content = known && this.#content(reply, known.types, notes)
      if (content) await this.#look(exchange, reply, { ...content, checks, notes })
      return reply
    } catch (thrown) {
      reply.body?.abort()
      throw thrown
    }
  }

  /** What the contract says of the body; undefined where nothing more is looked at. */
  #content(reply: Reply, known: Readonly<Record<string, ContractContent>>, notes: DriftNotes | undefined) {
    const type = mediaTypeOf(reply.headers.get('content-type'))?.type ?? ''
    if (!reply.body || reply.body.lengthBytes === 0 || streams.test(type)) return undefined
    const content = contentFor(known, type)
    // Where the contract names no type it leaves it open.
    if (!content && Object.keys(known).length > 0) return this.#unknown(notes, 'reply-media-type', type || '(none)')
    const isRead = content?.schema !== undefined && isLookedInto(type) && this.#config.replies !== 'off'
    return isRead ? { content } : undefined
  }

  #headers(look: (run: Run) => void, notes: DriftNotes | undefined): void {
    const run = new Run({ work: workOf(0) })
    try {
      look(run)
    } catch (thrown) {
      if (!(thrown instanceof TooCostly)) throw thrown
      run.tell(thrown.message)
    }
    if (run.problems.length === 0) return
    if (this.#config.replies === 'block') throw brokenReply(run)
    notes?.problems(run, 'reply')
  }

  #unknown(notes: DriftNotes | undefined, kind: 'status' | 'reply-media-type', name: string): undefined {
    notes?.note(kind, name.slice(0, 128))
    if (this.#config.replies !== 'block') return
    const run = new Run({ work: 1 })
    run.part = kind === 'status' ? `status ${name}` : `type ${name.slice(0, 128)}`
    run.tell('is not in the contract')
    throw brokenReply(run)
  }

  async #look(exchange: Exchange, reply: Reply, { content, checks, notes }: Looking): Promise<void> {
    const { bodyBytesMax: bytesMax, replies } = this.#config
    const run = new Run({ work: 0 })
    const look = (body: BodyText) => {
      run.unknown = notes?.unknown('reply-field')
      checks.body('reply', content, body, run)
    }
    const reading = { side: 'reply', bytesMax, codings: this.#host.codings } as const
    if (replies === 'block') {
      look(await bodyTextOf(reply, { ...reading, signal: exchange.signal }))
      if (run.problems.length > 0) throw brokenReply(run)
      return
    }
    const message: Message = { headers: reply.headers.clone(), body: undefined }
    reply.body = tapped(reply.body!, bytesMax, bytes => {
      message.body = bodyOf(bytes)
      bodyTextOf(message, { ...reading, signal: new AbortController().signal })
        .then(look)
        .then(
          () => notes?.problems(run, 'reply'),
          () => {},
        )
    })
  }
}

interface Looking {
  content: ContractContent
  checks: EndpointChecks
  notes: DriftNotes | undefined
}
