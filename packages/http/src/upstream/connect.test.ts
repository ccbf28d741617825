import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { egressRule } from '../egress.ts'
import { answer, ask, eventually, faultServer, get, nothingLeft, pooled } from './fault-server.model.ts'
import { Resolver } from './resolver.ts'
import { ask as asked } from './upstream.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const portOf = (origin: string) => Number(new URL(origin).port)
const resolvesTo = (...addresses: string[]) =>
  new Resolver({ lookup: async () => addresses, ttlMs: async () => undefined })

async function socketPath(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-upstream-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'upstream.sock')
}

test('a socket of this machine is an origin like another', async t => {
  const { origin, sockets } = await faultServer(t, [['request', { send: ok }]], { path: await socketPath(t) })
  const pool = pooled(t, { origin })
  for (let i = 0; i < 3; i++) assert.equal(await answer(pool), '200 ok')
  assert.equal(sockets.length, 1)
  await assert.rejects(ask(pooled(t, { origin: 'unix:/nowhere/at.all' })), { code: 'upstream_unreachable' })
})

test('no tenant reaches a socket of this machine, loopback or a metadata service, by address or by name', async t => {
  const unix = await faultServer(t, [['request', { send: ok }]], { path: await socketPath(t) })
  const tcp = await faultServer(t, [['request', { send: ok }]])
  const port = portOf(tcp.origin)
  const egress = egressRule()
  for (const [origin, address] of [
    [unix.origin, ''],
    [tcp.origin, ''],
    [`http://[::ffff:127.0.0.1]:${port}`, ''],
    [`http://0.0.0.0:${port}`, ''],
    [`http://inner.test:${port}`, '127.0.0.1'],
    [`http://inner.test:${port}`, '::ffff:127.0.0.1'],
    ['http://meta.test', '169.254.169.254'],
  ] as const) {
    const pool = pooled(t, { origin, egress, resolver: resolvesTo(address) })
    await assert.rejects(ask(pool), { code: 'upstream_forbidden' }, origin)
    await nothingLeft(pool)
  }
  assert.equal(unix.sockets.length + tcp.sockets.length, 0)
})

test('of several addresses only those are connected to that the rule allows, also as the second choice', async t => {
  const { origin, sockets } = await faultServer(t, [['request', { send: ok }]])
  const port = portOf(origin)
  const judged: string[] = []
  const rule = egressRule({ allow: ['127.0.0.3'] })
  const egress = {
    checkSocket: rule.checkSocket,
    check: (address: string, at: number) => {
      judged.push(`${address}:${at}`)
      return rule.check(address, at)
    },
  }
  // 127.0.0.3 refuses; were 127.0.0.1 not judged, it would be next.
  const resolver = resolvesTo('127.0.0.3', '127.0.0.1')
  await assert.rejects(ask(pooled(t, { origin: `http://two.test:${port}`, egress, resolver })), {
    code: 'upstream_unreachable',
  })
  assert.deepEqual(judged, [`127.0.0.3:${port}`, `127.0.0.1:${port}`])
  assert.equal(sockets.length, 0)
})

test('a name that changes to a forbidden address is judged again', async t => {
  const { origin, sockets } = await faultServer(t, [['request', { send: ok }, 'close']])
  let address = '127.0.0.1'
  const resolver = new Resolver({
    lookup: async () => [address],
    ttlMs: async () => undefined,
    ttlMaxMs: 0,
    graceMs: 0,
  })
  const egress = egressRule({ allow: ['127.0.0.1'] })
  const pool = pooled(t, { origin: `http://rebound.test:${portOf(origin)}`, resolver, egress })
  assert.equal(await answer(pool), '200 ok')
  await nothingLeft(pool)
  address = '127.0.0.2'
  await assert.rejects(ask(pool), { code: 'upstream_forbidden' })
  assert.equal(sockets.length, 1)
})

test('the first address that answers is taken', async t => {
  const { origin } = await faultServer(t, [['request', { send: ok }]])
  const resolver = resolvesTo('127.0.0.9', '127.0.0.8', '127.0.0.1')
  const pool = pooled(t, { origin: `http://some.test:${portOf(origin)}`, resolver })
  assert.equal(await answer(pool), '200 ok')
})

test('all addresses of a name are used, one after the other', async t => {
  const first = await faultServer(t, [['request', { send: ok }, 'close']])
  const port = portOf(first.origin)
  const second = await faultServer(t, [['request', { send: ok }, 'close']], { host: '127.0.0.2', port })
  const pool = pooled(t, { origin: `http://both.test:${port}`, resolver: resolvesTo('127.0.0.1', '127.0.0.2') })
  for (let i = 0; i < 6; i++) {
    assert.equal(await answer(pool), '200 ok')
    await nothingLeft(pool)
  }
  assert.deepEqual([first.sockets.length, second.sockets.length], [3, 3])
})

test('a change in DNS is followed within its time, also by connections that are in use all along', async t => {
  const before = await faultServer(t, [['request', { send: ok }]])
  const port = portOf(before.origin)
  const after = await faultServer(t, [['request', { send: ok }]], { host: '127.0.0.2', port })
  let addresses = ['127.0.0.1']
  const resolver = new Resolver({ lookup: async () => addresses, ttlMs: async () => undefined, ttlMaxMs: 50 })
  const pool = pooled(t, { origin: `http://moves.test:${port}`, resolver, idleTimeoutMs: 100 })
  await answer(pool)
  addresses = ['127.0.0.2']
  let asked = 0
  while (after.sockets.length === 0 && asked < 1000) {
    assert.equal(await answer(pool), '200 ok')
    asked++
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  assert.ok(after.sockets.length > 0)
  await eventually(() => before.sockets.every(socket => socket.destroyed || socket.readableEnded))
  assert.ok(before.heard.join('').split('GET').length > 2, 'the old one served until then')
})

test('a name that nobody knows, a port that nobody has and a peer that never answers are told apart', async t => {
  const unknown = new Resolver({ lookup: () => Promise.reject(new Error('ENOTFOUND')) })
  await assert.rejects(ask(pooled(t, { origin: 'http://nobody.test', resolver: unknown })), {
    code: 'upstream_unreachable',
  })
  await assert.rejects(ask(pooled(t, { origin: 'http://127.0.0.1:1' })), { code: 'upstream_unreachable' })
  const never = new Resolver({ lookup: () => new Promise(() => {}) })
  const pool = pooled(t, { origin: 'http://slow.test', resolver: never, connectTimeoutMs: 100 })
  const fromMs = performance.now()
  await assert.rejects(ask(pool), { code: 'upstream_timeout' })
  assert.ok(performance.now() - fromMs >= 100)
  await nothingLeft(pool)
})

test('whoever cancels while the connection is being made is told at once', async t => {
  const never = new Resolver({ lookup: () => new Promise(() => {}) })
  const pool = pooled(t, { origin: 'http://slow.test', resolver: never, connectTimeoutMs: 200 })
  const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
  const reply = asked(pool, get(), cancellation)
  cancellation.onCancel!(new Error('gone'))
  await assert.rejects(reply, { code: 'upstream_failed' })
  assert.equal(pool.counts().waiting, 0)
  await nothingLeft(pool)
})
