/** Real WebSocket and event-stream counterparts for tests through a gateway. */

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { newId } from '@gatehouse/base'
import type { Gateway } from '@gatehouse/gateway'
import type { CredentialEntry } from '@gatehouse/program'
import { type PerMessageDeflateOptions, type RawData, WebSocket, WebSocketServer } from 'ws'

export interface StreamUpstream {
  url: string
  /** Sockets that are open now. */
  open: () => number
  sockets: Set<WebSocket>
}

/** Answers upgrades as `socket` says (an echo unless said), and everything else as `answer` does. */
export async function streamUpstream(
  t: TestContext,
  parts: {
    socket?: (socket: WebSocket, request: IncomingMessage) => void
    answer?: (request: IncomingMessage, response: ServerResponse) => void
    compress?: boolean | PerMessageDeflateOptions
  } = {},
): Promise<StreamUpstream> {
  const server = createServer(parts.answer ?? ((_, response) => void response.end()))
  const wss = new WebSocketServer({ server, perMessageDeflate: parts.compress ?? false, maxPayload: 2 ** 24 })
  let open = 0
  server.on('connection', socket => {
    open++
    socket.on('close', () => open--)
    socket.on('error', () => {})
  })
  wss.on('connection', (socket, from) => {
    socket.on('error', () => {})
    if (parts.socket) parts.socket(socket, from)
    else socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of wss.clients) socket.terminate()
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, open: () => open, sockets: wss.clients as Set<WebSocket> }
}

export interface Caller {
  socket: WebSocket
  /** The next message; text as text. */
  next: () => Promise<string | Buffer>
  /** The close code and reason, also when that was before. */
  closed: Promise<[code: number, reason: string]>
}

/** An open WebSocket through the gateway. */
export async function callerOf(
  { port }: Gateway,
  path = '/pets/v1/pets',
  options: WebSocket.ClientOptions = {},
): Promise<Caller> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false, ...options })
  const arrived: (string | Buffer)[] = []
  const waiting: ((message: string | Buffer) => void)[] = []
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const message = isBinary ? (data as Buffer) : data.toString()
    const waiter = waiting.shift()
    if (waiter) waiter(message)
    else arrived.push(message)
  })
  const closed = new Promise<[number, string]>(resolve =>
    socket.on('close', (code, reason) => resolve([code, reason.toString()])),
  )
  await once(socket, 'open')
  socket.on('error', () => {})
  const next = () =>
    new Promise<string | Buffer>(resolve => {
      const message = arrived.shift()
      if (message !== undefined) resolve(message)
      else waiting.push(resolve)
    })
  return { socket, next, closed }
}

export const eventually = async (condition: () => boolean, forMs = 5000) => {
  const endMs = performance.now() + forMs
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`not within ${forMs} ms: ${condition}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

export interface EventCaller {
  status: number
  /** As they came. */
  text: () => string
  /** Resolves at the end with whether it was whole. */
  ended: Promise<boolean>
  abort: () => void
}

/** An open reply, read as it comes. */
export function eventsOf({ port }: Gateway, path = '/pets/v1/pets', headers: Record<string, string> = {}) {
  return new Promise<EventCaller>((resolve, reject) => {
    const call = request(
      { port, host: '127.0.0.1', path, headers: { Accept: 'text/event-stream', ...headers } },
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', piece => {
          text += piece
        })
        response.on('error', () => {})
        const ended = new Promise<boolean>(done => response.on('close', () => done(response.complete)))
        resolve({ status: response.statusCode!, text: () => text, ended, abort: () => call.destroy() })
      },
    )
    call.on('error', reject)
    call.end()
  })
}

/** A key that holds in this environment, and what takes it back. */
export function keyIn(environmentId: string): { key: string; live: CredentialEntry; dead: CredentialEntry } {
  const key = `key-${newId('cred')}`
  const entry = {
    kind: 'credential' as const,
    sha256: createHash('sha256').update(key).digest('hex'),
    credentialId: newId('cred'),
    applicationId: newId('app'),
    environmentId,
  }
  return { key, live: { ...entry, seq: 1, state: 'live' }, dead: { ...entry, seq: 2, state: 'dead' } }
}
