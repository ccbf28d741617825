import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import fc from 'fast-check'
import {
  type CredentialRecord,
  createDirectoryMemory,
  type DirectoryMemory,
  openDirectoryReader,
  openDirectoryWriter,
  type SubscriptionRecord,
} from './directory-table.ts'
import type { DirectoryJob } from './directory-worker.model.ts'
import { anchorMinutes, anchorText, zoneName, zoneNumber } from './time-zones.ts'

const hashOf = (text: string | number) => createHash('sha256').update(String(text)).digest()
const id = (number: number) => new Uint8Array(16).fill(number)
const credential = (number: number): CredentialRecord => ({
  credential: id(number),
  application: id(number + 1),
  expiresAtSeconds: 4_000_000_000 + (number & 0xff),
  state: 'active',
  flags: number & 0xffffff,
})
const nothingElse = { flags: 0, zone: 0, anchorMinutes: 0 }
const copy = (record?: CredentialRecord) =>
  record && { ...record, credential: record.credential.slice(), application: record.application.slice() }

test('a table holds what a map would hold, whatever is put, replaced and deleted, across growth', () => {
  const steps = fc.array(fc.record({ key: fc.nat({ max: 60 }), value: fc.nat({ max: 250 }), put: fc.boolean() }), {
    maxLength: 300,
  })
  fc.assert(
    fc.property(steps, fc.boolean(), (asked, retires) => {
      let memory: DirectoryMemory = createDirectoryMemory({ credentials: 4 })
      const writer = openDirectoryWriter(memory, larger => {
        memory = larger
        if (retires) writer.retire()
      })
      const model = new Map<number, CredentialRecord>()
      for (const { key, value, put } of asked) {
        if (put) writer.putCredential(hashOf(key), credential(value))
        else assert.equal(writer.deleteCredential(hashOf(key)), model.has(key))
        if (put) model.set(key, credential(value))
        else model.delete(key)
      }
      const reader = openDirectoryReader(memory)
      for (let key = 0; key <= 60; key++) {
        const expected = model.get(key)
        const record = reader.findCredential(hashOf(key))
        assert.deepEqual(copy(record), expected)
      }
      assert.equal(writer.size.credentials, model.size)
    }),
    { numRuns: 100 },
  )
})

test('a subscription is found by application, API version and environment together', () => {
  const memory = createDirectoryMemory()
  const writer = openDirectoryWriter(memory)
  const reader = openDirectoryReader(memory)
  const record: SubscriptionRecord = {
    subscription: id(7),
    plan: id(8),
    expiresAtSeconds: 0,
    state: 'paused',
    flags: 3,
    zone: zoneNumber('Asia/Kathmandu'),
    anchorMinutes: anchorMinutes('2999-12-31T23:59'),
  }
  const key = { application: id(1), apiVersion: id(2), environment: id(3) }
  writer.putSubscription(key, record)
  const found = reader.findSubscription(key)!
  assert.deepEqual({ ...found, subscription: found.subscription.slice(), plan: found.plan.slice() }, record)
  for (const other of [{ application: id(2) }, { apiVersion: id(1) }, { environment: id(2) }]) {
    assert.equal(reader.findSubscription({ ...key, ...other }), undefined)
  }
  assert.equal(writer.deleteSubscription(key), true)
  assert.equal(reader.findSubscription(key), undefined)
})

test('what is not a hash, a state or a time is an error and changes nothing', () => {
  const memory = createDirectoryMemory()
  const writer = openDirectoryWriter(memory)
  assert.throws(() => writer.putCredential(new Uint8Array(31), credential(1)), RangeError)
  assert.throws(() => writer.putCredential(hashOf(1), { ...credential(1), credential: new Uint8Array(3) }), RangeError)
  assert.throws(() => writer.putCredential(hashOf(1), { ...credential(1), state: 'odd' as 'active' }), RangeError)
  assert.throws(() => writer.putCredential(hashOf(1), { ...credential(1), expiresAtSeconds: -1 }), RangeError)
  assert.throws(() => openDirectoryReader(memory).findCredential(new Uint8Array(33)), RangeError)
  assert.equal(writer.size.credentials, 0)
})

test('a million puts and deletes leave the table as large as it was', () => {
  let growths = 0
  const memory = createDirectoryMemory({ credentials: 100 })
  const writer = openDirectoryWriter(memory, () => growths++)
  const hashes = Array.from({ length: 1000 }, (_, i) => hashOf(i))
  const record = credential(1)
  for (let i = 0; i < 1_000_000; i++) {
    writer.putCredential(hashes[i % 1000]!, record)
    if (i >= 50) writer.deleteCredential(hashes[(i - 50) % 1000]!)
  }
  assert.equal(growths, 0)
  assert.equal(writer.size.credentials, 50)
})

test('a hundred thousand credentials and subscriptions fit 40 MB, and switching takes a worker under 5 ms', async () => {
  const memory = createDirectoryMemory({ credentials: 100_000, subscriptions: 100_000 })
  const writer = openDirectoryWriter(memory, () => assert.fail('it was made large enough'))
  for (let i = 0; i < 100_000; i++) {
    const hash = hashOf(i)
    writer.putCredential(hash, credential(i % 200))
    const key = { application: hash.subarray(0, 16), apiVersion: hash.subarray(16), environment: id(1) }
    writer.putSubscription(key, {
      subscription: id(1),
      plan: id(2),
      expiresAtSeconds: 0,
      state: 'active',
      ...nothingElse,
    })
  }
  const { denialCount, ...tables } = memory
  const bytes = Object.values(tables).reduce(
    (sum, { index, pool }) => sum + index.byteLength + pool.byteLength,
    denialCount.byteLength,
  )
  assert.ok(bytes <= 40e6, `${bytes} bytes`)
  assert.ok((await quickestMs(() => openDirectoryReader(memory), 5)) < 5)
  const reader = openDirectoryReader(memory)
  assert.ok(reader.findCredential(hashOf(99_999)))
})

test('threads that read while everything is written, deleted and grown never see a torn or missing record', async () => {
  const memory = createDirectoryMemory({ credentials: 64 })
  const stop = new SharedArrayBuffer(4)
  const workers = await Promise.all(
    [1, 2].map(async () => {
      const workerData: DirectoryJob = { memory, stop, lasting: 20 }
      const worker = new Worker(new URL('./directory-worker.model.ts', import.meta.url), { workerData })
      await once(worker, 'message')
      return worker
    }),
  )
  let growths = 0
  const writer = openDirectoryWriter(memory, larger => {
    growths++
    for (const worker of workers) worker.postMessage(larger)
  })
  const record = (number: number) => ({ ...credential(number), application: id(number), expiresAtSeconds: number })
  const hashes = Array.from({ length: 400 }, (_, i) => hashOf(i))
  for (let i = 0; i < 20; i++) writer.putCredential(hashes[i]!, record(i))
  for (const worker of workers) worker.postMessage('begin')
  for (let round = 0; round < 300; round++) {
    for (let i = 0; i < 400; i++) {
      const mayGo = i >= 20
      if (mayGo && (i + round) % 3 === 0) writer.deleteCredential(hashes[i]!)
      else if (!mayGo || i < 40 + round) writer.putCredential(hashes[i]!, record((i + round) % 251))
    }
    if (round % 10 === 0) await new Promise(setImmediate)
  }
  const answers = Promise.all(workers.map(worker => once(worker, 'message')))
  Atomics.store(new Int32Array(stop), 0, 1)
  for (const [{ reads, torn, missing, switches }] of await answers) {
    assert.deepEqual({ torn, missing }, { torn: 0, missing: 0 })
    assert.ok(reads > 1000 && switches === growths, `${reads} reads, ${switches} of ${growths} switches`)
  }
  assert.ok(growths > 0)
  await Promise.all(workers.map(worker => worker.terminate()))
})

test('a time zone and a date are numbers and come back as they were, whatever name of the zone was written', () => {
  for (const zone of ['UTC', ...Intl.supportedValuesOf('timeZone')]) assert.equal(zoneName(zoneNumber(zone)), zone)
  assert.equal(zoneName(zoneNumber('europe/BERLIN')), 'Europe/Berlin')
  assert.equal(zoneName(zoneNumber('US/Eastern')), 'America/New_York')
  for (const none of [undefined, 'Mars/Olympus', '']) assert.equal(zoneName(zoneNumber(none)), undefined)
  for (const date of ['1970-01-01T00:01', '2026-02-28T23:59', '2999-12-31T23:59']) {
    assert.equal(anchorText(new Int32Array([anchorMinutes(date)])[0]!), date)
  }
  assert.equal(anchorText(anchorMinutes(undefined)), undefined)
})
