import assert from 'node:assert/strict'
import { once } from 'node:events'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { createRingMemory, RingConsumer, RingProducer } from './ring.ts'

test('what was taken in comes out whole, once and in order; what found no room is counted', () => {
  const steps = fc.array(fc.oneof(fc.uint8Array({ maxLength: 700 }), fc.constant(undefined)), {
    maxLength: 200,
    size: 'max',
  })
  fc.assert(
    fc.property(steps, asked => {
      const memory = createRingMemory({ bytes: 1024 })
      const producer = new RingProducer(memory)
      const consumer = new RingConsumer(memory)
      const expected: number[][] = []
      const got: number[][] = []
      let dropped = 0
      for (const message of asked) {
        if (!message) consumer.drain(bytes => got.push([...bytes]), 3)
        else if (producer.push(message)) expected.push([...message])
        else dropped++
      }
      consumer.drain(bytes => got.push([...bytes]))
      assert.deepEqual(got, expected)
      assert.equal(consumer.dropped, dropped)
    }),
    { numRuns: 200 },
  )
})

test('a message larger than the ring is dropped and the ring stays usable', () => {
  const memory = createRingMemory({ bytes: 1024 })
  const producer = new RingProducer(memory)
  assert.equal(producer.push(new Uint8Array(2000)), false)
  assert.equal(producer.push(new Uint8Array(1020)), true)
  assert.equal(producer.push(new Uint8Array(0)), false)
  assert.equal(
    new RingConsumer(memory).drain(() => {}),
    1,
  )
  assert.equal(producer.push(new Uint8Array(0)), true)
})

test('positions may run past 32 bits', () => {
  const memory = createRingMemory({ bytes: 1024 })
  const words = new Int32Array(memory.ring)
  words[0] = words[16] = -512
  const producer = new RingProducer(memory)
  const consumer = new RingConsumer(memory)
  for (let i = 0; i < 100; i++) {
    assert.equal(producer.push(new Uint8Array(100).fill(i)), true)
    assert.equal(
      consumer.drain(bytes => assert.equal(bytes[99], i)),
      1,
    )
  }
})

test('what was reserved and not committed does not exist', () => {
  const memory = createRingMemory({ bytes: 1024 })
  const dying = new RingProducer(memory)
  dying.push(new Uint8Array([1]))
  dying.body.fill(0xff, dying.reserve(900))
  const next = new RingProducer(memory)
  next.push(new Uint8Array([2]))
  const got: number[] = []
  assert.equal(
    new RingConsumer(memory).drain(bytes => got.push(bytes[0]!)),
    2,
  )
  assert.deepEqual(got, [1, 2])
})

test('a producer ended in mid-write, many times, leaves a sound ring to its successor', async () => {
  const memory = createRingMemory({ bytes: 4096 })
  const consumer = new RingConsumer(memory)
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    import(workerData.file).then(({ RingProducer }) => {
      const ring = new RingProducer(workerData.memory)
      parentPort.postMessage('ready')
      for (let i = 0; ; i++) ring.push(new Uint8Array(1 + (i % 200)).fill(i % 200))
    })`
  let seen = 0
  const check = (bytes: Uint8Array) => {
    seen++
    assert.ok(bytes.length >= 1 && bytes.every(byte => byte === bytes.length - 1))
  }
  for (let run = 0; run < 15; run++) {
    const workerData = { memory, file: new URL('./ring.ts', import.meta.url).href }
    const worker = new Worker(source, { eval: true, workerData })
    await once(worker, 'message')
    const before = seen
    for (let turn = 0; turn < 20 + run * 5 || seen === before; turn++) {
      consumer.drain(check)
      await new Promise(setImmediate)
    }
    await worker.terminate()
    consumer.drain(check)
  }
  assert.ok(seen > 100)
})

test('a ring has a size that positions can wrap on', () => {
  for (const bytes of [0, 512, 1025, 2 ** 29, Number.NaN]) assert.throws(() => createRingMemory({ bytes }), RangeError)
})
