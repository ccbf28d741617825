import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { securityHeaders } from './security-headers.ts'

const ask = async (config: object, headers: Record<string, string> = {}, scheme: 'http' | 'https' = 'https') =>
  (await through(securityHeaders, config, { request: { scheme }, reply: { status: 200, headers } })).headers

test('a reply says what browsers may do with it, and no longer what stands behind', async () => {
  const headers = await ask({}, { Server: 'Apache/2.4.1 (Debian)', 'X-Powered-By': 'PHP/7.1' })
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'")
  assert.equal(headers.get('strict-transport-security'), 'max-age=31536000')
  assert.equal(headers.get('server'), undefined)
  assert.equal(headers.get('x-powered-by'), undefined)
  assert.match((await ask({ preset: 'pages' })).get('content-security-policy')!, /default-src 'self'/)
})

test('what the upstream says stays unless it is to be replaced, and every field can be another or none', async () => {
  const own = { 'Content-Security-Policy': "default-src 'self'", 'X-Frame-Options': 'SAMEORIGIN' }
  assert.equal((await ask({}, own)).get('x-frame-options'), 'SAMEORIGIN')
  assert.equal((await ask({ replace: true }, own)).get('x-frame-options'), 'DENY')
  const fields = { 'x-frame-options': '', 'Referrer-Policy': 'origin', 'X-Robots-Tag': 'noindex' }
  const headers = await ask({ fields, hstsSubdomains: true })
  assert.equal(headers.get('x-frame-options'), undefined)
  assert.equal(headers.get('referrer-policy'), 'origin')
  assert.equal(headers.get('x-robots-tag'), 'noindex')
  assert.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains')
})

test('fields count whatever letters they are written in', async () => {
  const headers = await ask({ hide: ['X-Version'] }, { 'x-version': '4', 'x-frame-options': 'SAMEORIGIN' })
  assert.deepEqual([headers.get('x-version'), headers.all('x-frame-options')], [undefined, ['SAMEORIGIN']])
})

test('HSTS is told over TLS alone', async () => {
  assert.equal((await ask({}, {}, 'http')).get('strict-transport-security'), undefined)
  assert.equal((await ask({ hstsSeconds: 0 })).get('strict-transport-security'), undefined)
})
