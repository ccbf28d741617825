/** The upstream that nginx cannot be: sums, echoes, events, WebSockets, trailers, gRPC's shape, and faults of every kind. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttp2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { Readable } from 'node:stream'
import { WebSocketServer } from 'ws'
import { pieces, Sum } from './material.ts'

export interface Upstream {
  live: number
  calls: number
  close(): void
}

type Answer = (response: ServerResponse, url: URL, request: IncomingMessage) => void

export async function startUpstream(): Promise<Upstream> {
  const live = createServer((request, response) => {
    request.on('error', () => {})
    response.on('error', () => {})
    const url = new URL(request.url!, 'http://upstream')
    const answer = answers[url.pathname] ?? faults[url.pathname]
    if (answer) answer(response, url, request)
    else response.writeHead(404).end()
  })
  live.keepAliveTimeout = 120_000
  live.requestTimeout = 0
  const sockets = new WebSocketServer({ server: live, perMessageDeflate: false })
  sockets.on('connection', socket => {
    socket.on('error', () => {})
    socket.on('message', (data, binary) => socket.send(data, { binary }))
  })
  const sessions = new Set<ServerHttp2Session>()
  const calls = createHttp2Server().on('stream', echoCall)
  calls.on('session', session => {
    sessions.add(session)
    session.on('error', () => {})
    session.on('close', () => sessions.delete(session))
  })
  return {
    live: await portOf(live),
    calls: await portOf(calls),
    close() {
      for (const socket of sockets.clients) socket.terminate()
      live.close()
      live.closeAllConnections()
      for (const session of sessions) session.destroy()
      calls.close()
    },
  }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const answers: Record<string, Answer> = {
  /** What arrived, as a sum. */
  '/sum'(response, _, request) {
    const sum = new Sum()
    request.on('data', piece => sum.add(piece))
    request.on('end', () => response.end(String(sum)))
  },
  '/echo'(response, _, request) {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
    request.pipe(response)
    request.on('close', () => request.complete || response.destroy())
  },
  '/bytes'(response, url) {
    const bytes = Number(url.searchParams.get('n'))
    if (!url.searchParams.has('chunked')) response.setHeader('Content-Length', bytes)
    Readable.from(pieces(bytes)).pipe(response)
  },
  '/trailers'(response, _, request) {
    const sum = new Sum()
    response.writeHead(200, { Trailer: 'X-Sum' })
    response.write('with trailers')
    request.on('data', piece => sum.add(piece))
    request.on('end', () => {
      response.addTrailers({ 'X-Sum': String(sum) })
      response.end()
    })
  },
  /** `count` events, or without end. */
  '/events'(response, url) {
    const count = Number(url.searchParams.get('count') ?? Number.POSITIVE_INFINITY)
    let sent = 0
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    const timer = setInterval(() => {
      response.write(`id: ${sent}\ndata: ${'event '.repeat(sent % 50)}\n\n`)
      if (++sent >= count) response.end()
    }, 20)
    response.on('close', () => clearInterval(timer))
  },
}

const faults: Record<string, Answer> = {
  '/reset': ({ socket }) => void socket!.resetAndDestroy(),
  '/close': ({ socket }) => void socket!.destroy(),
  '/stall'() {},
  '/garbage': ({ socket }) => void socket!.end('this is not HTTP\r\n\r\n'),
  '/interim': ({ socket }) => void socket!.end('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)),
  '/bomb': ({ socket }) => void socket!.end(`HTTP/1.1 200 OK\r\n${`X: ${'x'.repeat(1000)}\r\n`.repeat(200)}\r\n`),
  '/half-head': ({ socket }) => void socket!.write('HTTP/1.1 200 OK\r\nX: '),
  '/reset-within'(response) {
    response.writeHead(200, { 'Content-Length': 100_000 }).write('x'.repeat(50_000), () => {
      response.socket?.resetAndDestroy()
    })
  },
  '/close-within'(response) {
    response.writeHead(200).write('x'.repeat(50_000), () => response.socket?.destroy())
  },
  '/stall-within': response => void response.writeHead(200, { 'Content-Length': 100_000 }).write('x'.repeat(50_000)),
  '/bad-chunk': ({ socket }) =>
    void socket!.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n'),
  /** Answered before the body was read; nobody will read it. */
  '/early': response => void response.writeHead(413, { Connection: 'close' }).end('no'),
}
export const faultPaths = Object.keys(faults)

/** Of gRPC's shape: the messages back, the status in the trailers. */
function echoCall(stream: ServerHttp2Stream): void {
  stream.on('error', () => {})
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'fine' }))
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.pipe(stream)
}
