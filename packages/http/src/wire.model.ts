/** A listener and a raw caller, for tests of what goes over the wire. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import { type Listener, type ListenOptions, listen, type WireReply } from './transport.ts'

export const textReply = (reply: WireReply, text: string, status = 200) =>
  reply.send(
    { status, headers: new HeaderList(['Content-Type', 'text/plain']) },
    bodyOf(new TextEncoder().encode(text)),
  )

/** Answers the target as text, or the body it was sent, once it has all of it. */
export const echo: ListenOptions['onRequest'] = ({ target, body }, reply) => {
  if (!body) return textReply(reply, target)
  collect(body, 2 ** 20, () => new Error('too large')).then(
    bytes => reply.send({ status: 200, headers: new HeaderList() }, bodyOf(bytes)),
    () => {},
  )
}

export async function listening(t: TestContext, options: Partial<ListenOptions> = {}): Promise<Listener> {
  const listener = await listen({ address: '127.0.0.1', port: 0, onRequest: echo, ...options })
  t.after(() => listener.close(0))
  return listener
}

export interface Caller {
  socket: Socket
  /** All that came so far, as latin1. */
  readonly text: string
  /** Resolves with all that came, once it fits. */
  until(pattern: RegExp): Promise<string>
  /** Resolves with all that came when the other side has ended or cut the connection. */
  over(): Promise<string>
}

export async function calling(t: TestContext, port: number): Promise<Caller> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  t.after(() => socket.destroy())
  let text = ''
  socket.on('data', piece => {
    text += piece.toString('latin1')
  })
  const over = new Promise<void>(resolve => {
    socket.once('end', resolve)
    socket.once('close', () => resolve())
  })
  await once(socket, 'connect')
  return {
    socket,
    get text() {
      return text
    },
    until: async pattern => {
      while (!pattern.test(text)) {
        const came = await Promise.race([once(socket, 'data').then(() => true), over.then(() => false)])
        if (!came && !pattern.test(text))
          throw new Error(`over before ${pattern}: ${JSON.stringify(text.slice(0, 2000))}`)
      }
      return text
    },
    over: async () => {
      await over
      return text
    },
  }
}

/** Until it holds; a test's own limit says when that is too late. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 5))
}
