import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type CredentialUse, noticeEveryMs, usedAgain } from './credential-use.ts'
import { type Sighting, seenWith, twoPlaces, windowMinutes } from './networks-seen.ts'

const startMs = Date.UTC(2026, 0, 1)
const minute = 60_000
const office = '192.0.2.0/24'
const home = '198.51.100.0/24'
const six = '2001:db8:1::/48'

/** What is kept after these, each told a moment after it happened. */
function after(sightings: readonly Sighting[], before?: CredentialUse): CredentialUse | undefined {
  let kept = before
  for (const one of sightings) kept = usedAgain(kept, [one], one.atMs + 1000) ?? kept
  return kept
}

const sighting = fc.record({
  network: fc.constantFrom(office, home, six, ''),
  atMs: fc.integer({ min: startMs, max: startMs + 9 * minute }),
})

test('what is kept is the same in whatever order and however often it is told', () => {
  const nowMs = startMs + 9 * minute
  fc.assert(
    fc.property(fc.array(sighting, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat()), (all, draws) => {
      const told = (order: readonly Sighting[]) =>
        order.reduce<CredentialUse | undefined>((kept, one) => usedAgain(kept, [one], nowMs) ?? kept, undefined)!
      const shuffled = [...all, ...all].sort(() => (draws.next().value % 2 === 0 ? 1 : -1))
      const [one, other] = [told(all), told(shuffled)]
      const latest = Math.max(...all.map(({ atMs }) => atMs))
      assert.ok(latest - one.lastUsedMs < 30_000 && latest >= one.lastUsedMs)
      assert.ok(Math.abs(one.lastUsedMs - other.lastUsedMs) < 30_000)
      assert.deepEqual(one.seen, other.seen)
      assert.deepEqual(one.twoPlaces?.networks, other.twoPlaces?.networks)
    }),
  )
})

test('use never goes back, and a time that lies ahead does not stay', () => {
  const kept = after([{ network: office, atMs: startMs }])!
  assert.equal(usedAgain(kept, [{ network: home, atMs: startMs - minute }], startMs)?.lastNetwork ?? office, office)
  const ahead = { ...kept, lastUsedMs: startMs + 30 * 86_400_000 }
  const again = usedAgain(ahead, [{ network: home, atMs: startMs + minute }], startMs + minute)!
  assert.deepEqual([again.lastUsedMs, again.lastNetwork], [startMs + minute, home])
})

test('who calls all the time from one place is written twice a minute', () => {
  let kept: CredentialUse | undefined
  let writes = 0
  for (let atMs = startMs; atMs < startMs + 10 * minute; atMs += 1000) {
    const next = usedAgain(kept, [{ network: office, atMs }], atMs)
    if (next) writes++
    kept = next ?? kept
  }
  assert.ok(writes <= 2 * 10 + 1, `${writes} writes`)
})

/** A use from each network every ten seconds, for so many minutes. */
const byTurns = (minutes: number, networks: readonly string[], fromMs = startMs) =>
  Array.from({ length: minutes * 6 }, (_, step) => step * 10_000).flatMap(ms =>
    networks.map(network => ({ network, atMs: fromMs + ms })),
  )

test('a credential that is used from two networks by turns is noticed, once a day', () => {
  const kept = after(byTurns(4, [office, home]))!
  assert.deepEqual(kept.twoPlaces?.networks, [office, home].sort())
  assert.equal(after(byTurns(60, [office, home], startMs + 5 * minute), kept)!.twoPlaces?.atMs, kept.twoPlaces!.atMs)
  const nextDay = after(byTurns(4, [office, home], startMs + noticeEveryMs + 10 * minute), kept)!
  assert.ok(nextDay.twoPlaces!.atMs > kept.twoPlaces!.atMs)
})

test('who changes the network, back and forth within the minutes of the change, or has both families of addresses is in one place', () => {
  const moves = [...byTurns(5, [office]), ...byTurns(5, [home], startMs + 5 * minute)]
  assert.equal(after(moves)!.twoPlaces, undefined)
  const flaps = byTurns(2, [office, home])
  assert.equal(after([...flaps, ...byTurns(8, [home], startMs + 2 * minute)])!.twoPlaces, undefined)
  assert.equal(after(byTurns(30, [office, six]))!.twoPlaces, undefined)
})

test('what lies before the window is forgotten, and no more than eight networks are kept', () => {
  const many = Array.from({ length: 20 }, (_, net) => ({ network: `10.0.${net}.0/24`, atMs: startMs }))
  const seen = seenWith([], many, startMs)
  assert.equal(seen.length, 8)
  assert.deepEqual(seenWith(seen, [], startMs + windowMinutes * minute), [])
  assert.equal(twoPlaces([]), undefined)
})
