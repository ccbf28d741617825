/** Callers of HTTP/2 by node's client, of HTTP/1.1 and of HTTP/2 upstreams. */
import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { anyOf, anySize, between, pieces, Sum, sumOf } from './material.ts'
import { type Behaviour, expect, type Scene } from './scene.ts'

function session({ port, securePort }: Scene): ClientHttp2Session {
  const address = anyOf([`http://127.0.0.1:${port}`, `https://127.0.0.1:${securePort}`])
  const made = connect(address, { rejectUnauthorized: false })
  made.on('error', () => {})
  return made
}

interface Answered {
  status: unknown
  sum: string
  text: string
  trailers: Record<string, unknown>
}

async function answerOf(stream: ClientHttp2Stream): Promise<Answered> {
  let status: unknown
  let trailers = {}
  let text = ''
  const sum = new Sum()
  stream.on('response', headers => {
    status = headers[':status']
  })
  stream.on('trailers', came => {
    trailers = came
  })
  for await (const piece of stream) {
    sum.add(piece)
    if (text.length < 500) text += piece.toString('latin1', 0, 500)
  }
  return { status, sum: String(sum), text, trailers }
}

const streams: readonly ((session: ClientHttp2Session) => Promise<void>)[] = [
  async session => {
    const { status, text } = await answerOf(session.request({ ':path': '/files/pets/2' }))
    expect(status === 200 && text.includes('"Rex"'), `status ${status}: ${text}`)
  },
  async session => {
    const bytes = anySize(500_000)
    const { status, sum } = await answerOf(session.request({ ':path': `/live/bytes?n=${bytes}` }))
    expect(status === 200 && sum === sumOf(bytes), `status ${status}, ${sum} instead of ${sumOf(bytes)}`)
  },
  async session => {
    const { status, sum, bytes } = await posted(session, { ':path': '/live/echo' })
    expect(status === 200 && sum === sumOf(bytes), `status ${status}, ${sum} instead of ${sumOf(bytes)}`)
  },
  grpc,
]

async function posted(session: ClientHttp2Session, headers: OutgoingHttpHeaders) {
  const bytes = anySize(500_000)
  const stream = session.request({ ':method': 'POST', ...headers })
  Readable.from(pieces(bytes, 20_000)).pipe(stream)
  return { ...(await answerOf(stream)), bytes }
}

async function grpc(session: ClientHttp2Session): Promise<void> {
  const headers = { ':path': '/calls/pets.Pets/Echo', 'content-type': 'application/grpc', te: 'trailers' }
  const { status, sum, trailers, bytes } = await posted(session, { ...headers, 'grpc-timeout': '60S' })
  const code = trailers['grpc-status']
  expect(status === 200 && sum === sumOf(bytes) && code === '0', `status ${status}, ${sum}, grpc-status ${code}`)
}

async function several(scene: Scene): Promise<void> {
  const one = session(scene)
  try {
    for (let rounds = between(1, 5); rounds > 0; rounds--) {
      await Promise.all(Array.from({ length: between(1, 10) }, () => anyOf(streams)(one)))
    }
    one.close()
    if (!one.closed || !one.destroyed) await once(one, 'close')
  } finally {
    one.destroy()
  }
}

/** Takes streams back, or breaks the whole connection, at any moment. */
async function leave(scene: Scene): Promise<void> {
  const one = session(scene)
  for (let i = between(1, 8); i > 0; i--) {
    const path = anyOf(['/live/events', '/live/bytes?n=4000000', '/live/echo', '/calls/pets.Pets/Echo', '/frail/stall'])
    const stream = one.request({ ':path': path, ':method': 'POST' })
    stream.on('error', () => {})
    if (anyOf([true, false])) stream.resume()
    stream.write('x'.repeat(anySize(100_000) + 1))
    if (anyOf([true, false])) setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), between(0, 100)).unref()
  }
  await wait(between(0, 150))
  one.destroy()
}

export const http2Callers: readonly Behaviour[] = [
  { name: 'HTTP/2', callers: 3, pauseMsMax: 200, turn: several },
  { name: 'HTTP/2 that leaves', callers: 2, pauseMsMax: 300, rough: true, turn: leave },
]
