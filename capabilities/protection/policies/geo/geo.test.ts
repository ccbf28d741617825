import assert from 'node:assert/strict'
import test from 'node:test'
import { policyHost } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import { type Exchange, nowhere, type Place } from '@gatehouse/unit'
import { geo } from './geo.ts'

function passes(config: object, place: Partial<Place>): boolean {
  const hooks = geo.create(filled(geo.config, config) as never, policyHost())
  return hooks.request!({ place: { ...nowhere, ...place } } as Exchange) === undefined
}

test('who is named may call or may not, and what is denied is denied also when allowed', () => {
  const config = { allow: { countries: ['DE', 'AT'], asns: [64500] }, deny: { asns: [64501] }, unknown: 'deny' }
  assert.equal(passes(config, { country: 'DE', asn: 1 }), true)
  assert.equal(passes(config, { country: 'FR', asn: 64500 }), true)
  assert.equal(passes(config, { country: 'FR', asn: 1 }), false)
  assert.equal(passes(config, { country: 'DE', asn: 64501 }), false)
  assert.equal(passes({ deny: { continents: ['AN'] }, unknown: 'deny' }, { continent: 'EU' }), true)
})

test('of whom the files do not say what is asked, the configuration decides, and no file is no excuse', () => {
  for (const unknown of ['allow', 'deny']) {
    const may = unknown === 'allow'
    assert.equal(passes({ allow: { countries: ['DE'] }, unknown }, {}), may)
    assert.equal(passes({ deny: { countries: ['DE'] }, unknown }, {}), may)
    assert.equal(passes({ allow: { countries: ['DE'] }, deny: { asns: [1] }, unknown }, { country: 'DE' }), may)
    assert.equal(passes({ allow: { countries: ['DE'] }, unknown }, { country: 'FR' }), false)
    // What is not known of who is denied says nothing of who is allowed.
    assert.equal(passes({ allow: { countries: ['DE'] }, deny: { asns: [1] }, unknown }, { country: 'FR' }), false)
    assert.equal(passes({ deny: { countries: ['DE'], asns: [1] }, unknown }, { country: 'DE' }), false)
  }
  assert.throws(() => passes({}, {}))
})
