import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyOf, HeaderList } from '@gatehouse/base'
import type { WireReply } from '../message.ts'
import { QuickWrite } from '../quick-write.ts'
import { eventually, listening } from '../wire.model.ts'
import { headers, isEnd, rawCaller, requestFields } from './frames.model.ts'

const streams = Array.from({ length: 20 }, (_, at) => 2 * at + 1)

test('replies of many streams that are ready in one turn leave in one write', async t => {
  const replies: WireReply[] = []
  const listener = await listening(t, { onRequest: (_, reply) => void replies.push(reply) })
  const caller = await rawCaller(t, listener.port)
  caller.send(...streams.map(stream => headers(stream, requestFields())))
  await eventually(() => replies.length === streams.length)
  const writes = t.mock.method(QuickWrite.prototype, 'writeBytes')
  for (const reply of replies) {
    reply.send({ status: 200, headers: new HeaderList(['x-a', 'b']) }, bodyOf(Buffer.from('a body')))
  }
  assert.equal(writes.mock.callCount(), 0)
  for (const stream of streams) await caller.until(isEnd(stream))
  assert.equal(writes.mock.callCount(), 1)
})

test('a head that is larger than a frame goes out in several, and is one head to its reader', async t => {
  const large = 'y'.repeat(40_000)
  const listener = await listening(t, {
    onRequest: (_, reply) => reply.send({ status: 200, headers: new HeaderList(['x-large', large]) }, undefined),
  })
  const caller = await rawCaller(t, listener.port)
  caller.send(headers(1, requestFields()))
  await eventually(() => caller.frames.filter(({ stream }) => stream === 1).length === 3)
  const [first, second, third] = caller.frames.filter(({ stream }) => stream === 1)
  assert.deepEqual(
    [first, second, third].map(frame => [frame!.type, frame!.flags]),
    [
      [1, 1],
      [9, 0],
      [9, 4],
    ],
  )
  const block = Buffer.concat([first, second, third].map(frame => frame!.payload))
  assert.ok(block.includes(large))
})

test('a write that throws ends its own connection, and keeps no other from its frames', async t => {
  const replies: WireReply[] = []
  const listener = await listening(t, { onRequest: (_, reply) => void replies.push(reply) })
  const callers = [await rawCaller(t, listener.port), await rawCaller(t, listener.port)] as const
  for (const [at, caller] of callers.entries()) {
    caller.send(headers(1, requestFields()))
    await eventually(() => replies.length === at + 1)
  }
  let throws = true
  const { writeBytes } = QuickWrite.prototype
  t.mock.method(
    QuickWrite.prototype,
    'writeBytes',
    function (this: QuickWrite, ...given: Parameters<typeof writeBytes>) {
      if (!throws) return writeBytes.apply(this, given)
      throws = false
      throw new Error('the write broke')
    },
  )
  for (const reply of replies) reply.send({ status: 200, headers: new HeaderList() }, undefined)
  await callers[0].over()
  await callers[1].until(isEnd(1))
  await eventually(() => listener.connections === 1)
})
