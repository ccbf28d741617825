import assert from 'node:assert/strict'
import test from 'node:test'
import { unshown } from './unshown.ts'

const certificate = (certificateId: string, organizationId: string, ...hosts: string[]) => ({
  ...{ certificateId, organizationId, hosts },
})
const claim = (organizationId: string, host: string) => ({ organizationId, host })

/** Hosts alone, by certificate. */
function hostsOf(certificates: ReturnType<typeof certificate>[], claims: ReturnType<typeof claim>[]) {
  const found = unshown(certificates, { gatewayGroup: 'g', claims })
  return Object.fromEntries([...found].map(([id, all]) => [id, all.map(sentence => sentence.split(' ', 1)[0])]))
}

test('a host that is shown, or that no API of the organization answers on, is nothing to tell', () => {
  const certificates = [certificate('1', 'a', 'x.test', 'elsewhere.test'), certificate('2', 'a', 'x.test', '*.w.test')]
  assert.deepEqual(hostsOf(certificates, [claim('a', 'x.test'), claim('a', 'y.w.test'), claim('b', 'z.w.test')]), {})
  assert.deepEqual(hostsOf(certificates, []), {})
})

test('a host is told that several organizations mean by any host', () => {
  const certificates = [certificate('1', 'a', 'x.test', '*.w.test'), certificate('2', 'b', 'y.test')]
  const shared = [claim('a', '*'), claim('b', '*'), claim('b', 'y.test')]
  assert.deepEqual(hostsOf(certificates, shared), { 1: ['x.test', '*.w.test'] })
  assert.deepEqual(hostsOf(certificates, [claim('a', '*'), claim('b', 'y.test')]), {})
})

test('a host is told that another organization names, or names a host in', () => {
  const certificates = [certificate('1', 'a', 'x.test', '*.w.test')]
  const claims = [claim('a', '*'), claim('b', 'x.test'), claim('b', 'y.w.test')]
  assert.deepEqual(hostsOf(certificates, claims), { 1: ['x.test', '*.w.test'] })
  const both = [claim('a', 'y.w.test'), claim('b', 'y.w.test')]
  assert.deepEqual(hostsOf(certificates, both), { 1: ['y.w.test'] })
})
