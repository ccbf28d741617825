import assert from 'node:assert/strict'
import test from 'node:test'
import { type BodySink, type BodySource, Failure, HeaderList } from '@gatehouse/base'
import fc from 'fast-check'
import { writeMessage } from './message.ts'
import { type MessageFlowRules, messageFlow } from './message-flow.ts'

/** A body fed by hand, and what its taker hears. */
function flowOf(rules: Partial<MessageFlowRules> = {}) {
  const source = { sink: undefined as BodySink | undefined, resumed: 0, aborted: undefined as Error | undefined }
  const body: BodySource = {
    lengthBytes: 77,
    start(sink) {
      source.sink = sink
    },
    resume: () => void source.resumed++,
    abort(reason) {
      source.aborted = reason
    },
  }
  const heard = { bytes: Buffer.alloc(0), end: '', says: true }
  const flow = messageFlow(body, { messageBytesMax: 1000, web: false, ...rules })
  flow.start({
    data(piece) {
      heard.bytes = Buffer.concat([heard.bytes, piece])
      return heard.says
    },
    end(trailers) {
      heard.end = `end ${trailers?.get('grpc-status')}`
    },
    failed(reason) {
      heard.end = `failed ${(reason as Failure).code}`
    },
  })
  return { flow, source, feed: source.sink!, heard }
}

const trailers = new HeaderList(['grpc-status', '0'])
const messages = fc.array(fc.record({ flag: fc.nat(1), data: fc.uint8Array({ maxLength: 60 }) }), { maxLength: 8 })
const pieces = (bytes: Uint8Array, places: number[]) => {
  const at = [0, ...places.map(place => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((to, index) => bytes.subarray(at[index]!, to))
}

test('whatever pieces they come in, the same messages are looked at and the same bytes go on, trailers last', () => {
  fc.assert(
    fc.property(messages, fc.array(fc.nat(), { maxLength: 30 }), fc.boolean(), (all, places, looks) => {
      const seen: [number, string][] = []
      const { feed, heard, flow } = flowOf(
        looks
          ? {
              look: ({ compressed, data }) => {
                seen.push([compressed ? 1 : 0, Buffer.from(data).toString('hex')])
                return 'pass'
              },
            }
          : {},
      )
      const bytes = Buffer.concat(all.map(({ flag, data }) => writeMessage(flag, data)))
      for (const piece of pieces(bytes, places)) assert.equal(feed.data(piece), true)
      feed.end(trailers)
      assert.equal(flow.lengthBytes, undefined)
      assert.deepEqual(heard.bytes, bytes)
      assert.equal(heard.end, 'end 0')
      if (looks)
        assert.deepEqual(
          seen,
          all.map(({ flag, data }) => [flag, Buffer.from(data).toString('hex')]),
        )
    }),
  )
})

test('nothing of a message that breaks a rule goes on, whatever the split, and both ends are told (GRPC-1, GRPC-2, GRPC-3)', () => {
  const good = writeMessage(0, Buffer.from('good'))
  for (const [bad, code] of [
    [writeMessage(2, Buffer.alloc(3)), 'message_malformed'],
    [writeMessage(0x80, Buffer.alloc(3)), 'message_malformed'],
    [writeMessage(0, Buffer.alloc(1001)), 'message_too_large'],
    [Buffer.from([0, 255, 255, 255, 255]), 'message_too_large'],
    [writeMessage(0, Buffer.alloc(9)).subarray(0, 8), 'message_malformed'],
    [Buffer.from([0, 0]), 'message_malformed'],
  ] as const) {
    for (const look of [undefined, () => 'pass' as const]) {
      const bytes = Buffer.concat([good, bad])
      for (const size of [1, 3, bytes.length]) {
        let broken: string | undefined
        const { feed, heard, source } = flowOf({
          ...(look ? { look } : {}),
          broken: ({ code }) => void (broken = code),
        })
        for (let at = 0; at < bytes.length; at += size) feed.data(bytes.subarray(at, at + size))
        feed.end()
        assert.deepEqual([heard.end, broken, (source.aborted as Failure).code], [`failed ${code}`, code, code])
        // Only where nobody looks has the beginning of a message that was cut off gone on.
        assert.ok(heard.bytes.subarray(0, good.length).equals(good))
        if (look || code === 'message_too_large') assert.equal(heard.bytes.length, good.length)
      }
    }
  }
})

test('a message may have as many bytes as said, and trailers of gRPC-Web pass unseen', () => {
  const seen: number[] = []
  const { feed, heard } = flowOf({
    web: true,
    look: ({ data }) => {
      seen.push(data.byteLength)
      return 'pass'
    },
  })
  const bytes = Buffer.concat([
    writeMessage(1, Buffer.alloc(1000)),
    writeMessage(0x80, Buffer.from('grpc-status:0\r\n')),
  ])
  feed.data(bytes)
  feed.end()
  assert.deepEqual(seen, [1000])
  assert.deepEqual([heard.bytes, heard.end], [bytes, 'end undefined'])
})

test('a message is dropped, put in another’s stead, or refused; a failure of the looker is policy_failed', async () => {
  const { feed, heard } = flowOf({
    look: async ({ data }) => {
      const text = Buffer.from(data).toString()
      if (text === 'drop') return 'drop'
      if (text === 'throw') throw new TypeError('at a message')
      return { compressed: true, data: Buffer.from(text.toUpperCase()) }
    },
  })
  const said = (...texts: string[]) => Buffer.concat(texts.map(text => writeMessage(0, Buffer.from(text))))
  assert.equal(feed.data(said('a', 'drop', 'b')), false)
  await new Promise(setImmediate)
  assert.deepEqual(heard.bytes, Buffer.concat(['A', 'B'].map(text => writeMessage(1, Buffer.from(text)))))
  feed.data(said('throw', 'c'))
  feed.end(trailers)
  await new Promise(setImmediate)
  assert.equal(heard.end, 'failed policy_failed')
  const refused = flowOf({ look: () => new Failure('address_forbidden', 'no') })
  refused.feed.data(said('x', 'y'))
  assert.equal(refused.heard.end, 'failed address_forbidden')
  assert.equal(refused.heard.bytes.length, 0)
})

test('a taker that has enough, and a look that takes its time, hold the sender back', async () => {
  const waiting: (() => void)[] = []
  const { feed, heard, source, flow } = flowOf({ look: () => new Promise(done => waiting.push(() => done('pass'))) })
  const two = Buffer.concat([writeMessage(0, Buffer.from('1')), writeMessage(0, Buffer.from('2'))])
  assert.equal(feed.data(two), false)
  assert.equal(waiting.length, 1)
  heard.says = false
  waiting[0]!()
  await new Promise(setImmediate)
  assert.equal(heard.bytes.length, 6)
  assert.deepEqual([waiting.length, source.resumed], [1, 0])
  heard.says = true
  flow.resume()
  waiting[1]!()
  await new Promise(setImmediate)
  assert.deepEqual([heard.bytes.length, source.resumed], [12, 1])
})
