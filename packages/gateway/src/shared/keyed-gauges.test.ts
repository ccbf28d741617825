import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createKeyedGaugeMemory, KeyedGauges } from './keyed-gauges.ts'

const key = (low: number) => ({ low, high: 7 })

test('a key lets in as many as it may over all threads, and keys do not count for each other', () => {
  const memory = createKeyedGaugeMemory({ keys: 64, threads: 2 })
  const [one, other] = [new KeyedGauges(memory, 1), new KeyedGauges(memory, 2)]
  const row = one.tryEnter(key(5), 2)
  assert.equal(typeof row, 'number')
  assert.equal(other.tryEnter(key(5), 2), row)
  assert.equal(one.tryEnter(key(5), 2), 'over')
  // The same start of the search, another key.
  assert.notEqual(one.tryEnter(key(5 + 64), 2), row)
  other.leave(row as number)
  assert.equal(one.tryEnter(key(5), 2), row)
})

test('a full table gives rows of nobody to others, and says so when every row is in use', () => {
  const gauges = new KeyedGauges(createKeyedGaugeMemory({ keys: 8, threads: 1 }), 1)
  const rows = Array.from({ length: 8 }, (_, i) => gauges.tryEnter(key(i + 1), 9) as number)
  assert.equal(new Set(rows).size, 8)
  assert.equal(gauges.tryEnter(key(100), 9), 'full')
  gauges.leave(rows[3]!)
  assert.equal(gauges.tryEnter(key(100), 9), rows[3])
  assert.equal(gauges.value(key(100)), 1)
  assert.equal(gauges.value(key(4)), 0)
})

test('what a dead thread counted is struck out', () => {
  const memory = createKeyedGaugeMemory({ keys: 8, threads: 2 })
  const [one, dead] = [new KeyedGauges(memory, 1), new KeyedGauges(memory, 2)]
  one.tryEnter(key(1), 9)
  dead.tryEnter(key(1), 9)
  one.recover(2)
  assert.equal(one.value(key(1)), 1)
})

test('after any entries and leaves every key counts those that are inside', () => {
  const step = fc.record({ key: fc.integer({ min: 1, max: 12 }), leave: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), steps => {
      const gauges = new KeyedGauges(createKeyedGaugeMemory({ keys: 16, threads: 1 }), 1)
      const inside = new Map<number, number[]>()
      for (const { key: low, leave } of steps) {
        const rows = inside.get(low) ?? []
        inside.set(low, rows)
        if (leave) {
          const row = rows.pop()
          if (row !== undefined) gauges.leave(row)
        } else {
          const row = gauges.tryEnter(key(low), 3)
          if (typeof row === 'number') rows.push(row)
          else assert.deepEqual([row, rows.length], ['over', 3])
        }
        for (const [each, { length }] of inside) assert.equal(gauges.value(key(each)), length)
      }
    }),
  )
})
