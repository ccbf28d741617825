import assert from 'node:assert/strict'
import test from 'node:test'
import { type HostClaim, isOwn, placed } from './placing.ts'

const certificate = (certificateId: string, organizationId: string, ...hosts: string[]) => ({
  ...{ certificateId, organizationId, hosts },
})
const claim = (organizationId: string, host: string): HostClaim => ({ organizationId, host })

const shown = (...args: Parameters<typeof placed>) => Object.fromEntries(placed(...args))

test('a certificate is shown for hosts that its organization claims by name or wildcard, and for no other', () => {
  const claims = [claim('a', 'api.a.test'), claim('a', '*.shop.test'), claim('b', 'api.b.test')]
  const certificates = [certificate('1', 'a', 'api.a.test', 'x.shop.test', 'api.b.test', 'other.test')]
  assert.deepEqual(shown(certificates, claims), { 1: ['api.a.test', 'x.shop.test'] })
})

test('a wildcard certificate is shown for the claimed hosts one label below it, in one order', () => {
  const claims = ['y.a.test', 'x.a.test', 'x.y.a.test', 'a.test'].map(host => claim('a', host))
  const certificates = [certificate('1', 'a', '*.a.test')]
  assert.deepEqual(shown(certificates, claims), { 1: ['x.a.test', 'y.a.test'] })
  assert.deepEqual(shown(certificates, claims.toReversed()), { 1: ['x.a.test', 'y.a.test'] })
})

test('a wildcard stays one where its organization alone claims it, a wider one or any host', () => {
  const certificates = [certificate('1', 'a', '*.a.test')]
  for (const host of ['*.a.test', '*.test', '*']) {
    const claims = [claim('a', host), claim('a', 'x.a.test'), claim('b', 'x.y.a.test'), claim('b', 'b.test')]
    assert.deepEqual(shown(certificates, claims), { 1: ['*.a.test'] }, host)
  }
})

test('a certificate that names a host goes before an older wildcard of its organization', () => {
  const certificates = [certificate('1', 'a', '*.a.test'), certificate('2', 'a', 'x.a.test')]
  const claims = [claim('a', 'x.a.test'), claim('a', 'y.a.test')]
  assert.deepEqual(shown(certificates, claims), { 1: ['y.a.test'], 2: ['x.a.test'] })
})

test('siblings under one wildcard: each organization’s certificate is shown for its own host alone', () => {
  const claims = [claim('a', 'a.example.org'), claim('b', 'b.example.org')]
  const certificates = [certificate('1', 'a', '*.example.org'), certificate('2', 'b', '*.example.org')]
  assert.deepEqual(shown(certificates, claims), { 1: ['a.example.org'], 2: ['b.example.org'] })
  assert.deepEqual(shown([certificates[0]!], claims), { 1: ['a.example.org'] })
})

test('a host or wildcard that two organizations claim, at different base paths, shows a certificate of neither', () => {
  for (const host of ['shop.example.org', '*.example.org']) {
    const claims = [claim('a', host), claim('b', host), claim('c', '*')]
    const certificates = ['a', 'b', 'c'].map((who, age) =>
      certificate(String(age), who, 'shop.example.org', '*.example.org'),
    )
    assert.deepEqual(shown(certificates, claims), {}, host)
  }
  const twice = [claim('a', 'shop.example.org'), claim('a', 'shop.example.org')]
  const own = [certificate('1', 'a', 'shop.example.org')]
  assert.deepEqual(shown(own, twice), { 1: ['shop.example.org'] }, 'one organization is no dispute')
})

test('a wildcard is not shown over a host that another organization claims below it, and a name goes before a wildcard', () => {
  for (const wide of ['*.example.org', '*.org', '*']) {
    const claims = [claim('a', wide), claim('a', 'a.example.org'), claim('b', 'b.example.org')]
    const certificates = [
      certificate('1', 'a', '*.example.org', 'b.example.org'),
      certificate('2', 'b', 'b.example.org', '*.example.org'),
    ]
    assert.deepEqual(shown(certificates, claims), { 1: ['a.example.org'], 2: ['b.example.org'] }, wide)
    assert.deepEqual(shown([certificates[0]!], claims), { 1: ['a.example.org'] }, wide)
  }
})

test('of two wildcards the narrower decides', () => {
  const claims = [claim('a', '*.example.org'), claim('b', '*.eu.example.org')]
  const hosts = ['*.example.org', '*.eu.example.org', 'x.eu.example.org', 'x.us.example.org']
  const certificates = [certificate('1', 'a', ...hosts), certificate('2', 'b', ...hosts)]
  assert.deepEqual(shown(certificates, claims), {
    1: ['*.example.org', 'x.us.example.org'],
    2: ['*.eu.example.org', 'x.eu.example.org'],
  })
})

test('another organization shows nothing for a claimed host, though its certificate came first', () => {
  const certificates = [certificate('1', 'evil', 'api.a.test'), certificate('2', 'a', 'api.a.test')]
  const claims = [claim('evil', '*'), claim('a', 'api.a.test')]
  assert.deepEqual(shown(certificates, claims), { 2: ['api.a.test'] })
  assert.deepEqual(shown([certificates[0]!], claims), {})
})

test('who claims any host shows what nobody claims; of its certificates the older has it', () => {
  const claims = [claim('a', '*'), claim('b', 'b.test')]
  const certificates = [certificate('2', 'a', 'x.test', 'y.test', 'b.test'), certificate('1', 'a', 'x.test')]
  assert.deepEqual(shown(certificates, claims), { 1: ['x.test'], 2: ['y.test'] })
  assert.deepEqual(shown([certificate('3', 'c', 'x.test')], claims), {}, 'no API, no certificate')
})

test('a certificate is ordered for hosts that the organization alone claims by name or narrowest wildcard', () => {
  const claims = [claim('a', '*.example.org'), claim('b', 'b.example.org'), claim('b', '*.eu.example.org')]
  const own = (organizationId: string, host: string) => isOwn(claim(organizationId, host), claims)
  assert.ok(own('a', 'a.example.org') && own('b', 'b.example.org') && own('b', 'x.eu.example.org'))
  const strange = ['b.example.org', 'x.eu.example.org', 'example.org', 'other.test'].filter(host => own('a', host))
  assert.deepEqual(strange, [])
  const disputed = [...claims, claim('a', 'b.example.org')]
  for (const who of ['a', 'b']) assert.equal(isOwn(claim(who, 'b.example.org'), disputed), false)
})

test('who claims any host orders for any, in a group of its own alone', () => {
  const alone = [claim('a', '*'), claim('a', 'x.test')]
  assert.ok(isOwn(claim('a', 'y.test'), alone))
  assert.equal(isOwn(claim('a', 'y.test'), [...alone, claim('b', 'b.test')]), false, 'it may be the other’s next host')
  assert.ok(isOwn(claim('a', 'x.test'), [...alone, claim('b', 'b.test')]))
  assert.equal(isOwn(claim('a', 'y.test'), []), false)
})

test('where two organizations claim any host, neither shows a certificate for what nobody names', () => {
  const claims = [claim('a', '*'), claim('b', '*'), claim('b', 'b.test'), claim('b', '*.b.test')]
  const hosts = ['x.test', '*.x.test', 'b.test', 'x.b.test']
  const certificates = [certificate('1', 'a', ...hosts), certificate('2', 'b', ...hosts)]
  assert.deepEqual(shown(certificates, claims), { 2: ['b.test', 'x.b.test'] }, 'what one names is still its own')
  assert.deepEqual(
    shown(certificates, [claim('a', '*'), claim('a', '*')]),
    { 1: hosts },
    'one organization is no dispute',
  )
})
