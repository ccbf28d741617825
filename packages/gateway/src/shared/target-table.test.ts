import assert from 'node:assert/strict'
import test from 'node:test'
import { createTargetMemory, reasons, TargetTable } from './target-table.ts'

function tables(threads = 2) {
  const clock = { nowMs: 1_000_000 }
  const memory = createTargetMemory({ threads })
  const of = (thread: number) => new TargetTable(memory, thread, () => clock.nowMs)
  return { clock, main: of(0), one: of(1), other: of(2), of }
}

test('a target is well until main says a reason, and again only when no reason is left, in every thread at once', () => {
  const { main, one, other } = tables()
  assert.equal(one.isWell(7), true)
  main.judge(7, reasons.check, false)
  main.judge(7, reasons.outlier, false)
  main.judge(7, reasons.check, true)
  assert.deepEqual([one.isWell(7), other.isWell(7), one.isEjected(7)], [false, false, true])
  main.judge(7, reasons.outlier, true)
  assert.deepEqual([one.isWell(7), other.isWell(7), one.isEjected(7)], [true, true, false])
  assert.equal(one.isWell(8), true)
})

test('the version is another one exactly when a verdict is', () => {
  const { main, one } = tables()
  const before = one.version
  main.judge(3, reasons.check, true)
  assert.equal(one.version, before)
  main.judge(3, reasons.check, false)
  const unwell = one.version
  assert.notEqual(unwell, before)
  main.judge(3, reasons.check, false)
  assert.equal(one.version, unwell)
})

test('who was always well is warm; who came, or came back, is as old as that', () => {
  const { clock, main, one } = tables()
  assert.equal(one.wellForMs(0), Number.POSITIVE_INFINITY)
  main.arrived(1)
  clock.nowMs += 3000
  assert.equal(one.wellForMs(1), 3000)
  main.judge(0, reasons.check, false)
  main.judge(0, reasons.check, true)
  clock.nowMs += 500
  assert.equal(one.wellForMs(0), 500)
})

test('what is in flight is the sum over threads, never below nothing, less that of a thread that died', () => {
  const { main, one, other } = tables()
  one.sent(5)
  one.sent(5)
  other.sent(5)
  assert.equal(main.inFlight(5), 3)
  other.over(5)
  other.over(5)
  assert.equal(main.inFlight(5), 2)
  main.recover(1)
  assert.equal(main.inFlight(5), 0)
})

test('failures in a row are counted over threads, and a good answer of any begins anew', () => {
  const { one, other } = tables()
  assert.equal(one.answered(2, { failed: true, slow: false }), 1)
  assert.equal(other.answered(2, { failed: true, slow: true }), 2)
  assert.equal(other.answered(2, { failed: false, slow: false }), 0)
  assert.equal(one.failuresInRow(2), 0)
})

test('what was counted in an interval is taken once', () => {
  const { main, one, other } = tables()
  one.answered(2, { failed: true, slow: false })
  other.answered(2, { failed: false, slow: true })
  assert.deepEqual(main.takeCounts(2), { answered: 2, failed: 1, slow: 1 })
  assert.deepEqual(main.takeCounts(2), { answered: 0, failed: 0, slow: 0 })
})

test('latency follows the last answers, and is half of itself after five seconds without one', () => {
  const { clock, one, other } = tables()
  one.took(4, 8000)
  assert.equal(other.latencyUs(4), 8000)
  other.took(4, 16_000)
  assert.equal(one.latencyUs(4), 9000)
  clock.nowMs += 5000
  assert.equal(Math.round(one.latencyUs(4)), 4500)
  one.took(4, Number.MAX_SAFE_INTEGER)
  assert.ok(one.latencyUs(4) > 0 && one.latencyUs(4) < 2 ** 31)
})

test('a place that becomes another target’s begins with nothing of the one before', () => {
  const { main, one } = tables()
  one.sent(6)
  one.took(6, 5000)
  one.answered(6, { failed: true, slow: true })
  main.judge(6, reasons.outlier, false)
  main.arrived(6)
  assert.deepEqual([one.isWell(6), one.inFlight(6), one.latencyUs(6), one.failuresInRow(6)], [true, 0, 0, 0])
  assert.deepEqual(main.takeCounts(6), { answered: 0, failed: 0, slow: 0 })
  one.over(6)
  assert.equal(one.inFlight(6), 0)
})

test('no thread has a number that the memory has no column for', () => {
  const { of } = tables(2)
  for (const wrong of [-1, 3, Number.NaN]) assert.throws(() => of(wrong), RangeError)
})
