import assert from 'node:assert/strict'
import test from 'node:test'
import { type BodySink, type BodySource, Failure } from '@gatehouse/base'
import fc from 'fast-check'
import { BlockReader } from './block-reader.ts'
import { readEvent, type SseEvent, writeEvent } from './event.ts'
import { eventFlow } from './event-flow.ts'

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString()

/** WHATWG HTML §9.2.6, with its examples. */
const blocks: [block: string, event: [event: string, data: string, id?: string] | undefined][] = [
  ['data: YHOO\ndata: +2\ndata: 10\n\n', ['message', 'YHOO\n+2\n10']],
  [': test stream\n\n', undefined],
  ['data: first event\nid: 1\n\n', ['message', 'first event', '1']],
  ['data:second event\nid\n\n', ['message', 'second event', '']],
  ['data:  third event\n\n', ['message', ' third event']],
  ['data\n\n', ['message', '']],
  ['data\ndata\n\n', ['message', '\n']],
  ['data:\n\n', ['message', '']],
  ['event: add\r\ndata: 7\r\n\r\n', ['add', '7']],
  ['event: a\revent: b\rdata: 7\r\r', ['b', '7']],
  ['id: a\0b\ndata: x\n\n', ['message', 'x']],
  ['unknown: y\ndata: x\n\n', ['message', 'x']],
  ['event: only\n\n', undefined],
  ['\n', undefined],
]

for (const [block, expected] of blocks) {
  test(`${JSON.stringify(block)} is ${JSON.stringify(expected)}`, () => {
    const event = readEvent(Buffer.from(block))
    const [name, data, id] = expected ?? []
    assert.deepEqual([event?.event, text(event?.data), event?.id], [name, data, id])
  })
}

const lineEnd = fc.constantFrom('\n', '\r', '\r\n')
const line = fc.oneof(
  fc.string({ maxLength: 12 }).map(value => `data: ${value.replace(/[\r\n]/g, '')}`),
  fc.constantFrom('event: e', 'id: 9', ': comment', 'data', '', 'retry: 10'),
)
const stream = fc.array(fc.tuple(line, lineEnd), { maxLength: 30 }).map(lines => lines.flat().join(''))

const found = (given: string, cuts: readonly number[]) => {
  const bytes = Buffer.from(given)
  const blocksFound: string[] = []
  const reader = new BlockReader(100_000, block => blocksFound.push(Buffer.from(block).toString()))
  let at = 0
  for (const cut of [...cuts, bytes.length]) {
    reader.read(bytes.subarray(at, at + cut))
    at = Math.min(bytes.length, at + cut)
  }
  return [...blocksFound, Buffer.from(reader.rest()).toString()]
}

test('any split of any stream gives the same blocks, which together are the stream', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(20)), (given, cuts) => {
      const whole = found(given, [])
      assert.deepEqual(found(given, cuts), whole)
      assert.equal(whole.join(''), given)
      for (const block of whole.slice(0, -1)) {
        const plain = block.replace(/\r\n|\r/g, '\n')
        assert.ok(plain === '\n' || plain.indexOf('\n\n') === plain.length - 2, JSON.stringify(block))
      }
    }),
  )
})

test('an event that is written is read as the same event', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ maxLength: 5 }), (data, name) => {
      const given: SseEvent = { event: name.replace(/[\r\n:\s]/g, '') || 'message', data: Buffer.from(data), id: '4' }
      const again = readEvent(writeEvent(given))!
      assert.equal(text(again.data), data.replace(/\r\n|\r/g, '\n'))
      assert.deepEqual([again.event, again.id], [given.event, '4'])
    }),
  )
})

test('a name with a line break makes no lines of its own', () => {
  const written = text(writeEvent({ event: 'a\ndata: evil', id: '1\r\n\r\ndata: evil', data: Buffer.from('good') }))!
  assert.equal(text(readEvent(Buffer.from(written))!.data), 'good')
  assert.equal(written.split('\n\n').length, 2)
})

class Hand implements BodySource {
  readonly lengthBytes = undefined
  sink!: BodySink
  resumed = 0
  aborted: Error | undefined
  start(sink: BodySink) {
    this.sink = sink
  }
  resume() {
    this.resumed++
  }
  abort(reason?: Error) {
    this.aborted = reason
  }
}

test('the source waits while an event is looked at or nobody takes it, and goes on after that', async () => {
  const hand = new Hand()
  const flow = eventFlow(hand, { eventBytesMax: 100, look: async () => 'pass' as const })
  const got: string[] = []
  let takes = true
  let ended = false
  flow.start({
    data: piece => {
      got.push(text(piece)!)
      return takes
    },
    end: () => {
      ended = true
    },
    failed: () => assert.fail(),
  })
  assert.equal(hand.sink.data(Buffer.from('data: 1\n\ndata: 2\n\n')), false)
  assert.equal(hand.resumed, 0)
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual([got.length, hand.resumed], [2, 1])
  takes = false
  assert.equal(hand.sink.data(Buffer.from('data: 3\n\ndata: 4\n\n')), false)
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual([got.length, hand.resumed], [3, 1])
  hand.sink.end()
  takes = true
  flow.resume()
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual([got.length, ended], [4, true])
})

test('an event beyond the limit is message_too_large, and its source is told', () => {
  for (const pieces of [['data: 1234567\n\n'], ['data: 1', '23', '456', '7\n\n'], ['x'.repeat(20)]]) {
    const hand = new Hand()
    const failures: unknown[] = []
    const flow = eventFlow(hand, { eventBytesMax: 14, broken: ({ code }) => failures.push(code) })
    flow.start({
      data: () => true,
      end: () => assert.fail(),
      failed: reason => failures.push((reason as Failure).code),
    })
    hand.sink.data(Buffer.from('data: 123456\n\n'))
    for (const piece of pieces) hand.sink.data(Buffer.from(piece))
    assert.deepEqual(failures, ['message_too_large', 'message_too_large'])
    assert.ok(hand.aborted instanceof Failure)
  }
})
