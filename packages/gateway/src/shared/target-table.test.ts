import assert from 'node:assert/strict'
import test from 'node:test'
import { createTargetMemory, reasons, TargetTable } from './target-table.ts'

function tables() {
  const clock = { nowMs: 1_000_000 }
  const memory = createTargetMemory({ threads: 2 })
  const [main, one, other] = [0, 1, 2].map(number => new TargetTable(memory, number, () => clock.nowMs))
  return { clock, memory, main: main!, one: one!, other: other! }
}

test('a target is well when nobody has a reason against it, and every thread hears of a change at once', () => {
  const { main, one, clock } = tables()
  const before = one.version
  main.judge(3, reasons.check, false)
  main.judge(3, reasons.outlier, false)
  assert.deepEqual([one.isWell(3), one.isEjected(3), one.isWell(4)], [false, true, true])
  main.judge(3, reasons.check, true)
  assert.equal(one.isWell(3), false)
  assert.notEqual(one.version, before)
  main.judge(3, reasons.outlier, true)
  clock.nowMs += 500
  assert.deepEqual([one.isWell(3), one.wellForMs(3), one.wellForMs(4)], [true, 500, Number.POSITIVE_INFINITY])
  const after = one.version
  main.judge(3, reasons.check, true)
  assert.equal(one.version, after, 'what was said already is no change')
})

test('what is in flight is that of all threads, never less than nothing, and without that of a thread that died', () => {
  const { main, one, other } = tables()
  for (let i = 0; i < 3; i++) one.sent(0)
  other.sent(0)
  assert.equal(main.inFlight(0), 4)
  other.over(0)
  other.over(0)
  assert.equal(main.inFlight(0), 3)
  other.sent(0)
  main.recover(1)
  assert.deepEqual([main.inFlight(0), one.inFlight(0)], [1, 1])
})

test('failures in a row are counted over all threads, and one good answer ends the row', () => {
  const { main, one, other } = tables()
  const failed = { failed: true, slow: false }
  assert.deepEqual([one.answered(0, failed), other.answered(0, failed), one.failuresInRow(0)], [1, 2, 2])
  assert.equal(one.answered(0, { failed: false, slow: true }), 0)
  assert.equal(other.answered(0, failed), 1)
  assert.deepEqual(main.takeCounts(0), { answered: 4, failed: 3, slow: 1 })
  assert.deepEqual(main.takeCounts(0), { answered: 0, failed: 0, slow: 0 })
})

test('latency leans towards the last answers, and who was slow once is taken for quicker as time passes', () => {
  const { one, other, clock } = tables()
  assert.equal(one.latencyUs(0), 0)
  one.took(0, 80_000)
  assert.equal(other.latencyUs(0), 80_000)
  other.took(0, 8000)
  assert.equal(one.latencyUs(0), 71_000)
  clock.nowMs += 5000
  assert.ok(Math.abs(one.latencyUs(0) - 35_500) < 500)
  one.took(1, 1e12)
  assert.ok(one.latencyUs(1) > 0, 'what is out of all measure stays a number')
})

test('a place that another target gets knows nothing of the one before', () => {
  const { main, one, clock } = tables()
  main.judge(0, reasons.check, false)
  one.sent(0)
  one.took(0, 5000)
  one.answered(0, { failed: true, slow: true })
  main.arrived(0)
  assert.deepEqual(
    [one.isWell(0), one.inFlight(0), one.latencyUs(0), one.failuresInRow(0), one.wellForMs(0)],
    [true, 0, 0, 0, 0],
  )
  one.over(0)
  assert.equal(one.inFlight(0), 0, 'what the one before had under way ends without a trace')
  clock.nowMs += 100
  assert.equal(one.wellForMs(0), 100)
})
