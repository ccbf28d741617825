import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { ApiPart, OutlierRules } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { createTargetMemory, TargetTable } from '../shared/target-table.ts'
import { type EjectionChange, Outliers } from './outliers.ts'
import { TargetPlaces } from './target-places.ts'

const usual: OutlierRules = {
  ...{ failuresInRow: 3, answersMin: 10, intervalMs: 1000, ejectionMs: 5000, ejectionMaxMs: 12_000 },
  ejectedPercentMax: 50,
}

function watched(t: TestContext, rules: Partial<OutlierRules> = {}, targets = 4) {
  const clock = new ManualClock()
  const memory = createTargetMemory({ threads: 2 })
  const table = new TargetTable(memory, 0, () => clock.monotonicMs())
  const threads = [1, 2].map(number => new TargetTable(memory, number, () => clock.monotonicMs()))
  const places = new TargetPlaces(table)
  const changes: EjectionChange[] = []
  const outliers = new Outliers({ table, places, clock, changed: change => changes.push(change) })
  t.after(() => outliers.close())
  const sample = samplePart()
  const part = (more: Partial<OutlierRules> = {}): ApiPart => {
    const urls = Array.from({ length: targets }, (_, i) => ({ url: `http://t${i}`, weight: 1 }))
    return { ...sample, upstream: { ...sample.upstream, targets: urls, outliers: { ...usual, ...rules, ...more } } }
  }
  const watch = (...parts: ApiPart[]) => {
    places.watch(parts)
    outliers.watch(parts)
  }
  watch(part())
  /** As threads do. */
  const answer = (place: number, failed: boolean, { thread = 0, slow = false } = {}) => {
    const { failuresInRow } = { ...usual, ...rules }
    const row = threads[thread]!.answered(place, { failed, slow })
    if (row > 0 && row % failuresInRow === 0) outliers.reached(place)
  }
  const out = () => [...Array(targets).keys()].filter(place => threads[1]!.isEjected(place))
  return { clock, answer, out, changes, watch, part }
}

test('failures in a row over all threads eject at once; one good answer begins the row anew', t => {
  const { answer, out, changes } = watched(t)
  for (const thread of [0, 1]) answer(0, true, { thread })
  answer(0, false)
  for (const thread of [0, 1]) answer(0, true, { thread })
  assert.deepEqual(out(), [])
  answer(0, true)
  assert.deepEqual(out(), [0])
  assert.deepEqual(changes, [
    { upstream: 'pets', url: 'http://t0', ejected: true, why: 'failures in a row', forMs: 5000 },
  ])
})

test('an ejection ends by itself, is twice as long the next time, and never longer than the most', t => {
  const { answer, out, changes, clock } = watched(t)
  for (const forMs of [5000, 10_000, 12_000]) {
    for (let i = 0; i < 3; i++) answer(0, true)
    assert.equal(changes.at(-1)!.forMs, forMs)
    clock.advance(forMs - 1)
    assert.deepEqual(out(), [0])
    clock.advance(1)
    assert.deepEqual(out(), [])
  }
})

test('good intervals make ejections short again', t => {
  const { answer, changes, clock } = watched(t)
  const fail = () => {
    for (let i = 0; i < 3; i++) answer(0, true)
  }
  fail()
  clock.advance(5000)
  answer(0, false)
  clock.advance(1000)
  fail()
  assert.equal(changes.at(-1)!.forMs, 5000)
})

test('a percentage of failures or of slow answers ejects at the end of an interval that had enough answers', t => {
  const { answer, out, changes, clock } = watched(t, {
    failuresInRow: 0,
    failurePercent: 40,
    slowMs: 1,
    slowPercent: 50,
  })
  for (let i = 0; i < 9; i++) answer(0, true)
  clock.advance(1000)
  assert.deepEqual(out(), [], 'nine answers say nothing')
  for (let i = 0; i < 10; i++) {
    answer(0, i < 4)
    answer(1, false, { slow: i < 5 })
    answer(2, i < 3, { slow: i < 4 })
  }
  clock.advance(1000)
  assert.deepEqual(out(), [0, 1])
  assert.deepEqual(
    changes.map(({ why }) => why),
    ['failure percentage', 'slow percentage'],
  )
})

test('no more than the greatest part is left out at once, and never the only one', t => {
  const { answer, out } = watched(t)
  for (let place = 0; place < 4; place++) for (let i = 0; i < 3; i++) answer(place, true)
  assert.deepEqual(out(), [0, 1])
  const alone = watched(t, {}, 1)
  for (let i = 0; i < 5; i++) alone.answer(0, true)
  assert.deepEqual(alone.out(), [])
  const two = watched(t, { ejectedPercentMax: 10 }, 2)
  for (let place = 0; place < 2; place++) for (let i = 0; i < 3; i++) two.answer(place, true)
  assert.deepEqual(two.out(), [0], 'one may be as long as there is another')
})

test('who goes on failing while as many as may be are left out is left out once there is room', t => {
  const { answer, out, clock } = watched(t)
  for (let place = 0; place < 3; place++) for (let i = 0; i < 3; i++) answer(place, true)
  assert.deepEqual(out(), [0, 1])
  clock.advance(5000)
  for (let i = 0; i < 2; i++) answer(2, true)
  assert.deepEqual(out(), [])
  answer(2, true)
  assert.deepEqual(out(), [2])
})

test('rules that stay keep their ejections over a swap; rules that go, or change, end them', t => {
  const { answer, out, watch, part } = watched(t)
  for (let i = 0; i < 3; i++) answer(0, true)
  watch(part())
  assert.deepEqual(out(), [0])
  watch(part({ intervalMs: 2000 }))
  assert.deepEqual(out(), [])
  for (let i = 0; i < 3; i++) answer(0, true)
  assert.deepEqual(out(), [0])
  watch()
  assert.deepEqual(out(), [])
})

test('targets that stay keep their ejection when others come and go; one that went is forgotten', t => {
  const { answer, out, watch, part, clock } = watched(t, { ejectedPercentMax: 100 })
  for (const place of [0, 1]) for (let i = 0; i < 3; i++) answer(place, true)
  assert.deepEqual(out(), [0, 1])
  const before = part()
  const [first, , ...rest] = before.upstream.targets
  watch({ ...before, upstream: { ...before.upstream, targets: [...rest, { url: 'http://t9', weight: 1 }, first!] } })
  assert.deepEqual(out(), [0])
  clock.advance(5000)
  assert.deepEqual(out(), [])
})
