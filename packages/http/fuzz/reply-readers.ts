/** Other readers of replies: node's client by itself, and through real nginx and haproxy, all before the same raw upstream. */
import { type IncomingMessage, request } from 'node:http'
import { createServer, type Server } from 'node:net'
import { listen, startProxies } from './proxies.ts'
import type { ReplyReading } from './reply-compare.ts'
import type { ReplyDraw } from './reply-grammar.ts'

export interface ReplyReader {
  name: string
  port: number
}

export interface Sent extends ReplyDraw {
  /** The upstream ends the connection behind it. */
  ends: boolean
}

/** What raw upstreams answer with, by the X-Case of the request. */
export class ReplyCases {
  readonly #cases = new Map<number, Sent>()
  #last = 0

  enter(sent: Sent): number {
    this.#cases.set(++this.#last, sent)
    return this.#last
  }

  leave(name: number): void {
    this.#cases.delete(name)
  }

  get(name: number): Sent | undefined {
    return this.#cases.get(name)
  }
}

export async function startReplyReaders(cases: ReplyCases): Promise<{ all: ReplyReader[]; close(): void }> {
  const upstream = rawUpstream(cases)
  const port = await listen(upstream)
  const proxies = await startProxies({ nginx: [port], haproxy: [port] })
  return {
    all: [
      { name: 'node:http', port },
      { name: 'nginx', port: proxies.nginx[0]! },
      { name: 'haproxy', port: proxies.haproxy[0]! },
    ],
    close() {
      proxies.close()
      upstream.close()
    },
  }
}

function rawUpstream(cases: ReplyCases): Server {
  return createServer({ noDelay: true }, socket => {
    let head = ''
    socket.on('error', () => {})
    socket.setTimeout(10_000, () => socket.destroy())
    socket.setEncoding('latin1').on('data', (piece: string) => {
      head += piece
      if (!head.includes('\r\n\r\n')) return
      const sent = cases.get(Number(/^x-case: (\d+)$/im.exec(head)?.[1]))
      head = ''
      if (!sent) return void socket.destroy()
      socket.write(sent.text, 'latin1')
      if (sent.ends) socket.end()
    })
  })
}

/** A proxy that refuses the reply says so with one of these. */
const proxyFailures = [502, 503, 504]

/** How the reader takes the reply; silent for `quietMs`, it is taken to wait for more. */
export function replyReading({ name, port }: ReplyReader, cases: ReplyCases, sent: Sent, quietMs: number) {
  return new Promise<ReplyReading>(resolve => {
    const id = cases.enter(sent)
    let status = 0
    let body = ''
    let isOver = false
    let came: IncomingMessage | undefined
    const over = (state: ReplyReading['state'], why?: string) => {
      if (isOver) return
      isOver = true
      cases.leave(id)
      call.destroy()
      resolve({ state, status, body, why })
    }
    const options = { port, host: '127.0.0.1', path: '/', method: sent.method, headers: { 'X-Case': id } }
    const call = request({ ...options, agent: false, maxHeaderSize: 65_536 }, reply => {
      came = reply
      status = reply.statusCode!
      if (name !== 'node:http' && proxyFailures.includes(status)) return over('refused')
      reply.setEncoding('latin1').on('data', (piece: string) => (body += piece))
      reply.on('end', () => over(reply.complete ? 'whole' : 'cut'))
      reply.on('error', error =>
        over((error as NodeJS.ErrnoException).code?.startsWith('HPE') ? 'refused' : 'cut', error.message),
      )
    })
    call.on('upgrade', (reply, socket, head) => {
      status = reply.statusCode!
      body = head.toString('latin1')
      socket.destroy()
      over('switched')
    })
    call.setTimeout(quietMs, () => over('waiting'))
    // What node dislikes behind a reply does not make that reply another: it still ends.
    call.on('error', error => came?.complete || over('refused', error.message))
    call.end()
  })
}
