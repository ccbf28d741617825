import assert from 'node:assert/strict'
import test from 'node:test'
import { createGaugeMemory, Gauges } from './gauges.ts'

test('L15 never more than the most get in, counted over all threads', () => {
  const memory = createGaugeMemory({ gauges: 2, threads: 2 })
  const one = new Gauges(memory, 1)
  const other = new Gauges(memory, 2)
  assert.deepEqual([one.tryEnter(1, 2), other.tryEnter(1, 2), one.tryEnter(1, 2)], [true, true, false])
  assert.equal(one.value(1), 2)
  assert.equal(one.value(0), 0)
  other.leave(1)
  assert.equal(one.tryEnter(1, 2), true)
})

test('L16 a dead thread takes its share along and no other', () => {
  const memory = createGaugeMemory({ gauges: 3, threads: 3 })
  const one = new Gauges(memory, 1)
  const dead = new Gauges(memory, 2)
  one.enter(0)
  dead.enter(0)
  dead.enter(2)
  one.recover(2)
  assert.deepEqual([one.value(0), one.value(1), one.value(2)], [1, 0, 0])
})

test('a gauge or thread that does not exist is an error, not a neighbour', () => {
  const memory = createGaugeMemory({ gauges: 1, threads: 2 })
  for (const gauge of [-1, 1, Number.NaN]) assert.throws(() => new Gauges(memory, 1).enter(gauge), RangeError)
  for (const thread of [0, 3]) assert.throws(() => new Gauges(memory, thread), RangeError)
})
