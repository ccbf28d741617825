import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import { deflateRawSync, constants as zlib } from 'node:zlib'
import fc from 'fast-check'
import { deflated, inflated } from './deflate.ts'
import { Turns } from './turns.ts'

const coded = (data: Uint8Array | string) => deflateRawSync(data, { finishFlush: zlib.Z_SYNC_FLUSH }).subarray(0, -4)
const rule = async (data: Uint8Array, bytesMax = 100) => {
  const read = await inflated(data, bytesMax)
  return 'rule' in read ? `${read.rule} ${read.code}` : Buffer.from(read).toString('latin1')
}

test('whatever is deflated inflates to itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async data => {
      assert.deepEqual(Buffer.from((await inflated(await deflated(data), 5000)) as Uint8Array), Buffer.from(data))
    }),
  )
})

test('the examples of RFC 7692 §7.2.3 are read', async () => {
  for (const hex of ['f248cdc9c90700', 'f348cdc9c9070000', 'f248050000 00ffff cac9c90700']) {
    const read = await rule(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
    assert.equal(read, 'Hello', hex)
  }
  assert.equal(await rule(Buffer.from('000500faff48656c6c6f00', 'hex')), 'Hello')
  assert.equal(await rule(Buffer.from('00', 'hex')), '')
  // The second message of §7.2.3.2, which looks back into the first: such a window was not agreed on.
  assert.equal(await rule(Buffer.from('f200110000', 'hex')), 'WS-17 1007')
})

test('a message may have as many bytes as said and none more (WS-16), however small it was on the wire', async () => {
  assert.equal((await rule(coded('a'.repeat(100)))).length, 100)
  assert.equal(await rule(coded('a'.repeat(101))), 'WS-16 1009')
  assert.equal(await rule(coded(Buffer.alloc(50_000_000))), 'WS-16 1009')
})

test('whatever is cut off, follows a last block, or is no deflate at all is malformed (WS-17)', async () => {
  const whole = coded('a message of some words and none of them twice')
  for (let to = 1; to < whole.length - 1; to++) assert.equal(await rule(whole.subarray(0, to)), 'WS-17 1007', `${to}`)
  const last = deflateRawSync('last')
  for (const bytes of [
    Buffer.concat([last, whole]),
    Buffer.concat([last, Buffer.from([0, 0])]),
    last,
    Buffer.from([0xff]),
    Buffer.from([6, 0]),
  ]) {
    assert.equal(await rule(bytes), 'WS-17 1007', bytes.toString('hex'))
  }
  for (let i = 0; i < 200; i++) {
    const read = await rule(randomBytes(40), 1000)
    assert.ok(read === 'WS-17 1007' || read === 'WS-16 1009' || read.length < 1000)
  }
})

test('no more work is under way at once than has its turn, and a failure gives its turn on', async () => {
  const turns = new Turns(2)
  let now = 0
  let most = 0
  const order: number[] = []
  const works = Array.from({ length: 9 }, (_, at) =>
    turns.take(async () => {
      most = Math.max(most, ++now)
      order.push(at)
      await new Promise(setImmediate)
      now--
      if (at % 3 === 0) throw new Error('no')
      return at
    }),
  )
  const ends = await Promise.allSettled(works)
  assert.equal(most, 2)
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7, 8])
  assert.equal(ends.filter(({ status }) => status === 'rejected').length, 3)
  assert.equal(await turns.take(async () => 'free'), 'free')
})
