/** Bodies that nobody reads yet, and replies whose status has none. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:http2'
import test from 'node:test'
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import { listening } from '../wire.model.ts'
import { endHeaders, endStream, frame, frameTypes, headers, isEnd, rawCaller, requestFields } from './frames.model.ts'

test('a body that nobody reads yet may rest: its caller has no room to send more', async t => {
  const read: number[] = []
  const listener = await listening(t, {
    limits: { bodyIdleTimeoutMs: 300 },
    onRequest: ({ body }, reply) => {
      setTimeout(async () => {
        read.push((await collect(body!, 2 ** 20, () => new Error('too large'))).byteLength)
        reply.send({ status: 200, headers: new HeaderList() }, undefined)
      }, 1500)
    },
  })
  const caller = await rawCaller(t, listener.port)
  const piece = (bytes: number, flags = 0) => frame(frameTypes.data, flags, { stream: 1, payload: Buffer.alloc(bytes) })
  caller.send(headers(1, requestFields(), endHeaders), ...Array.from({ length: 4 }, () => piece(16_000)), piece(1535))
  await caller.until(({ type, stream }) => type === frameTypes.windowUpdate && stream === 1)
  caller.send(piece(100, endStream))
  await caller.until(isEnd(1))
  assert.deepEqual([read, listener.counters.bodyTimeouts], [[65_635], 0])
})

test('a 205 says no length of a body that it does not have', async t => {
  const listener = await listening(t, {
    onRequest: (_, reply) =>
      reply.send({ status: 205, headers: new HeaderList(), lengthBytes: 4 }, bodyOf(Buffer.from('body'))),
  })
  const session = connect(`http://127.0.0.1:${listener.port}`)
  t.after(() => session.destroy())
  const [head] = await once(session.request({ ':path': '/' }).resume(), 'response')
  assert.deepEqual([head[':status'], head['content-length']], [205, undefined])
})

test('who begins to read a body after the reply is over hears that it broke off', async t => {
  const heard = Promise.withResolvers<Error>()
  const listener = await listening(t, {
    onRequest: ({ body }, reply) => {
      reply.send({ status: 200, headers: new HeaderList() }, undefined)
      body!.start({ data: () => true, end() {}, failed: heard.resolve })
    },
  })
  const caller = await rawCaller(t, listener.port)
  caller.send(headers(1, requestFields(), endHeaders))
  assert.match((await heard.promise).message, /over before the body was read/)
})
