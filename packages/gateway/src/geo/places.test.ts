import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { mmdbOf, shared } from './mmdb.model.ts'
import { MmdbProblem } from './mmdb.ts'
import { Places } from './places.ts'

const countries = mmdbOf({
  '192.0.2.0/24': { country: { iso_code: 'DE' }, continent: { code: 'EU' } },
  '2001:db8::/32': { country_code: 'JP' },
})
const networks = mmdbOf({
  '192.0.2.128/25': { autonomous_system_number: 64500 },
  '198.51.100.0/24': { asn: 'AS64501' },
})

function placesOf(...files: Buffer[]): Places {
  const places = new Places()
  places.use(files.map(shared))
  return places
}

test('each file adds what it says of a network, of either family, and of others nothing is known', () => {
  const places = placesOf(countries, networks)
  assert.deepEqual(places.of('192.0.2.200'), { country: 'DE', continent: 'EU', asn: 64500 })
  assert.deepEqual(places.of('::ffff:192.0.2.1'), { country: 'DE', continent: 'EU', asn: 0 })
  assert.deepEqual(places.of('2001:db8::7'), { country: 'JP', continent: '', asn: 0 })
  assert.deepEqual(places.of('198.51.100.9'), { country: '', continent: '', asn: 64501 })
  for (const address of ['203.0.113.1', '::1', 'unix', '']) {
    assert.deepEqual(places.of(address), { country: '', continent: '', asn: 0 })
  }
})

test('a file that is none is told, and what was read before counts on', () => {
  const places = placesOf(countries)
  for (const broken of [Buffer.alloc(0), Buffer.from('a text'), countries.subarray(0, -20), countries.subarray(400)])
    assert.throws(() => places.use([shared(broken)]), MmdbProblem)
  assert.equal(places.of('192.0.2.1').country, 'DE')
})

test('whatever a file holds, it is told or says something, and takes no time', () => {
  const started = performance.now()
  fc.assert(
    fc.property(fc.nat({ max: countries.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = Buffer.from(countries)
      bytes[at]! ^= flip
      try {
        const place = placesOf(bytes).of('192.0.2.1')
        assert.match(`${place.country}${place.continent}`, /^[A-Z]{0,4}$/)
      } catch (thrown) {
        assert.ok(thrown instanceof MmdbProblem, String(thrown))
      }
    }),
    { numRuns: 2000 },
  )
  assert.ok(performance.now() - started < 20_000)
})

test('a value that refers to itself, or to twice the same again and again, says nothing', () => {
  // A map whose member is the map itself, by a pointer to the beginning.
  const own = Buffer.from(countries)
  const at = own.indexOf('country')
  // The value of `country` becomes a pointer to the outermost map.
  own.set([0x20, 0x00], at + 'country'.length)
  assert.deepEqual(placesOf(own).of('192.0.2.1'), { country: '', continent: '', asn: 0 })
})
