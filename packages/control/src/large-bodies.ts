/** Documents on their way in: what the bodies of all callers may take of memory at once, and how many are one caller's. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { Failure } from '@gatehouse/base'

/** Bodies up to this size are not counted. */
export const smallBytesMax = 1024 * 1024
const bytesMax = 320 * 1024 * 1024
const ofCallerMax = 2

export class LargeBodies {
  #bytes = 0
  readonly #callers = new Map<string, number>()

  /** Takes room until the reply has ended or the caller is gone. Throws `too_many_attempts`. */
  enter({ headers, callerId, bodyLimit, reply }: Entering): void {
    // Of a body that does not say its length, all that it may have.
    const bytes = headers['transfer-encoding'] ? bodyLimit : Number(headers['content-length'] ?? 0)
    if (bytes <= smallBytesMax || bytes > bodyLimit) return
    const own = this.#callers.get(callerId) ?? 0
    if (own >= ofCallerMax) throw busy(`${ofCallerMax} large documents of yours are on their way already.`)
    if (this.#bytes + bytes > bytesMax) throw busy('Other large documents are on their way.')
    this.#bytes += bytes
    this.#callers.set(callerId, own + 1)
    reply.once('close', () => this.#leave(callerId, bytes))
  }

  #leave(callerId: string, bytes: number): void {
    this.#bytes -= bytes
    const left = this.#callers.get(callerId)! - 1
    if (left === 0) this.#callers.delete(callerId)
    else this.#callers.set(callerId, left)
  }
}

interface Entering {
  headers: IncomingHttpHeaders
  callerId: string
  bodyLimit: number
  reply: ServerResponse
}

const busy = (detail: string) => new Failure('too_many_attempts', detail, { hint: 'Send it again in a moment.' })
