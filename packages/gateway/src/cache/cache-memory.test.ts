import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { CacheMemory } from './cache-memory.ts'

const standing = { stands: () => true }
const one = (key: string, bytes = 100) => ({ key, value: { key }, bytes, standing })

test('it never holds more bytes than it may, whatever is kept, found and dropped', () => {
  const step = fc.record({
    what: fc.constantFrom('keep', 'find', 'drop'),
    key: fc.integer({ min: 0, max: 30 }).map(String),
    bytes: fc.integer({ min: 1, max: 400 }),
  })
  const holds = fc.property(fc.array(step, { maxLength: 300, size: 'max' }), steps => {
    const memory = new CacheMemory(1000)
    const model = new Map<string, number>()
    for (const { what, key, bytes } of steps) {
      if (what === 'find') {
        const found = memory.find(key) as { key: string } | undefined
        if (found) assert.equal(found.key, key)
      } else if (what === 'drop') {
        memory.drop(key)
        assert.equal(memory.find(key), undefined)
      } else if (memory.keep(one(key, bytes))) model.set(key, bytes)
      else assert.equal(memory.find(key), undefined, 'what was there is of another time')
      const held = [...model.keys()].filter(known => memory.find(known))
      const sum = held.reduce((total, known) => total + model.get(known)!, 0)
      assert.ok(memory.counts.bytes <= 1000)
      assert.deepEqual([memory.counts.bytes, memory.counts.entries], [sum, held.length])
    }
  })
  fc.assert(holds, { numRuns: 100 })
})

test('what is asked for often stays when much is asked for once', () => {
  const memory = new CacheMemory(1000)
  const ask = (key: string) => memory.find(key) ?? memory.keep(one(key))
  for (let i = 0; i < 5; i++) for (const key of ['a', 'b', 'c']) ask(key)
  for (let i = 0; i < 2000; i++) ask(`once ${i}`)
  assert.deepEqual(
    ['a', 'b', 'c'].map(key => memory.find(key) !== undefined),
    [true, true, true],
  )
})

test('what was asked for often a long time ago makes room', () => {
  const memory = new CacheMemory(1000)
  const ask = (key: string) => memory.find(key) ?? memory.keep(one(key))
  for (let i = 0; i < 20; i++) for (let key = 0; key < 10; key++) ask(`old ${key}`)
  for (let i = 0; i < 300; i++) for (let key = 0; key < 5; key++) ask(`new ${key}`)
  for (let key = 0; key < 5; key++) assert.ok(memory.find(`new ${key}`), `new ${key}`)
})

test('an entry that is larger than a quarter of all is not kept', () => {
  const memory = new CacheMemory(1000)
  assert.deepEqual([memory.keep(one('a', 250)), memory.keep(one('b', 251))], [true, false])
  assert.equal(memory.counts.rejected, 1)
})

test('what no longer stands is not found, and its room is free', () => {
  const memory = new CacheMemory(1000)
  let stands = true
  memory.keep({ ...one('a', 200), standing: { stands: () => stands } })
  stands = false
  assert.equal(memory.find('a'), undefined)
  assert.equal(memory.counts.bytes, 0)
})

test('what is on its way has a bound of its own', () => {
  const memory = new CacheMemory(1000)
  assert.deepEqual([memory.gather(200), memory.gather(51), memory.gather(50)], [true, false, true])
  memory.gather(-250)
  assert.equal(memory.gather(250), true)
})
