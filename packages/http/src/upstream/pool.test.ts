import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { bodyOf } from '@gatehouse/base'
import {
  answer,
  ask,
  eventually,
  faultServer,
  get,
  HandFed,
  nobodyCancels,
  nothingLeft,
  pooled,
  textOf,
} from './fault-server.model.ts'
import { Resolver } from './resolver.ts'
import { ask as asked } from './upstream.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const some = new Uint8Array([1, 2, 3])

async function nodeServer(t: TestContext, keepAliveTimeoutMs: number) {
  const seen: string[] = []
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, reply) => {
    seen.push(request.method!)
    request.resume().on('end', () => reply.end('ok'))
  })
  server.keepAliveTimeoutBuffer = 0
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  return { seen, server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('the connection used last is used next', async t => {
  const { origin, heard } = await faultServer(t, [['request', { send: ok }]])
  const pool = pooled(t, { origin })
  await Promise.all([answer(pool, get('/1')), answer(pool, get('/2'))])
  assert.deepEqual(pool.counts(), { open: 2, idle: 2, waiting: 0 })
  for (let i = 0; i < 5; i++) await answer(pool, get('/again'))
  assert.deepEqual(heard.map(text => text.split('/again').length - 1).sort(), [0, 5])
})

test('a kept connection that was closed meanwhile costs no GET its answer, and POST is not sent twice', async t => {
  const gone = await faultServer(t, [
    ['request', { send: ok }, 'request', 'reset'],
    ['request', { send: ok }],
  ])
  const pool = pooled(t, { origin: gone.origin })
  await answer(pool)
  assert.equal(await answer(pool), '200 ok')
  assert.equal(gone.sockets.length, 2)

  for (const request of [get('/', { method: 'POST' }), get('/', { method: 'PUT', body: bodyOf(some) })]) {
    const fault = await faultServer(t, [
      ['request', { send: ok }, 'request', 'close'],
      ['request', { send: ok }],
    ])
    const other = pooled(t, { origin: fault.origin })
    await answer(other)
    await assert.rejects(answer(other, request), { code: 'upstream_failed' })
    assert.equal(fault.sockets.length, 1)
    await nothingLeft(other)
  }
})

test('a request is sent again once, and not where a fresh connection ended or a reply had begun', async t => {
  for (const [script, connections] of [
    [['request', 'close'], 1],
    [['request', { send: ok }, 'request', { send: 'HTTP/1.1 2' }, 'close'], 1],
    [['request', { send: ok }, 'request', { send: 'HTTP/1.1 2' }, 'reset'], 1],
    [['request', { send: ok }, 'request', { send: 'HTTP/1.1 100 \r\n\r\n' }, 'reset'], 1],
  ] as const) {
    const { origin, sockets } = await faultServer(t, [[...script]])
    const pool = pooled(t, { origin })
    if (script.length > 2) await answer(pool)
    await assert.rejects(answer(pool), { code: 'upstream_failed' })
    assert.equal(sockets.length, connections)
  }
  const twice = await faultServer(t, [
    ['request', { send: ok }, 'request', 'close'],
    ['request', 'close'],
  ])
  const pool = pooled(t, { origin: twice.origin })
  await answer(pool)
  await assert.rejects(answer(pool), { code: 'upstream_failed' })
  assert.equal(twice.sockets.length, 2)
})

test('no GET fails while the upstream closes idle connections under it, and no POST arrives twice', async t => {
  const { origin, seen } = await nodeServer(t, 20)
  const pool = pooled(t, { origin, connectionsMax: 4 })
  let posts = 0
  let failed = 0
  for (let i = 0; i < 60; i++) {
    await new Promise(resolve => setTimeout(resolve, 16 + (i % 10)))
    assert.equal(await answer(pool), '200 ok')
    if (i % 3 > 0) continue
    posts++
    await answer(pool, get('/', { method: 'POST', body: bodyOf(some) })).catch(() => failed++)
  }
  const arrived = seen.filter(method => method === 'POST').length
  assert.ok(arrived >= posts - failed && arrived <= posts, `${arrived} of ${posts} with ${failed} failed`)
})

test('so many connections and no more; who waits is served in order', async t => {
  const { origin, sockets, heard } = await faultServer(t, [['request', { send: ok }]])
  const pool = pooled(t, { origin, connectionsMax: 2 })
  const replies = Array.from({ length: 50 }, (_, at) => answer(pool, get(`/${at}`)))
  assert.deepEqual(pool.counts(), { open: 2, idle: 0, waiting: 50 })
  assert.deepEqual(
    await Promise.all(replies),
    Array.from({ length: 50 }, () => '200 ok'),
  )
  assert.equal(sockets.length, 2)
  for (const text of heard) {
    const order = [...text.matchAll(/GET \/(\d+) /g)].map(match => Number(match[1]))
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    )
  }
  assert.deepEqual(pool.counts(), { open: 2, idle: 2, waiting: 0 })
})

test('a full queue refuses at once, a cancelled request leaves it at once, a long wait ends', async t => {
  const { origin } = await faultServer(t, [['request', 'stall']])
  const pool = pooled(t, { origin, connectionsMax: 1, queueMax: 2, queueTimeoutMs: 100, firstByteTimeoutMs: 400 })
  const first = ask(pool)
  await eventually(() => pool.counts().waiting === 0)
  const cancellation = nobodyCancels()
  const waits = [asked(pool, get(), cancellation), ask(pool)]
  await assert.rejects(ask(pool), { code: 'upstream_overloaded', status: 503, message: /wait/ })
  assert.equal(pool.counts().waiting, 2)
  cancellation.onCancel!(new Error('gone'))
  assert.equal(pool.counts().waiting, 1)
  await assert.rejects(waits[0]!, { code: 'upstream_failed' })
  await assert.rejects(waits[1]!, { code: 'upstream_overloaded', message: /in time/ })
  await assert.rejects(first, { code: 'upstream_timeout' })
  await nothingLeft(pool)
})

test('every request that waits is told when no connection comes about', async t => {
  const { server, origin } = await nodeServer(t, 1000)
  await new Promise(resolve => server.close(resolve))
  const pool = pooled(t, { origin, connectionsMax: 2 })
  const replies = Array.from({ length: 20 }, () => ask(pool))
  for (const reply of replies) await assert.rejects(reply, { code: 'upstream_unreachable' })
  await nothingLeft(pool)
})

test('an attempt that fails for a request that left takes no other request along', async t => {
  const { origin } = await faultServer(t, [['request', { send: ok }]])
  const answers = [Promise.withResolvers<string[]>(), Promise.withResolvers<string[]>()]
  class Scripted extends Resolver {
    #asked = 0
    override resolve = () => answers[this.#asked++]!.promise
  }
  const pool = pooled(t, { origin: origin.replace('127.0.0.1', 'some.test'), resolver: new Scripted() })
  const cancellation = nobodyCancels()
  const left = asked(pool, get(), cancellation)
  const stays = answer(pool)
  cancellation.onCancel!(new Error('gone'))
  await assert.rejects(left, { code: 'upstream_failed' })
  answers[0]!.reject(new Error('no such name'))
  await eventually(() => pool.counts().open === 1)
  answers[1]!.resolve(['127.0.0.1'])
  assert.equal(await stays, '200 ok')
})

test('a broken connection makes room for who waits', async t => {
  const { origin } = await faultServer(t, [
    ['request', 'reset'],
    ['request', { send: ok }],
  ])
  const pool = pooled(t, { origin, connectionsMax: 1 })
  const replies = [ask(pool), answer(pool), answer(pool)]
  await assert.rejects(replies[0]!, { code: 'upstream_failed' })
  assert.deepEqual(await Promise.all(replies.slice(1)), ['200 ok', '200 ok'])
})

test('a connection is not kept beyond its idle time, its age or its number of requests', async t => {
  const idle = await faultServer(t, [['request', { send: ok }]])
  const idlePool = pooled(t, { origin: idle.origin, keepAliveTimeoutMs: 60 })
  await answer(idlePool)
  assert.equal(idlePool.counts().open, 1)
  await nothingLeft(idlePool)

  const old = await faultServer(t, [['request', { send: ok }]])
  const oldPool = pooled(t, { origin: old.origin, ageMaxMs: 80, keepAliveTimeoutMs: 10_000, idleTimeoutMs: 80 })
  await eventually(() => {
    void answer(oldPool)
    return old.sockets.length >= 3
  })

  const used = await faultServer(t, [['request', { send: ok }]])
  const usedPool = pooled(t, { origin: used.origin, requestsMax: 3 })
  for (let i = 0; i < 7; i++) await answer(usedPool)
  assert.equal(used.sockets.length, 3)
})

test('closing lets what is under way and what waits finish, and refuses what is new', async t => {
  const { origin } = await faultServer(t, [['request', { trickle: ok, everyMs: 1 }]])
  const pool = pooled(t, { origin, connectionsMax: 1 })
  const replies = [answer(pool), answer(pool)]
  const closed = pool.close()
  await assert.rejects(ask(pool), { code: 'upstream_failed' })
  assert.deepEqual(await Promise.all(replies), ['200 ok', '200 ok'])
  await closed
  assert.deepEqual(pool.counts(), { open: 0, idle: 0, waiting: 0 })
  await pool.close()
})

test('closing with a deadline cuts what is left then', async t => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour'
  const { origin } = await faultServer(t, [['request', { send: head }, 'stall']])
  const pool = pooled(t, { origin, connectionsMax: 1 })
  const { body } = await ask(pool)
  const told = assert.rejects(textOf(body!), { code: 'upstream_failed', message: /closed/ })
  const waits = assert.rejects(ask(pool), { code: 'upstream_failed', message: /closed/ })
  await pool.close(50)
  await Promise.all([told, waits])
  await nothingLeft(pool)
})

test('a request that broke off in the queue was never begun', async t => {
  const { origin } = await faultServer(t, [['request', 'stall']])
  const pool = pooled(t, { origin, connectionsMax: 1, queueTimeoutMs: 50, firstByteTimeoutMs: 200 })
  const first = ask(pool)
  const body = new HandFed(10)
  await assert.rejects(ask(pool, get('/', { method: 'POST', body })), { code: 'upstream_overloaded' })
  assert.equal(body.sink, undefined)
  assert.equal(body.aborted, undefined)
  await assert.rejects(first, { code: 'upstream_timeout' })
})
