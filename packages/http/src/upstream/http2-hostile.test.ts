/** An upstream that writes frames by hand, badly: each fault is coded, and leaves nothing behind. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import {
  block,
  data,
  endHeaders,
  endStream,
  type FieldLine,
  frame,
  frameTypes,
  headers,
  ping,
  reset,
  setting,
  settings,
  windowUpdate,
} from '../h2/frames.model.ts'
import { answer, ask, eventually, get, nothingLeft, pooled, textOf } from './fault-server.model.ts'

/** Answers the first stream of each connection with these frames, once its request is here. */
async function saying(t: TestContext, frames: readonly Buffer[], first = settings()) {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.write(first)
    let came = Buffer.alloc(0)
    const hear = (piece: Buffer) => {
      came = Buffer.concat([came, piece])
      if (!asked(came)) return
      socket.off('data', hear).resume()
      for (const one of frames) socket.write(one)
    }
    socket.on('data', hear)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const pool = pooled(t, { origin, protocol: 'http2', firstByteTimeoutMs: 2000, idleTimeoutMs: 2000 })
  return { pool, sockets }
}

/** A HEADERS frame stands among the frames behind the preface. */
function asked(bytes: Buffer): boolean {
  for (let at = 24; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) {
    if (bytes[at + 3] === frameTypes.headers) return true
  }
  return false
}

const ok: FieldLine = [':status', '200']
const head = (...fields: FieldLine[]) => headers(1, fields, endHeaders)
const whole = (...fields: FieldLine[]) => headers(1, fields)
const many = Array.from({ length: 300 }, (_, at): FieldLine => [`x-${at}`, 'y'])

const failing: Record<string, Buffer[]> = {
  'a head without :status': [whole(['x-a', 'b'])],
  'two :status': [whole(ok, ok)],
  'a status that is none': [whole([':status', '2000'])],
  'a status of 101': [head([':status', '101'])],
  'an interim reply that is the last': [whole([':status', '103'])],
  'a pseudo-header field of requests': [whole(ok, [':path', '/'])],
  'an upper-case name': [whole(ok, ['X-A', 'b'])],
  'a value with a line end': [whole(ok, ['x-a', 'b\r\nc: d'])],
  'a field of a connection': [whole(ok, ['connection', 'close'])],
  'Transfer-Encoding': [whole(ok, ['transfer-encoding', 'chunked'])],
  'two Content-Length': [whole(ok, ['content-length', '0'], ['content-length', '0'])],
  'a Content-Length that is none': [whole(ok, ['content-length', '-1'])],
  'a Content-Length and no body': [whole(ok, ['content-length', '5'])],
  'too many fields': [whole(ok, ...many)],
  'DATA before the head': [data(1, 'x', endStream)],
  'too many interim replies': [...Array.from({ length: 20 }, () => head([':status', '103'])), whole(ok)],
  'a reset': [reset(1, 2)],
  PUSH_PROMISE: [frame(frameTypes.data + 5, endHeaders, { stream: 1, payload: Buffer.from([0, 0, 0, 2, 0x88]) })],
  'a stream of its own': [headers(2, [ok])],
  'a frame that is too large': [frame(0xee, 0, { payload: Buffer.alloc(16_385) })],
  'a block that cannot be decoded': [frame(frameTypes.headers, 5, { stream: 1, payload: Buffer.from([0xff]) })],
  'CONTINUATION without end': [
    frame(frameTypes.headers, 0, { stream: 1, payload: block([ok]) }),
    ...Array.from({ length: 20 }, () => frame(frameTypes.continuation, 0, { stream: 1, payload: block([['a', 'b']]) })),
  ],
  'a window that is opened too far': [windowUpdate(0, 2 ** 31 - 1)],
  'window updates without end': Array.from({ length: 60 }, () =>
    Buffer.concat(Array.from({ length: 10_000 }, () => windowUpdate(0, 1))),
  ),
  'PING without end': Array.from({ length: 20 }, () => Buffer.concat(Array.from({ length: 6000 }, ping))),
  'SETTINGS without end': [Buffer.concat(Array.from({ length: 1200 }, () => settings(setting(3, 100))))],
}

for (const [what, frames] of Object.entries(failing)) {
  test(`${what} of an upstream is a coded failure`, async t => {
    const { pool } = await saying(t, frames)
    await assert.rejects(answer(pool, get('/', { method: 'POST' })), { code: 'upstream_failed' })
    await pool.close(50)
    await nothingLeft(pool)
  })
}

const breaking: Record<string, Buffer[]> = {
  'a body that is shorter than its length': [head(ok, ['content-length', '5']), data(1, 'abc', endStream)],
  'a body that is longer than its length': [head(ok, ['content-length', '2']), data(1, 'abc')],
  'a second head behind the first': [head(ok), head(ok)],
  'trailers with a pseudo-header field': [head(ok), data(1, 'abc'), whole([':status', '200'])],
  'a reset within the body': [head(ok), data(1, 'abc'), reset(1, 8)],
  'more DATA than the window': [head(ok), ...Array.from({ length: 9 }, () => data(1, 'x'.repeat(16_384)))],
  'the end of its connection': [head(ok), data(1, 'abc'), frame(0xee, 0, { payload: Buffer.alloc(16_385) })],
}

for (const [what, frames] of Object.entries(breaking)) {
  test(`${what} breaks the reply's body, coded`, async t => {
    const { pool } = await saying(t, frames)
    const { body } = await ask(pool, get())
    const held = what.startsWith('more DATA')
    const text = held
      ? new Promise((_, reject) => body!.start({ data: () => false, end() {}, failed: reject }))
      : textOf(body!)
    await assert.rejects(text, { code: 'upstream_failed' })
    await pool.close(50)
    await nothingLeft(pool)
  })
}

test('a reply that is whole stays whole, whatever comes behind it', async t => {
  const rest = [head(ok, ['content-length', '3']), data(1, 'abc', endStream), reset(1, 0), windowUpdate(1, 1), ping()]
  const { pool, sockets } = await saying(t, rest)
  assert.equal(await answer(pool), '200 abc')
  sockets[0]!.destroy()
  await eventually(() => pool.counts().open === 0)
})
