import assert from 'node:assert/strict'
import test from 'node:test'
import { type HostClaim, placed } from './placing.ts'

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

test('a wildcard certificate is shown where a host below it is claimed', () => {
  assert.deepEqual(shown([certificate('1', 'a', '*.a.test')], [claim('a', 'api.a.test')]), { 1: ['*.a.test'] })
})

test('another organization shows nothing for a claimed host, though its certificate came first', () => {
  const certificates = [certificate('1', 'evil', 'api.a.test'), certificate('2', 'a', 'api.a.test')]
  const claims = [claim('evil', '*'), claim('a', 'api.a.test')]
  assert.deepEqual(shown(certificates, claims), { 2: ['api.a.test'] })
  assert.deepEqual(shown([certificates[0]!], claims), {})
})

test('who claims any host shows what nobody claims; of two the older certificate has it', () => {
  const claims = [claim('a', '*'), claim('b', '*')]
  const certificates = [certificate('2', 'b', 'x.test', 'y.test'), certificate('1', 'a', 'x.test')]
  assert.deepEqual(shown(certificates, claims), { 1: ['x.test'], 2: ['y.test'] })
  assert.deepEqual(shown([certificate('3', 'c', 'x.test')], claims), {}, 'no API, no certificate')
})
