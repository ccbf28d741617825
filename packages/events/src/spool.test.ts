import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type Clock, systemClock } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { batchName, decodeBatch } from './batch.ts'
import { blankEvent, eventBytesMax } from './event.ts'
import { EventEncoder } from './event-encode.ts'
import { type Ack, Shipper } from './shipper.ts'
import { Spool, type SpoolOptions } from './spool.ts'

const bytes = new Uint8Array(eventBytesMax)
const one = bytes.slice(0, new EventEncoder(bytes).encode({ ...blankEvent(), api: 1, path: '/a' }, 0))
const batchOf = (count: number) => ({ events: new Array<Uint8Array>(count).fill(one), strings: () => ['', 'orders'] })

function place(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'spool-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const open = (options: Partial<SpoolOptions> = {}) =>
    new Spool({ directory, node: 'n', clock: systemClock, ...options })
  return { directory, open, segments: () => readdirSync(directory).filter(name => name.endsWith('.spool')) }
}

function readAll(spool: Spool) {
  const names: { epoch: number; sequence: number; events: number }[] = []
  for (let batch = spool.peek(); batch; batch = spool.peek()) {
    names.push(batchName(batch))
    spool.acknowledge()
  }
  return names
}

const settled = async () => {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate)
}

test('batches come out in order, numbered without gaps, and acknowledged segments leave the disk', async t => {
  const { open, segments } = place(t)
  const spool = open({ segmentBytesMax: 2000 })
  for (let i = 1; i <= 20; i++) assert.equal(spool.append(batchOf(i)), 'stored')
  assert.ok(segments().length > 5)
  assert.deepEqual(
    readAll(spool).map(name => [name.sequence, name.events]),
    Array.from({ length: 20 }, (_, i) => [i + 1, i + 1]),
  )
  assert.ok(segments().length <= 1)
  await spool.close()
})

test('what was not acknowledged is there after a restart, under a larger epoch also when the clock went back', async t => {
  const { open } = place(t)
  const first = open()
  for (let i = 0; i < 3; i++) first.append(batchOf(1))
  first.peek()
  first.acknowledge()
  await first.close()
  const second = open({ clock: { ...systemClock, nowMs: () => 5 } })
  second.append(batchOf(1))
  assert.ok(second.epoch > first.epoch)
  const read = readAll(second)
  assert.deepEqual(
    read.map(name => name.sequence),
    [1, 2, 3, 1],
  )
  assert.deepEqual(
    read.map(name => name.epoch),
    [first.epoch, first.epoch, first.epoch, second.epoch],
  )
  await second.close()
})

test('a process killed while it appends has on disk whatever it was told is stored', async t => {
  const { directory, open } = place(t)
  for (let run = 1; run <= 4; run++) {
    const child = spawn(process.execPath, [new URL('./spool-child.model.ts', import.meta.url).pathname, directory])
    let told = ''
    child.stdout.on('data', piece => {
      told += piece
      if (told.length > 500 * run) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const last = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1))
    assert.ok(last > 50)
    const spool = open()
    const sequences = readAll(spool).map(name => name.sequence)
    assert.ok(sequences.length >= last && sequences.length <= last + 1, `${sequences.length} of ${last}`)
    assert.deepEqual(
      sequences,
      Array.from({ length: sequences.length }, (_, i) => i + 1),
    )
    assert.equal(spool.counters.damagedBytes, 0)
    await spool.close()
  }
})

test('a torn tail is cut off, and damage in the middle costs the rest of its segment only', async t => {
  const { directory, open, segments } = place(t)
  const first = open({ segmentBytesMax: 2000 })
  for (let i = 0; i < 12; i++) first.append(batchOf(2))
  await first.close()
  const names = segments().sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  const last = join(directory, names.at(-1)!)
  truncateSync(last, readFileSync(last).length - 1)
  const middle = join(directory, names[1]!)
  const damaged = readFileSync(middle)
  damaged[damaged.length - 10]! ^= 1
  writeFileSync(middle, damaged)
  const second = open()
  const sequences = readAll(second).map(name => name.sequence)
  assert.equal(sequences.length, 10)
  assert.deepEqual(
    sequences,
    [...sequences].sort((a, b) => a - b),
  )
  assert.ok(second.counters.damagedBytes > 0)
  await second.close()
})

test('over the cap the newest is dropped, counted and told with the next stored batch', async t => {
  const { open } = place(t)
  const spool = open({ spoolBytesMax: 3000 })
  let stored = 0
  while (spool.append(batchOf(3)) === 'stored') stored++
  assert.equal(spool.append(batchOf(4)), 'dropped')
  assert.deepEqual(spool.counters, { storedBatches: stored, droppedEvents: 7, droppedBatches: 2, damagedBytes: 0 })
  assert.equal(readAll(spool).length, stored)
  assert.equal(spool.append({ ...batchOf(1), dropped: 5 }), 'stored')
  assert.equal(decodeBatch(spool.peek()!).dropped, 12)
  assert.equal(batchName(spool.peek()!).sequence, stored + 1)
  await spool.close()
})

test('a full disk in mid-write drops that batch and harms no other', async t => {
  const { open } = place(t)
  const { writeSync } = await import('node:fs')
  let room = Number.POSITIVE_INFINITY
  const write = (file: number, piece: Uint8Array) => {
    if (room <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const written = writeSync(file, piece.subarray(0, Math.min(room, piece.length)))
    room -= written
    return written
  }
  const spool = open({ write })
  spool.append(batchOf(1))
  room = 100
  assert.equal(spool.append(batchOf(2)), 'dropped')
  assert.equal(spool.append(batchOf(2)), 'dropped')
  room = Number.POSITIVE_INFINITY
  assert.equal(spool.append(batchOf(3)), 'stored')
  await spool.close()
  const again = open()
  assert.deepEqual(
    readAll(again).map(name => name.events),
    [1, 3],
  )
  assert.equal(spool.counters.droppedEvents, 4)
  await again.close()
})

/** A receiver that keeps a mark per node and epoch, as every receiver must. */
function receiver() {
  const marks = new Map<string, number>()
  const stored: string[] = []
  const receive = (batch: Uint8Array): Ack => {
    const { node, epoch, sequence } = decodeBatch(batch)
    if (sequence <= (marks.get(`${node} ${epoch}`) ?? 0)) return 'duplicate'
    marks.set(`${node} ${epoch}`, sequence)
    stored.push(`${epoch} ${sequence}`)
    return 'stored'
  }
  return { stored, receive }
}

test('everything arrives once and in order through lost answers, a frozen receiver and late doubles', async t => {
  const { open } = place(t)
  const clock = new ManualClock()
  const spool = open({ clock })
  const { stored, receive } = receiver()
  const late: Uint8Array[] = []
  let turn = 0
  const send = async (batch: Uint8Array): Promise<Ack> => {
    late.push(batch)
    switch (turn++ % 4) {
      case 0:
        receive(batch)
        throw new Error('the answer was lost')
      case 1:
        return new Promise(() => {})
      case 2:
        for (const old of late) receive(old)
        return receive(batch)
      default:
        return receive(batch)
    }
  }
  for (let i = 0; i < 10; i++) spool.append(batchOf(1))
  const shipper = new Shipper({ spool, send, clock, random: () => 0.5, sendTimeoutMs: 1000 })
  for (let i = 0; i < 200 && spool.peek(); i++) {
    await settled()
    if (i === 5) spool.append(batchOf(1))
    clock.advance(1000)
  }
  assert.deepEqual(
    stored,
    Array.from({ length: 11 }, (_, i) => `${spool.epoch} ${i + 1}`),
  )
  assert.equal(shipper.counters.sent, 11)
  assert.ok(shipper.counters.retries > 5)
  await shipper.close()
  await spool.close()
})

test('waits grow to their most, begin anew after success, and a batch that is refused does not block the rest', async t => {
  const { open } = place(t)
  const clock = new ManualClock()
  const waits: number[] = []
  const spy: Clock = {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    after(ms, task) {
      if (ms !== 77) waits.push(ms)
      return clock.after(ms, task)
    },
  }
  const spool = open({ clock })
  let answer: Ack | undefined
  const send = async () => answer ?? Promise.reject(new Error('down'))
  spool.append(batchOf(1))
  const options = { random: () => 1, sendTimeoutMs: 77, backoffMsMin: 100, backoffMsMax: 1000 }
  const shipper = new Shipper({ spool, send, clock: spy, ...options })
  for (let i = 0; i < 6; i++) {
    await settled()
    clock.advance(1000)
  }
  await settled()
  assert.deepEqual(waits.slice(0, 6), [100, 200, 400, 800, 1000, 1000])
  answer = 'refused'
  clock.advance(1000)
  await settled()
  assert.equal(spool.peek(), undefined)
  assert.equal(shipper.counters.refused, 1)
  answer = 'stored'
  spool.append(batchOf(1))
  await settled()
  assert.equal(shipper.counters.sent, 1)
  await shipper.close()
  await spool.close()
})
