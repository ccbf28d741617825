import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { packed, unpacked } from './packed.ts'
import { ageMs, leftMs, type StoredReply } from './stored-reply.ts'
import { Varying } from './varying.ts'

const stored = (changes: Partial<StoredReply['freshness']> = {}): StoredReply => ({
  status: 200,
  headers: HeaderList.from({ 'Content-Type': 'text/plain', ETag: '"1"' }),
  body: new TextEncoder().encode('hello'),
  freshness: {
    ...{ lifetimeMs: 600_000, initialAgeMs: 5000, cameAtMs: 1000, noCache: false, neverStale: false },
    ...{ despiteCredentials: true, whileRevalidateMs: 0, ifErrorMs: 30_000, ...changes },
  },
})
const then = { nowMs: 1_000_000, atMs: 3000 }
const whole = (pieces: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(pieces))

test('CACHE-50 an answer comes to another gateway as it was, with the age that it had and the time it lay', () => {
  const { pieces, ttlMs } = packed(stored(), ['cats'], then)
  assert.equal(ttlMs, 600_000 - 7000 + 30_000)
  // Another clock, that began another day.
  const later = { nowMs: 1_000_000 + 20_000, atMs: 50 }
  const { kept, tags } = unpacked(whole(pieces), ttlMs - 20_000, later)!
  const found = kept as StoredReply
  assert.deepEqual([found.status, tags, new TextDecoder().decode(found.body)], [200, ['cats'], 'hello'])
  assert.deepEqual(found.headers.flat, stored().headers.flat)
  assert.equal(ageMs(found.freshness, later.atMs), 27_000)
  assert.equal(leftMs(found.freshness, later.atMs), 573_000)
})

test('CACHE-50 of two clocks that differ, the one that says older is believed', () => {
  const { pieces, ttlMs } = packed(stored(), [], then)
  const age = (left: number, nowMs: number) => {
    const { freshness } = unpacked(whole(pieces), left, { nowMs, atMs: 0 })!.kept as StoredReply
    return ageMs(freshness, 0)
  }
  assert.equal(age(ttlMs - 10_000, then.nowMs - 60_000), 17_000, 'a clock of the wall that is late')
  assert.equal(age(ttlMs + 60_000, then.nowMs + 10_000), 17_000, 'a time in Redis that somebody made longer')
})

test('which fields an answer varies by comes over as well', () => {
  const { pieces } = packed(new Varying(['accept', 'accept-language']), [], then, 5000)
  const { kept } = unpacked(whole(pieces), 5000, then)!
  assert.deepEqual((kept as Varying).names, ['accept', 'accept-language'])
})

test('CACHE-51 nothing is read of what is cut, longer than it says, or of another format', () => {
  const bytes = whole(packed(stored(), [], then).pieces)
  for (let end = 0; end < bytes.length; end++) assert.equal(unpacked(bytes.subarray(0, end), 1, then), undefined)
  assert.equal(unpacked(whole([bytes, new Uint8Array(1)]), 1, then), undefined)
  const other = Buffer.from(Buffer.from(bytes).toString('latin1').replace('"format":1', '"format":2'), 'latin1')
  assert.equal(unpacked(new Uint8Array(other), 1, then), undefined)
})
