/** A caller of HTTP/2 that asks and asks, and reads nothing. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { bodyOf, HeaderList } from '@gatehouse/base'
import { eventually, listening } from '../wire.model.ts'
import {
  type FieldLine,
  frame,
  frameTypes,
  headers,
  isEnd,
  ping,
  rawCaller,
  requestFields,
  setting,
  windowUpdate,
} from './frames.model.ts'

const kilobyte = 1024
const megabyte = new Uint8Array(1_000_000)
/** What the system keeps for a connection over loopback is not ours. */
const systemBytesMax = 8 * 1024 * kilobyte

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Our buffers, half a megabyte of the caller's own, and what the engine of JavaScript makes of new code. */
const heldBytesMax = 8192 * kilobyte

function memory(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const limits = { http2PingsMax: 1e9, http2ResetsMax: 1e9, http2IdleBytesMax: 1e9 }

for (const [what, make] of [
  ['requests', (at: number) => headers(2 * at + 1, requestFields())],
  ['PING', () => ping()],
  ['requests for bodies', (at: number) => headers(2 * at + 1, requestFields(['x-body', '1']))],
] as const) {
  test(`a caller that sends ${what} and reads no answer is read no further, and cut in time`, async t => {
    const listener = await listening(t, {
      limits: { ...limits, sendIdleTimeoutMs: 1500 },
      onRequest: ({ headers: list }, reply) =>
        reply.send(
          { status: 200, headers: HeaderList.from({ 'x-large': `${Math.random()}`.padEnd(2000, 'y') }) },
          list.has('x-body')
            ? {
                lengthBytes: 1_000_000,
                start: sink => void sink.data(megabyte),
                resume() {},
                abort() {},
              }
            : undefined,
        ),
    })
    const caller = await rawCaller(t, listener.port)
    await caller.until(({ type, flags }) => type === frameTypes.settings && flags === 1)
    caller.socket.pause()
    const before = memory()
    let sent = 0
    while (caller.socket.writableLength < 512 * kilobyte && !caller.socket.destroyed && sent < 2_000_000) {
      caller.send(...Array.from({ length: 100 }, () => make(sent++)))
      await new Promise(resolve => setImmediate(resolve))
    }
    // On a slow machine it is cut before so much of it waits.
    assert.ok(sent < 2_000_000, 'it was read on and on')
    const bytes = listener.counters.requests * 2000
    assert.ok(bytes < systemBytesMax + 4096 * kilobyte, `${bytes} bytes were answered`)
    const more = memory() - before
    assert.ok(more < heldBytesMax, `${more} bytes more are held`)
    await eventually(() => listener.connections === 0)
    assert.ok(listener.counters.tooSlow > 0)
  })
}

test('what was read and not looked at is not lost when the caller reads on', async t => {
  const listener = await listening(t, {
    limits,
    onRequest: (_, reply) =>
      reply.send(
        { status: 200, headers: HeaderList.from({ 'x-large': `${Math.random()}`.padEnd(2000, 'y') }) },
        undefined,
      ),
  })
  const caller = await rawCaller(t, listener.port)
  caller.socket.pause()
  const asked = 10_000
  for (let at = 0; at < asked; at++) {
    caller.send(headers(2 * at + 1, requestFields()))
    if (at % 100 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  assert.ok(listener.counters.requests < asked, `${listener.counters.requests} were answered`)
  caller.socket.resume()
  await eventually(() => listener.counters.requests === asked)
  await caller.until(({ stream, flags }) => stream === 2 * asked - 1 && (flags & 1) === 1)
  const answered = new Set(caller.frames.filter(({ type }) => type === frameTypes.headers).map(({ stream }) => stream))
  assert.equal(answered.size, asked)
  caller.send(frame(frameTypes.goaway, 0, { payload: Buffer.alloc(8) }))
  await caller.over()
})

test('a caller that had said all when it was read no further is heard again', async t => {
  const large = HeaderList.from({ 'x-large': 'y'.repeat(100_000) })
  const listener = await listening(t, {
    onRequest: ({ target }, reply) =>
      target === '/body'
        ? reply.send({ status: 200, headers: new HeaderList() }, bodyOf(new Uint8Array(16_000_000)))
        : reply.send({ status: 200, headers: target === '/large' ? large : new HeaderList() }, undefined),
  })
  const ask = (stream: number, path: string) =>
    headers(
      stream,
      requestFields().map(([name, value]): FieldLine => [name, name === ':path' ? path : value]),
    )
  const caller = await rawCaller(t, listener.port, [setting(4, 2 ** 31 - 1)])
  await caller.until(({ type, flags }) => type === frameTypes.settings && flags === 1)
  caller.socket.pause()
  caller.send(windowUpdate(0, 2 ** 30), ask(1, '/body'))
  await eventually(() => listener.counters.requests === 1)
  await new Promise(resolve => setImmediate(resolve))
  caller.send(ask(3, '/large'))
  await eventually(() => listener.counters.requests === 2)
  caller.socket.resume()
  await Promise.all([caller.until(isEnd(1)), caller.until(isEnd(3))])
  caller.send(ask(5, '/'))
  await caller.until(isEnd(5))
})
