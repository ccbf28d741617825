/** A listener with TLS and a caller of it, for tests. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import type { Listener, ListenOptions, ServerTls } from '../transport.ts'
import { eventually, listening } from '../wire.model.ts'

export const ticketKeys = new Uint8Array(48).fill(7)

export function secureListening(
  t: TestContext,
  tls: Pick<ServerTls, 'certificates'> & Partial<ServerTls>,
  options: Partial<ListenOptions> = {},
): Promise<Listener> {
  return listening(t, { ...options, tls: { clientCertificates: 'none', ticketKeys, ...tls } })
}

export interface SecureCaller {
  socket: TLSSocket
  readonly text: string
  /** All that came, once it fits. */
  until(pattern: RegExp): Promise<string>
  /** The answer to a GET of it. */
  get(target: string): Promise<string>
}

/** Resolves after the handshake; rejects with its failure. */
export async function callingSecurely(
  t: TestContext,
  port: number,
  options: ConnectionOptions = {},
): Promise<SecureCaller> {
  const socket = connect({ port, host: '127.0.0.1', ALPNProtocols: ['http/1.1'], ...options })
  t.after(() => socket.destroy())
  let text = ''
  let failure: Error | undefined
  socket.on('data', piece => {
    text += piece.toString('latin1')
  })
  await once(socket, 'secureConnect')
  socket.on('error', error => {
    failure = error
  })
  const until = async (pattern: RegExp) => {
    await eventually(() => pattern.test(text) || failure !== undefined || socket.readableEnded)
    if (!pattern.test(text)) throw failure ?? new Error(`over before ${pattern}: ${text}`)
    return text
  }
  return {
    socket,
    get text() {
      return text
    },
    until,
    get(target) {
      text = ''
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
      return until(new RegExp(`\r\n\r\n${target}$`))
    },
  }
}

export const shownName = (socket: TLSSocket) => socket.getPeerCertificate().subject.CN

/** The first bytes that a real caller sends. */
export async function helloFor(servername: string): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const caller = connect({ port: (server.address() as { port: number }).port, host: '127.0.0.1', servername })
  caller.on('error', () => {})
  const [socket] = await once(server, 'connection')
  let hello = Buffer.alloc(0)
  while (hello.length < 5 || hello.length < 5 + hello.readUInt16BE(3)) {
    const [piece] = await once(socket, 'data')
    hello = Buffer.concat([hello, piece])
  }
  caller.destroy()
  socket.destroy()
  server.close()
  return hello
}
