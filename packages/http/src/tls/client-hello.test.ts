import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { HelloReader, nameOfHello } from './client-hello.ts'
import { helloFor } from './secure.model.ts'

test('the name is known as soon as the hello is whole, and never before', async () => {
  const hello = await helloFor('Shop.Example')
  assert.deepEqual(nameOfHello(hello), { kind: 'name', name: 'shop.example' })
  for (let length = 1; length < hello.length; length++) {
    assert.equal(nameOfHello(hello.subarray(0, length)).kind, 'more', String(length))
  }
  assert.equal(nameOfHello(await helloFor('')).kind, 'none')
})

test('a hello in any number of records has the same name', async () => {
  const message = (await helloFor('shop.example')).subarray(5)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: message.length - 1 }), { maxLength: 20 }), cuts => {
      const at = [0, ...new Set(cuts.sort((a, b) => a - b)), message.length]
      const records = at.slice(1).map((end, i) => {
        const piece = message.subarray(at[i]!, end)
        return Buffer.concat([Buffer.from([22, 3, 1, piece.length >> 8, piece.length & 255]), piece])
      })
      assert.deepEqual(nameOfHello(Buffer.concat(records)), { kind: 'name', name: 'shop.example' })
    }),
  )
})

test('nothing that is sent makes the reader throw, or wait without end', async () => {
  const hello = await helloFor('shop.example')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), bytes => {
      nameOfHello(bytes)
      nameOfHello(Buffer.concat([Buffer.from([22, 3, 1, 1, 0, 1]), bytes]))
    }),
  )
  fc.assert(
    fc.property(fc.nat(hello.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
      const changed = Buffer.from(hello)
      changed[at] = value
      nameOfHello(changed)
    }),
  )
  const empty = Buffer.concat(Array.from({ length: 70 }, () => Buffer.from([22, 3, 1, 0, 1, 1])))
  assert.equal(nameOfHello(empty).kind, 'none')
})

test('the answer is the same, and comes at the same byte, however the hello is cut', async () => {
  const hello = await helloFor('shop.example')
  const split = (bytes: Uint8Array, cuts: readonly number[]) => {
    const at = [0, ...[...new Set(cuts.map(cut => cut % bytes.length))].sort((a, b) => a - b), bytes.length]
    const reader = new HelloReader()
    let answer = reader.take(bytes.subarray(0, 0))
    for (const [i, end] of at.slice(1).entries()) answer = reader.take(bytes.subarray(at[i]!, end))
    return answer
  }
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 30 }), fc.nat(hello.length - 1), fc.nat(255), (cuts, at, value) => {
      assert.deepEqual(split(hello, cuts), { kind: 'name', name: 'shop.example' })
      const changed = Buffer.from(hello)
      changed[at] = value
      assert.deepEqual(split(changed, cuts), nameOfHello(changed))
    }),
  )
})

test('each byte of a hello is read once: in single bytes it costs no more than they are', async () => {
  const [small, large] = [1000, 16_000].map(length => {
    const message = Buffer.concat([Buffer.from([1, 0, length >> 8, length & 255]), Buffer.alloc(length)])
    return Buffer.concat([Buffer.from([22, 3, 1, message.length >> 8, message.length & 255]), message])
  }) as [Buffer, Buffer]
  let copied = 0
  const set = Buffer.prototype.set
  Buffer.prototype.set = function (this: Buffer, from: ArrayLike<number>, offset?: number) {
    copied += from.length
    return set.call(this, from, offset)
  }
  const copiedBy = (hello: Buffer) => {
    copied = 0
    const reader = new HelloReader()
    for (const byte of hello) reader.take(Uint8Array.of(byte))
    return copied
  }
  try {
    for (const hello of [small, large]) {
      const bytes = copiedBy(hello)
      assert.ok(bytes >= hello.length - 9 && bytes < 4 * hello.length, `${bytes} bytes were copied for ${hello.length}`)
    }
  } finally {
    Buffer.prototype.set = set
  }
})
