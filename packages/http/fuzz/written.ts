/** The wire end to end: a listener of ours that sends each request on by a pool of ours, to a server that keeps the bytes. */
import { connect, createServer, type Server } from 'node:net'
import { type BodySource, HeaderList } from '@gatehouse/base'
import {
  ask,
  listen as listenOurs,
  type UpstreamPool,
  upstreamPool,
  type WireReply,
  type WireRequest,
} from '../src/transport.ts'
import { listen } from './proxies.ts'
import { arrivedField, readWhole } from './recorder.ts'

/** A request as we took it, and what we wrote for it. */
export interface Written {
  method: string
  url: string
  /** As `arrivedField` writes them. */
  fields: string[]
  /** Latin1. */
  body: string
  /** Its body came to its end, so that all of it was to be written. */
  whole: boolean
  /** It asks for an upgrade, which is declined. */
  upgrade: boolean
  /** Latin1; what came of it at the upstream, to the last byte of that connection. */
  bytes: string
}

/** One case at a time. */
export interface OurWire {
  /** What was written upstream for the bytes of one caller, in the order it was taken. */
  send(text: string): Promise<Written[]>
  close(): Promise<void>
}

const idField = 'X-Written'
const quietMs = 120
const limits = { headerBytesMax: 8192, headerFieldsMax: 50, targetBytesMax: 2048, upgrades: ['websocket', 'h2c'] }
const times = { connectTimeoutMs: 2000, firstByteTimeoutMs: 400, idleTimeoutMs: 2000 }

export async function ourWire(): Promise<OurWire> {
  const kept = new Map<string, string>()
  const keeper = keepingServer(kept)
  const origin = `http://127.0.0.1:${await listen(keeper)}`
  // One request a connection, so that its bytes are all that came there.
  const pool = upstreamPool({ origin, connectionsMax: 64, requestsMax: 1, ...times })
  let present: Written[] = []
  let ends: Promise<void>[] = []
  let last = 0
  const listener = await listenOurs({
    ...{ address: '127.0.0.1', port: 0, limits },
    onRequest: (request, reply) => {
      const id = `${++last}`
      const written = begin(request)
      present.push(written)
      ends.push(
        forwarded({ pool, request, reply, written, id }).then(() => {
          written.bytes = kept.get(id) ?? ''
          kept.delete(id)
        }),
      )
    },
  })
  return {
    async send(text) {
      present = []
      ends = []
      await said(listener.port, text)
      await Promise.all(ends)
      return present
    },
    async close() {
      await listener.close(0)
      await pool.close(0)
      keeper.close()
    },
  }
}

function begin({ method, target, headers, body, upgrade }: WireRequest): Written {
  const fields = [...headers].map(([name, value]) => arrivedField(name, value))
  const whole = body === undefined || upgrade !== undefined
  return { method, url: target, fields, body: '', whole, upgrade: upgrade !== undefined, bytes: '' }
}

interface Forwarding {
  pool: UpstreamPool
  request: WireRequest
  reply: WireReply
  written: Written
  id: string
}

async function forwarded({ pool, request, reply, written, id }: Forwarding): Promise<void> {
  const { method, target, upgrade } = request
  const headers = new HeaderList([...request.headers.flat, idField, id])
  // As a gateway does: an old caller need not say one.
  headers.set('Host', 'upstream')
  const body = request.body && (upgrade === undefined ? recorded(request.body, written) : request.body)
  let status = 502
  try {
    const asked = { method, target, headers, body, upgrade }
    const came = await ask(pool, asked, { cancelled: undefined, onCancel: undefined })
    came.body?.abort()
    status = came.status
  } catch {}
  reply.send({ status, headers: new HeaderList() }, undefined)
}

function recorded(body: BodySource, written: Written): BodySource {
  return {
    lengthBytes: body.lengthBytes,
    resume: () => body.resume(),
    abort: reason => body.abort(reason),
    start(sink) {
      body.start({
        data(piece) {
          written.body += Buffer.from(piece).toString('latin1')
          return sink.data(piece)
        },
        end(trailers) {
          written.whole = true
          sink.end(trailers)
        },
        failed: reason => sink.failed(reason),
      })
    },
  }
}

/** Answers what came whole, as the simplest reader there is finds it. */
function keepingServer(kept: Map<string, string>): Server {
  return createServer({ noDelay: true }, socket => {
    let text = ''
    let answered = false
    socket.on('error', () => {})
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece
      const id = new RegExp(`^${idField}: (\\d+)$`, 'im').exec(text)?.[1]
      if (id !== undefined) kept.set(id, text)
      if (answered || !readWhole(text)) return
      answered = true
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    })
  })
}

/** Resolves when we have closed the connection, or are silent. */
function said(port: number, text: string): Promise<void> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'))
    socket.setNoDelay(true).setTimeout(quietMs, () => socket.destroy())
    socket.on('data', () => {})
    socket.on('error', () => {})
    socket.on('close', () => resolve())
  })
}
