import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { type Clock, Failure } from '@gatehouse/base'
import fc from 'fast-check'
import { limitRule } from '../limits/limit-rule.ts'
import { readCheckpoint, replaceFile, startCheckpointer } from './checkpoint.ts'
import { KeyHasher } from './key-hash.ts'
import { newAsk, openLimiter } from './limiter.ts'
import { restoreLimiter, snapshotLimiter } from './limiter-checkpoint.ts'
import { createLimiterMemory, type LimiterMemory, limiterSeed } from './limiter-memory.ts'

const hourly = limitRule({ algorithm: 'gcra', limit: 10, windowSeconds: 3600 })
const shortly = limitRule({ algorithm: 'gcra', limit: 10, windowSeconds: 60 })

function spend(memory: LimiterMemory, key: string, { times = 1, nowUs = 1_000_000, wallMs = 0, rule = hourly } = {}) {
  const ask = newAsk(rule)
  new KeyHasher(limiterSeed(memory), 'p').hash(key, ask)
  const limiter = openLimiter(memory, 1)
  let left = -1
  for (let i = 0; i < times; i++) {
    left = limiter.take([ask], { nowUs, wallMs }) === 'taken' ? ask.remainingAfter : ask.remaining
  }
  return left
}

function spent() {
  const memory = createLimiterMemory({ keysMax: 1000, nowUs: 1_000_000 })
  for (let i = 0; i < 300; i++) spend(memory, `k${i}`, { times: 7 })
  spend(memory, 'short', { times: 7, rule: shortly })
  return snapshotLimiter(memory, { nowUs: 1_000_000, wallMs: 50_000 })
}

test('L13 debt of long windows survives a restart, less the time that passed; short windows begin anew', () => {
  const bytes = spent()
  // As large as the one that was saved: seeds are made anew, and a small one may be crowded where they happen to fall.
  const memory = createLimiterMemory({ keysMax: 1000, nowUs: 77 })
  const passedMs = 360_000
  const result = restoreLimiter(memory, bytes, { nowUs: 78, wallMs: 50_000 + passedMs })
  assert.deepEqual(result, { restored: 300, expired: 0, dropped: 0 })
  for (let i = 0; i < 300; i++) assert.equal(spend(memory, `k${i}`, { nowUs: 79 }), 10 - 7 + 1 - 1)
  assert.equal(spend(memory, 'short', { nowUs: 79, rule: shortly }), 9)
})

const hourMs = 3_600_000
const windows = {
  sliding: limitRule({ algorithm: 'sliding-window', limit: 10, windowSeconds: 3600 }),
  calendar: limitRule({ algorithm: 'calendar-window', limit: 10, per: 'hour', timeZone: 'UTC' }),
}

for (const [kind, rule] of Object.entries(windows)) {
  test(`L13 L23 what a ${kind} window has counted survives a restart, as long as it would have counted without`, () => {
    const before = createLimiterMemory({ keysMax: 100, nowUs: 0 })
    const wallMs = 50 * hourMs
    spend(before, 'k', { times: 7, nowUs: 5_000_000, wallMs, rule })
    const bytes = snapshotLimiter(before, { nowUs: 5_000_000, wallMs })
    const leftAfter = (passedMs: number) => {
      const memory = createLimiterMemory({ keysMax: 100, nowUs: 900 })
      restoreLimiter(memory, bytes, { nowUs: 901, wallMs: wallMs + passedMs })
      return spend(memory, 'k', { nowUs: 902, wallMs: wallMs + passedMs, rule })
    }
    assert.equal(leftAfter(0), 2)
    assert.equal(leftAfter(hourMs - 1000), 2)
    assert.equal(leftAfter(hourMs + hourMs / 2), kind === 'sliding' ? 5 : 9)
    assert.equal(leftAfter(2 * hourMs), 9)
  })
}

test('L13 a wall clock that went back refills nothing, and one far ahead expires all', () => {
  for (const [wallMs, expired] of [
    [10, 0],
    [50_000 + 3_600_000, 300],
  ] as const) {
    const memory = createLimiterMemory({ keysMax: 500, nowUs: 0 })
    assert.equal(restoreLimiter(memory, spent(), { nowUs: 1, wallMs }).expired, expired)
    if (!expired) assert.equal(spend(memory, 'k1', { nowUs: 2 }), 2)
  }
})

test('L13 a smaller table takes what fits and tells how much did not', () => {
  const memory = createLimiterMemory({ keysMax: 10, nowUs: 0 })
  const { restored, dropped } = restoreLimiter(memory, spent(), { nowUs: 1, wallMs: 50_000 })
  assert.ok(restored > 0 && dropped > 0 && restored + dropped === 300)
})

test('L14 a damaged checkpoint is refused with its code and leaves the table as it was', () => {
  const good = spent()
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, cut) => {
      const bytes = cut ? good.slice(0, at) : good.slice()
      if (!cut) bytes[at]! ^= flip
      const memory = createLimiterMemory({ keysMax: 500, nowUs: 0 })
      const seed = limiterSeed(memory)
      assert.throws(
        () => restoreLimiter(memory, bytes, { nowUs: 1, wallMs: 0 }),
        error => error instanceof Failure && error.code === 'checkpoint_unreadable',
      )
      assert.deepEqual(limiterSeed(memory), seed)
    }),
    { numRuns: 200 },
  )
})

test('L14 the file is replaced whole; a write that fails is counted, keeps the old one and is tried again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'checkpoint-'))
  const path = join(directory, 'limits')
  const due: (() => void)[] = []
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    after: (_, task) => {
      due.push(task)
      return () => {}
    },
  }
  let content = 'one'
  const turn = async (failures: number, expected: string) => {
    due.shift()!()
    while (due.length === 0) await new Promise(setImmediate)
    assert.equal(checkpointer.failures, failures)
    assert.equal(String(await readCheckpoint(path)), expected)
  }
  assert.equal(await readCheckpoint(path), undefined)
  const checkpointer = startCheckpointer({ path, clock, snapshot: () => Buffer.from(content) })
  await turn(0, 'one')
  content = 'two'
  await mkdir(`${path}.new`)
  await turn(1, 'one')
  await rm(`${path}.new`, { recursive: true })
  await turn(1, 'two')
  content = 'three'
  await checkpointer.close()
  assert.equal(String(await readCheckpoint(path)), 'three')
  assert.deepEqual(await readdir(directory), ['limits'])
  await writeFile(`${path}.new`, 'left by a crash')
  await replaceFile(path, Buffer.from('four'))
  assert.equal(String(await readCheckpoint(path)), 'four')
  await rm(directory, { recursive: true })
})
