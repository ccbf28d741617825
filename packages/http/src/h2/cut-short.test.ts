/** A reply of HTTP/2 that is given up with trailers of the gateway's own. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { ReplyEnd, WireReply } from '../message.ts'
import { HandFed } from '../upstream/fault-server.model.ts'
import { eventually, listening } from '../wire.model.ts'
import {
  codeOf,
  endHeaders,
  frameTypes,
  headers,
  isEnd,
  isReset,
  rawCaller,
  requestFields,
  setting,
} from './frames.model.ts'

const trailers = new HeaderList(['grpc-status', '16'])
const reason = new Error('revoked')

/** One open call, of which the caller takes `windowBytes` and goes on sending. */
async function openCall(t: TestContext, { windowBytes = 65_535, trailing = true } = {}) {
  const ends: ReplyEnd[] = []
  const body = new HandFed()
  let reply: WireReply | undefined
  const listener = await listening(t, {
    onRequest(_, given) {
      reply = given
      given.onEnd(end => ends.push(end))
      given.send({ status: 200, headers: new HeaderList() }, body)
    },
  })
  const caller = await rawCaller(t, listener.port, [setting(4, windowBytes)])
  const fields = trailing ? requestFields(['te', 'trailers']) : requestFields()
  caller.send(headers(1, fields, endHeaders))
  await eventually(() => body.sink !== undefined)
  return { caller, body, reply: reply!, ends, listener }
}

test('it ends with them behind what was sent, and the caller is told to send no more', async t => {
  const { caller, body, reply, ends } = await openCall(t)
  body.sink!.data(Buffer.from('first'))
  assert.equal(reply.handedOver, false)
  reply.abort(reason, trailers)
  assert.deepEqual([reply.handedOver, body.aborted], [true, reason])
  const reset = await caller.until(isReset(1))
  assert.equal(codeOf(reset), 0)
  const ofStream = caller.frames.filter(({ stream }) => stream === 1).map(({ type }) => type)
  assert.deepEqual(ofStream, [frameTypes.headers, frameTypes.data, frameTypes.headers, frameTypes.reset])
  assert.ok(caller.frames.some(isEnd(1)))
  assert.equal(ends.length, 1)
})

test('a caller that takes nothing keeps the piece that was lent to it, and a second time it is reset', async t => {
  const { caller, body, reply, ends } = await openCall(t, { windowBytes: 10 })
  assert.equal(body.sink!.data(Buffer.alloc(50_000)), false)
  reply.abort(reason, trailers)
  assert.equal(body.aborted, undefined)
  assert.equal(ends.length, 0)
  reply.abort(reason, trailers)
  assert.notEqual(codeOf(await caller.until(isReset(1))), 0)
  await eventually(() => ends.length === 1)
  assert.equal(ends[0]!.complete, false)
  assert.equal(body.aborted, reason)
})

test('a caller that takes no trailers is reset at once', async t => {
  const { caller, reply, body } = await openCall(t, { trailing: false })
  reply.abort(reason, trailers)
  assert.notEqual(codeOf(await caller.until(isReset(1))), 0)
  assert.equal(body.aborted, reason)
})
