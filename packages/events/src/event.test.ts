import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, upstreamReasons } from '@gatehouse/base'
import fc from 'fast-check'
import { addressText, keptAddress, maskAddress } from './address.ts'
import { decodeBatch, encodeBatch, nameOf } from './batch.ts'
import {
  blankEvent,
  eventBytesMax,
  eventFlags,
  methods,
  notedBytesMax,
  outcomeKinds,
  pathBytesMax,
  type UsageEvent,
  userAgentBytesMax,
} from './event.ts'
import { decodeEvent } from './event-decode.ts'
import { EventEncoder } from './event-encode.ts'

const uint32 = fc.nat({ max: 0xffffffff })
const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).filter(bytes => bytes.some(byte => byte !== 0))
const maybeId = fc.option(id, { nil: undefined })
const amount = fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0)
const text = (bytesMax: number) => fc.string({ unit: 'grapheme', maxLength: bytesMax / 16 })
const arbitraryEvent: fc.Arbitrary<UsageEvent> = fc
  .record({
    timeUs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    requestId: id,
    generation: uint32,
    route: uint32,
    endpoint: uint32,
    api: uint32,
    apiVersion: uint32,
    environment: uint32,
    organization: uint32,
    plan: uint32,
    target: uint32,
    failure: uint32,
    revision: uint32,
    application: maybeId,
    subscription: maybeId,
    credential: maybeId,
    method: fc.constantFrom(...methods),
    status: fc.nat({ max: 65_535 }),
    flags: fc.nat({ max: 65_535 }),
    reason: fc.constantFrom(...upstreamReasons),
    totalUs: uint32,
    firstByteUs: uint32,
    overheadUs: uint32,
    bytesIn: amount,
    bytesOut: amount,
    units: fc.record({ requests: uint32, bytes: amount, tokens: amount, cost: amount }),
    address: maybeId,
    path: text(pathBytesMax),
    userAgent: text(userAgentBytesMax),
    country: fc.constantFrom('', 'DE', 'US'),
    noted: fc.constantFrom('', '{"channel":"wéb"}\n{"order":12.5}', 'x'.repeat(512)),
    traceId: maybeId,
    outcomes: fc.array(fc.record({ policy: uint32, kind: fc.constantFrom(...outcomeKinds), durationUs: uint32 }), {
      maxLength: 32,
    }),
  })
  .map(event => ({
    ...event,
    flags: event.traceId ? event.flags | eventFlags.traced : event.flags & ~eventFlags.traced,
    units: { ...event.units },
    outcomes: event.outcomes.map(outcome => ({ ...outcome })),
    path: event.path.toWellFormed(),
    userAgent: event.userAgent.toWellFormed(),
  }))

function encoded(event: UsageEvent): Uint8Array {
  const bytes = new Uint8Array(eventBytesMax).fill(0xaa)
  return bytes.slice(0, new EventEncoder(bytes).encode(event, 0))
}

const isCoded = (error: unknown) =>
  error instanceof Failure && (error.code === 'batch_malformed' || error.code === 'batch_unsupported')

test('an event survives the way through bytes, whatever is in it', () => {
  fc.assert(fc.property(arbitraryEvent, event => assert.deepEqual(decodeEvent(encoded(event)), event)))
})

test('what is too long or too large is cut and never spills over', () => {
  const event = blankEvent()
  event.path = 'é'.repeat(1000)
  event.userAgent = 'x'.repeat(1000)
  event.outcomes = new Array(100).fill({ policy: 1, kind: 'passed', durationUs: 1e12 })
  event.totalUs = Number.POSITIVE_INFINITY
  event.overheadUs = -5
  event.bytesIn = Number.NaN
  event.noted = 'n'.repeat(1000)
  event.country = 'Germany'
  event.traceId = new Uint8Array(16).fill(7)
  const bytes = encoded(event)
  assert.equal(bytes.length, eventBytesMax)
  const back = decodeEvent(bytes)
  assert.equal(back.path, 'é'.repeat(pathBytesMax / 2))
  assert.equal(back.userAgent.length, userAgentBytesMax)
  assert.deepEqual([back.noted.length, back.country, back.traceId], [notedBytesMax, '', event.traceId])
  assert.deepEqual([back.outcomes.length, back.totalUs, back.overheadUs, back.bytesIn], [32, 0xffffffff, 0, 0])
})

test('bytes that are no event are refused with a code, whatever they are', () => {
  const good = encoded({ ...blankEvent(), path: '/x', outcomes: [{ policy: 1, kind: 'replied', durationUs: 2 }] })
  const refusesOrReads = (bytes: Uint8Array) => {
    try {
      decodeEvent(bytes)
    } catch (error) {
      assert.ok(isCoded(error), String(error))
    }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), refusesOrReads))
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
      refusesOrReads(good.with(at, byte))
      assert.throws(() => decodeEvent(good.slice(0, at)), isCoded)
    }),
  )
  assert.throws(() => decodeEvent(good.with(2, 9)), { code: 'batch_unsupported' })
})

test('a batch carries its events and just the names they use', () => {
  fc.assert(
    fc.property(fc.array(arbitraryEvent, { maxLength: 8 }), uint32, (events, dropped) => {
      const strings = (generation: number) =>
        new Proxy([] as string[], { get: (_, number) => `${generation}/${String(number)}` })
      const bytes = encodeBatch({ node: 'nöde', epoch: 7, sequence: 3, dropped, events: events.map(encoded), strings })
      const batch = decodeBatch(bytes)
      assert.deepEqual(batch.events, events)
      assert.deepEqual([batch.node, batch.epoch, batch.sequence, batch.dropped], ['nöde', 7, 3, dropped])
      for (const event of events) {
        assert.equal(nameOf(batch, event, 'api'), event.api === 0 ? '' : `${event.generation}/${event.api}`)
      }
    }),
    { numRuns: 40 },
  )
})

test('any damage to a batch is noticed', () => {
  const event = { ...blankEvent(), api: 1, path: '/a' }
  const good = encodeBatch({
    node: 'n',
    epoch: 1,
    sequence: 1,
    dropped: 0,
    events: [encoded(event)],
    strings: () => ['', 'a'],
  })
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = Uint8Array.from(good)
      bytes[at]! ^= flip
      assert.throws(() => decodeBatch(bytes), isCoded)
      assert.throws(() => decodeBatch(good.subarray(0, at)), isCoded)
    }),
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => assert.throws(() => decodeBatch(bytes), isCoded)))
})

test('only the network of a client address is kept', () => {
  const masked = (address: string) => {
    const bytes = maskAddress(address)
    return bytes && addressText(bytes)
  }
  assert.equal(masked('192.0.2.77'), '192.0.2.0/24')
  assert.equal(masked('::ffff:192.0.2.77'), '192.0.2.0/24')
  assert.equal(masked('2001:db8:1:2:3:4:5:6'), '2001:db8:1::/48')
  assert.equal(masked('2001:db8::6'), '2001:db8:0::/48')
  assert.equal(masked('fe80::1%eth0'), 'fe80:0:0::/48')
  assert.equal(masked('::1'), '0:0:0::/48')
  for (const none of ['', 'localhost', '1.2.3', '1.2.3.4.5', ':::']) assert.equal(masked(none), undefined)
})

test('an operator keeps of addresses what it wants: nothing, all, or a hash that its key alone repeats', () => {
  const kept = (keep: 'hash' | 'whole' | 'none' | 'network', address: string, key = 1) => {
    const bytes = keptAddress(address, { keep, key: new Uint8Array(32).fill(key) })
    return bytes && addressText(bytes)
  }
  assert.equal(kept('none', '192.0.2.77'), undefined)
  assert.equal(kept('network', '192.0.2.77'), '192.0.2.0/24')
  assert.equal(kept('whole', '192.0.2.77'), '192.0.2.77')
  assert.equal(kept('whole', '2001:db8:1:2:3:4:5:6'), '2001:db8:1:2:3:4:5:6')
  assert.match(kept('hash', '192.0.2.77')!, /^ff[0-9a-f]{2}(:[0-9a-f]{1,4}){7}$/)
  assert.equal(kept('hash', '192.0.2.77'), kept('hash', '::ffff:192.0.2.77'))
  assert.notEqual(kept('hash', '192.0.2.77'), kept('hash', '192.0.2.78'))
  assert.notEqual(kept('hash', '192.0.2.77'), kept('hash', '192.0.2.77', 2))
  assert.equal(kept('hash', 'localhost'), undefined)
})
