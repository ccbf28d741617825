import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { PolicyModule } from '@gatehouse/program'
import { modulesMax, PolicyRow, Quarantine } from '../shared/policy-rows.ts'
import { PolicyWatch } from './policy-watch.ts'

const module: PolicyModule = {
  format: 1,
  code: '',
  policies: [
    { name: 'one', version: 1 },
    { name: 'two', version: 1 },
  ],
}

/** Two threads that do nothing; `cpuMs` is what each has used of the processor. */
function watched() {
  const clock = new ManualClock()
  const skew = { ms: 0 }
  clock.monotonicMs = () => clock.nowMs() + skew.ms
  const killed: number[] = []
  const used = { cpuMs: 0 }
  const log = () => {}
  const pool = () => ({ kill: (thread: number) => void killed.push(thread), cpuMs: async () => used.cpuMs })
  const limits = { stuckMsMax: 1000, waitMsMax: 1000, reloadsMax: 1 }
  const watch = new PolicyWatch({ ...limits, threads: 2, clock, log, pool })
  const placed = watch.place('d1', module)
  watch.served(placed)
  const row = new PolicyRow(watch.memory, 1)
  /** The thread works, or not, and takes its turns, or not, while main looks. */
  const pass = async (ms: number, { works = true, beats = false } = {}) => {
    for (let passed = 0; passed < ms; passed += 200) {
      if (works) used.cpuMs += 200
      if (beats) row.beat(1)
      clock.advance(200)
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  return { watch, row, placed, killed, pass, skew, quarantine: new Quarantine(watch.memory) }
}

test('a thread that works in one call beyond its time is ended, once its policy is quarantined everywhere', async () => {
  const { watch, row, placed, killed, pass, quarantine } = watched()
  row.enter(placed.firstPlace + 1, 7)
  await pass(1000)
  assert.deepEqual(killed, [])
  await pass(400)
  assert.ok(killed.length > 0 && quarantine.has(placed.firstPlace + 1) && !quarantine.has(placed.firstPlace))
  assert.equal(watch.ended(1), undefined)
  assert.deepEqual(watch.counts, { quarantined: ['two'], threadsLost: 1, exchangesLost: 7 })
  assert.equal(row.look().place, undefined)
})

test('a thread without a processor has ten times as long', async () => {
  const { row, placed, killed, pass } = watched()
  row.enter(placed.firstPlace, 1)
  await pass(9800, { works: false })
  assert.deepEqual(killed, [])
  await pass(1000, { works: false })
  assert.ok(killed.length > 0)
})

test('many short calls are no long one, and a main that was held up itself blames nobody', async () => {
  const { row, placed, killed, pass, skew } = watched()
  for (let i = 0; i < 20; i++) {
    row.leave(row.enter(placed.firstPlace, 1))
    row.enter(placed.firstPlace, 1)
    await pass(200)
    row.leave(0)
  }
  row.enter(placed.firstPlace, 1)
  await pass(200)
  skew.ms = 60_000
  await pass(200)
  row.leave(0)
  await pass(2000)
  assert.deepEqual(killed, [])
})

test('a silent thread is put down to the policies whose promises it waits for, and to none that it does not', async () => {
  const { watch, row, placed, killed, pass } = watched()
  await pass(5000)
  assert.deepEqual(killed, [], 'it waits for none')
  row.wait(placed.firstPlace, 1)
  await pass(2000, { beats: true })
  assert.deepEqual(killed, [], 'it takes its turns')
  await pass(1600)
  assert.ok(killed.length > 0)
  watch.ended(1)
  assert.deepEqual(watch.counts.quarantined, ['one'])
})

test('a module that was refused leaves the quarantine of the one that is served, and a served one ends it', async () => {
  const { watch, row, placed } = watched()
  row.enter(placed.firstPlace, 1)
  watch.ended(1)
  const offered = watch.place('d2', module)
  assert.notEqual(offered.firstPlace, placed.firstPlace)
  row.enter(offered.firstPlace, 1)
  assert.equal(watch.ended(1)?.code, 'policy_quarantined', 'what costs a thread before it is served is refused')
  watch.refused(offered)
  assert.deepEqual(watch.counts.quarantined, ['one'])
  watch.served(watch.place('d2', module))
  assert.deepEqual(watch.counts.quarantined, [])
})

test('however many modules are refused, none gets the places of the one that is served', async () => {
  const { watch, row, placed, quarantine } = watched()
  row.enter(placed.firstPlace, 1)
  watch.ended(1)
  for (let at = 0; at < 2 * modulesMax; at++) {
    const offered = watch.place(`refused ${at}`, module)
    assert.notEqual(offered.firstPlace, placed.firstPlace)
    watch.refused(offered)
  }
  assert.ok(quarantine.has(placed.firstPlace))
  assert.deepEqual(watch.counts.quarantined, ['one'])
})
