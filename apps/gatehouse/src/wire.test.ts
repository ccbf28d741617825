/** What the gateway makes of odd requests: the wire's refusals, its rules about paths, keys, names and callers. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { type FailureCode, failureKinds } from '@gatehouse/base'
import type { Gateway, GatewayOptions } from '@gatehouse/gateway'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'

const started = async (t: TestContext, options: Partial<GatewayOptions> = {}) =>
  (await gatewayFor(t, partTo([await upstream(t, mirror)]), { workers: 1, ...options })).gateway

/** Sends these bytes and reads until the gateway is done with the connection. */
function exchanged({ port }: Gateway, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let text = ''
    socket.on('data', piece => {
      text += piece.toString('latin1')
    })
    socket.on('end', () => {
      socket.end()
      resolve(text)
    })
    socket.on('error', reject)
    socket.write(bytes)
  })
}

const asked = (target: string, fields = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${fields}\r\n`
const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1])
const bodyOf = (text: string) =>
  JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4).replace(/^[0-9a-f]+\r\n|\r\n0\r\n\r\n$/g, ''))
const code = (name: FailureCode) => failureKinds[name].status

test('a message that breaks a rule of the wire is answered with a problem document that names the rule', async t => {
  const gateway = await started(t, { limits: { headerTimeoutMs: 200 } })
  for (const [bytes, status, name] of [
    ['GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400, 'request_malformed'],
    ['GET / HTTP/1.1\r\nHost : a\r\n\r\n', 400, 'request_malformed'],
    [`GET /${'x'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, 'request_too_large'],
    [`GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(201)}\r\n`, 431, 'request_too_large'],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(33_000)}\r\n\r\n`, 431, 'request_too_large'],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 408, 'request_timeout'],
  ] as const) {
    const text = await exchanged(gateway, bytes)
    const problem = bodyOf(text)
    assert.equal(statusOf(text), status, bytes.slice(0, 60))
    assert.match(text, /Content-Type: application\/problem\+json\r\n/)
    assert.deepEqual([problem.status, problem.code], [status, name])
    assert.match(problem.detail, /\([A-Z0-9-]+\)$/)
  }
  assert.equal(code('request_timeout'), 408)
})

test('a path, a repeated key and an underscore are what the operator decided they are', async t => {
  const reached = async (gateway: Gateway, target: string, fields?: string) => {
    const text = await exchanged(gateway, asked(target, fields))
    return statusOf(text) === 200 ? bodyOf(text) : statusOf(text)
  }
  const usual = await started(t)
  assert.equal((await reached(usual, '/pets/v1/x/../pets/%7e1')).url, '/pets/~1')
  assert.equal(await reached(usual, '/pets/v1/pets/..;/1'), 400)
  assert.equal((await reached(usual, '/pets/v1/pets?a=1&a=2')).url, '/pets?a=1&a=2')
  assert.equal((await reached(usual, '/pets/v1/pets', 'api_key: k\r\n')).headers.api_key, 'k')
  const strict = await started(t, {
    rules: { path: 'reject', duplicateQueryKeys: 'reject', underscoreHeaders: 'reject' },
  })
  assert.equal(await reached(strict, '/pets/v1/x/../pets'), 400)
  assert.equal(await reached(strict, '/pets/v1/pets?a=1&%61=2'), 400)
  assert.equal(await reached(strict, '/pets/v1/pets', 'api_key: k\r\n'), 400)
  assert.equal((await reached(strict, '/pets/v1/pets?a=1&b=2')).url, '/pets?a=1&b=2')
  const loose = await started(t, { rules: { path: 'raw', duplicateQueryKeys: 'last', underscoreHeaders: 'drop' } })
  assert.equal((await reached(loose, '/pets/v1/pets/%7e1?a=1&b=2&a=3', 'api_key: k\r\n')).url, '/pets/%7e1?b=2&a=3')
  assert.equal((await reached(loose, '/pets/v1/pets', 'api_key: k\r\n')).headers.api_key, undefined)
})

test('an absolute form wins over Host, for the upstream too', async t => {
  const text = await exchanged(
    await started(t),
    'GET http://real.example/pets/v1/pets HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n',
  )
  assert.equal(bodyOf(text).headers['x-forwarded-host'], 'real.example')
})

test('a balancer that is named must say the caller first, and nobody else may', async t => {
  const header = 'PROXY TCP4 203.0.113.7 198.51.100.1 5000 80\r\n'
  const named = await started(t, { proxyProtocol: ['loopback'] })
  assert.equal(
    bodyOf(await exchanged(named, header + asked('/pets/v1/pets'))).headers['x-forwarded-for'],
    '203.0.113.7',
  )
  assert.equal(await exchanged(named, asked('/pets/v1/pets')).catch(() => ''), '')
  const unnamed = await started(t, { proxyProtocol: ['10.0.0.0/8'] })
  assert.equal(statusOf(await exchanged(unnamed, header + asked('/pets/v1/pets'))), 400)
})

test('the caller is whom a trusted proxy speaks for, and the upstream is told the way', async t => {
  const fields = 'X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n'
  const trusting = await started(t, { callers: { trustedProxies: ['loopback'] } })
  const told = bodyOf(await exchanged(trusting, asked('/pets/v1/pets', fields))).headers
  assert.deepEqual([told['x-forwarded-for'], told['x-forwarded-proto']], ['203.0.113.7, 127.0.0.1', 'https'])
  const wary = bodyOf(await exchanged(await started(t), asked('/pets/v1/pets', fields))).headers
  assert.deepEqual([wary['x-forwarded-for'], wary['x-forwarded-proto']], ['127.0.0.1', 'http'])
})

test('an upgrade to anything but a WebSocket is ignored: what followed would pass every policy', async t => {
  const upgrade = 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'
  const text = await exchanged(await started(t), `GET /pets/v1/pets HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`)
  assert.equal(statusOf(text), 200)
  const { headers } = bodyOf(text)
  assert.deepEqual([headers.upgrade, headers['http2-settings']], [undefined, undefined])
})

test('a trailer section says nothing that a head may not', async t => {
  const seen = await upstream(t, (request, response) => {
    request.resume().on('end', () => response.end(JSON.stringify(request.trailers)))
  })
  const { gateway } = await gatewayFor(t, partTo([seen]), { workers: 1, rules: { underscoreHeaders: 'drop' } })
  const trailers = 'X-Gatehouse-Consumer: root\r\nX-Request-Id: mine\r\nX_Forwarded_For: 1.2.3.4\r\nX-Sum: 7\r\n'
  const head = 'POST /pets/v1/pets HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
  assert.deepEqual(bodyOf(await exchanged(gateway, `${head}1\r\nx\r\n0\r\n${trailers}\r\n`)), { 'x-sum': '7' })
})

test('curl is understood: chunks, an expectation, HTTP/1.0, HEAD, a kept connection', async t => {
  const gateway = await started(t)
  const url = `http://127.0.0.1:${gateway.port}/pets/v1/pets`
  const curl = async (...args: string[]) =>
    (await promisify(execFile)('curl', ['-s', '--max-time', '5', ...args])).stdout
  const told = JSON.parse(
    await curl('-H', 'Transfer-Encoding: chunked', '-H', 'Expect: 100-continue', '-d', 'body', url),
  )
  assert.equal(told.method, 'POST')
  assert.match(await curl('-0', '-i', url), /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(await curl('-I', url), /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(await curl('-v', '--stderr', '-', url, url), /Re-using existing connection/i)
})
