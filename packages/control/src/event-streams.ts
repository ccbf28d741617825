/**
 * Replies that go on, as server-sent events (WHATWG HTML §9.2). Each lives a minute; who reads comes again and is asked
 * again who it is: so an ended session, a lost role and a slow reader need no rule of their own.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type Clock, Failure } from '@gatehouse/base'
import type { FastifyReply } from 'fastify'

const streamMs = 60_000
const streamsMax = 500
const streamsOfOneMax = 20
/** Who takes no byte for so long is let go of. */
const slowMs = 10_000

export class EventStreams {
  readonly #clock: Clock
  readonly #open = new Map<ServerResponse, string>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Throws `too_many_attempts` where there are too many already. `ended` is aborted when the stream is over. */
  begin(reply: FastifyReply, callerId: string): { raw: ServerResponse; ended: AbortSignal } {
    const ofOne = [...this.#open.values()].filter(id => id === callerId).length
    if (this.#open.size >= streamsMax || ofOne >= streamsOfOneMax)
      throw new Failure('too_many_attempts', 'There are too many streams of events.', {
        extra: { retryAfterSeconds: 30 },
      })
    const { raw } = reply.hijack()
    this.#open.set(raw, callerId)
    raw.on('error', () => {})
    const end = new AbortController()
    let cancel = this.#clock.after(streamMs, () => {
      end.abort()
      raw.end()
      // Its end may find nobody who takes it: then the place would be taken for good.
      cancel = this.#clock.after(slowMs, () => raw.destroy())
    })
    raw.once('close', () => {
      this.#open.delete(raw)
      cancel()
      end.abort()
    })
    raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream' })
    raw.write('retry: 1000\n\n')
    return { raw, ended: end.signal }
  }

  close(): void {
    for (const raw of this.#open.keys()) raw.destroy()
  }
}

/** Each event as JSON. What goes wrong after the beginning is an event `problem`, the last one. */
export async function writeEvents(
  { raw, ended }: { raw: ServerResponse; ended: AbortSignal },
  events: AsyncIterable<unknown>,
  problemOf: (thrown: unknown) => unknown,
): Promise<void> {
  try {
    for await (const event of events) {
      if (raw.destroyed || raw.writableEnded) return
      if (!raw.write(`data: ${JSON.stringify(event)}\n\n`)) await drained(raw)
    }
  } catch (thrown) {
    if (!ended.aborted) raw.write(`event: problem\ndata: ${JSON.stringify(problemOf(thrown))}\n\n`)
  }
  raw.end()
}

async function drained(raw: ServerResponse): Promise<void> {
  try {
    await once(raw, 'drain', { signal: AbortSignal.timeout(slowMs) })
  } catch {
    raw.destroy()
  }
}
