import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import test from 'node:test'
import { type BodySink, Failure } from '@gatehouse/base'
import { RequestWriter } from './request-writer.ts'

/** What a writer says of a body that is said to have ten bytes and brings what `feed` brings. */
function broken(socket: Socket, feed: (sink: BodySink) => void): Error | undefined {
  let reason: Error | undefined
  const writer = new RequestWriter(socket, { requestSent() {}, requestBroken: error => (reason = error) })
  writer.send('POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n', 10, {
    ...{ lengthBytes: 10, resume() {}, abort() {} },
    start: feed,
  })
  return reason
}

test('a body that lost a piece because its upstream had gone is not called too short', () => {
  const gone = new Socket()
  gone.destroy()
  const reason = broken(gone, sink => {
    assert.equal(sink.data(Buffer.from('0123456789')), false)
    sink.end()
  })
  assert.match(reason!.message, /takes no more/)
  assert.equal(reason instanceof Failure, false)
})

test('a body that is too short by itself is a fault of ours', () => {
  const reason = broken(new Socket(), sink => {
    sink.data(Buffer.from('01234'))
    sink.end()
  })
  assert.equal((reason as Failure).code, 'internal')
})
