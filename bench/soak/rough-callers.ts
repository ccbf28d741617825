/** Callers that break rules, stall and leave, and upstreams that do: coded answers are owed, and nothing may be left. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { anyOf, anySize, between } from './material.ts'
import { call } from './plain-callers.ts'
import { type Behaviour, expect, type Scene, within } from './scene.ts'
import { faultPaths } from './upstream.ts'

const head = (line: string, ...fields: string[]) => [`${line} HTTP/1.1`, 'Host: soak', ...fields, '', ''].join('\r\n')
const upgrade = ['Connection: upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']

/** Good requests, to be broken off at any byte. */
const requests: readonly string[] = [
  head('GET /files/pets/3'),
  head('GET /live/bytes?n=4000000'),
  head('GET /live/bytes?n=400000&chunked'),
  head('GET /live/events'),
  head('GET /looked/events'),
  head('GET /frail/stall'),
  `${head('POST /live/sum', 'Content-Length: 100000')}${'x'.repeat(100_000)}`,
  `${head('POST /live/echo', 'Transfer-Encoding: chunked')}${'1000\r\n'}${'x'.repeat(4096)}\r\n0\r\n\r\n`,
  `${head('GET /live/echo', ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')}\x81\x85aaaa\x00\x01\x02\x03\x04`,
  head('GET /files/pets/4').repeat(20),
]

const malformed: readonly string[] = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'GET / HTTP/1.1\nHost: a\n\n',
  'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
  'GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n',
  'POST /live/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /live/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'POST /live/sum HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n',
  'POST /live/sum HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n',
  'POST /live/sum HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX',
  `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(300)}\r\n`,
  `GET /${'long'.repeat(5000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame, however long one looks at it',
  '\x16\x03\x01\x02\x00\x01\x00',
  'hello\r\n\r\n',
]

async function opened(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => {})
  await within(10_000, once(socket, 'connect'), 'a connection')
  return socket
}

const closed = (socket: Socket) => (socket.destroyed ? undefined : once(socket, 'close'))

/** Reset, left, half closed or silent, at any byte of any request. */
async function breakOff({ port }: Scene): Promise<void> {
  const socket = await opened(port)
  const text = anyOf(requests)
  const whole = anyOf([true, false])
  socket.write(whole ? text : text.slice(0, anySize(text.length)), 'latin1')
  if (anyOf([true, false])) socket.resume()
  await wait(between(0, 100))
  switch (anyOf(['reset', 'leave', 'half', 'silence'])) {
    case 'reset':
      return void socket.resetAndDestroy()
    case 'leave':
      return void socket.destroy()
    case 'half':
      socket.end()
      socket.resume()
      await Promise.race([closed(socket), wait(between(0, 3000))])
      return void socket.destroy()
    default:
      await wait(between(0, 5000))
      socket.destroy()
  }
}

async function breakRule({ port }: Scene): Promise<void> {
  const socket = await opened(port)
  const text = anyOf(malformed)
  let answer = ''
  socket.on('data', piece => {
    answer += piece.toString('latin1')
  })
  socket.write(text, 'latin1')
  await within(20_000, Promise.resolve(closed(socket)), `the end of ${JSON.stringify(text.slice(0, 60))}`)
  expect(!/^HTTP\/1.1 2/.test(answer), `${JSON.stringify(text.slice(0, 60))} was answered with ${answer.slice(0, 60)}`)
}

/** Nonsense, half a handshake, or a handshake and away. */
async function breakHandshake({ securePort }: Scene): Promise<void> {
  const socket = await opened(securePort)
  socket.resume()
  socket.write(anyOf(['GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', '\0\0\0']), 'latin1')
  await Promise.race([closed(socket), wait(between(0, 1000))])
  socket.resetAndDestroy()
}

async function upstreamFault(scene: Scene): Promise<void> {
  const path = anyOf(faultPaths)
  const sends = path === '/early' || anyOf([true, false])
  const body = Buffer.alloc(sends ? anySize(1_000_000) : 0)
  try {
    const { status, text } = await call(scene, { path: `/frail${path}`, method: sends ? 'POST' : 'GET', body })
    expect([413, 502, 504].includes(status), `${path} was answered with ${status}: ${text}`)
  } catch (reason) {
    // Cut within the reply, or within the request that an early answer made pointless.
    expect(['ECONNRESET', 'EPIPE'].includes((reason as NodeJS.ErrnoException).code ?? ''), String(reason))
  }
}

export const roughCallers: readonly Behaviour[] = [
  { name: 'broken off', callers: 8, pauseMsMax: 100, rough: true, turn: breakOff },
  { name: 'malformed', callers: 2, pauseMsMax: 100, rough: true, turn: breakRule },
  { name: 'broken handshake', callers: 1, pauseMsMax: 200, rough: true, turn: breakHandshake },
  { name: 'faulty upstream', callers: 4, pauseMsMax: 100, rough: true, turn: upstreamFault },
]
