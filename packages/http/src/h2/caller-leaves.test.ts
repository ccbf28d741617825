/** A caller of HTTP/2 that goes while its streams are open. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, constants } from 'node:http2'
import { connect as connectSocket, type Socket } from 'node:net'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { ReplyEnd } from '../message.ts'
import { HandFed } from '../upstream/fault-server.model.ts'
import { eventually, listening } from '../wire.model.ts'

const ways: Record<string, (session: ReturnType<typeof connect>, socket: Socket) => void> = {
  'says goodbye and closes': session => session.destroy(),
  'says what went wrong and closes': session => session.destroy(undefined, constants.NGHTTP2_CANCEL),
  'closes its connection': (_, socket) => socket.destroy(),
  'closes its half of the connection': (_, socket) => socket.end(),
  'resets its connection': (_, socket) => socket.resetAndDestroy(),
}

for (const [way, leave] of Object.entries(ways)) {
  for (const endStream of [true, false]) {
    test(`a caller that ${way} ends its exchanges, ${endStream ? 'its request sent' : 'its request under way'}`, async t => {
      const ends: ReplyEnd[] = []
      const aborted: unknown[] = []
      const listener = await listening(t, {
        onRequest(request, reply) {
          reply.onEnd(end => ends.push(end))
          request.body?.start({ data: () => true, end() {}, failed: reason => aborted.push(reason) })
          const body = new HandFed()
          reply.send({ status: 200, headers: new HeaderList() }, body)
          body.sink!.data(Buffer.from('the first of many'))
        },
      })
      const socket = connectSocket(listener.port, '127.0.0.1')
      const session = connect('http://caller', { createConnection: () => socket })
      session.on('error', () => {})
      t.after(() => session.destroy())
      for (let streams = 0; streams < 2; streams++) {
        const stream = session.request({ ':path': '/', ':method': 'POST' }, { endStream })
        stream.on('error', () => {})
        await once(stream, 'data')
      }
      leave(session, socket)
      await eventually(() => ends.length === 2 && listener.connections === 0)
      assert.ok(ends.every(({ complete }) => !complete))
      assert.equal(aborted.length, endStream ? 0 : 2)
      assert.equal(listener.counters.refused.size, 0)
    })
  }
}

test('a caller that takes its streams back, answered and with a body that nobody reads, leaves nothing behind', async t => {
  let began = 0
  let ended = 0
  const listener = await listening(t, {
    onRequest(request, reply) {
      began++
      reply.onEnd(() => ended++)
      request.body!.start({ data: () => false, end() {}, failed() {} })
      setTimeout(() => {
        request.body!.abort()
        reply.send({ status: 504, headers: new HeaderList() }, undefined)
      }, 50)
    },
  })
  for (let round = 0; round < 5; round++) {
    const socket = connectSocket(listener.port, '127.0.0.1')
    const session = connect('http://caller', { createConnection: () => socket })
    session.on('error', () => {})
    for (let streams = 0; streams < 4; streams++) {
      const stream = session.request({ ':path': '/', ':method': 'POST' }, { endStream: false })
      stream.on('error', () => {})
      stream.write('x'.repeat(60_000))
      setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), 40 + 10 * streams)
    }
    setTimeout(() => session.destroy(), 60 + 10 * round)
    await once(session, 'close')
  }
  await eventually(() => began > 0 && ended === began && listener.connections === 0)
})
