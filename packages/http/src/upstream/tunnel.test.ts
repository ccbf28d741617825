import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { BodySink } from '@gatehouse/base'
import { ask, eventually, faultServer, get, HandFed, nothingLeft, pooled, type Step } from './fault-server.model.ts'

const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

class Heard implements BodySink {
  text = ''
  ended = false
  error: Error | undefined
  open = true
  data(piece: Uint8Array): boolean {
    this.text += Buffer.from(piece).toString('latin1')
    return this.open
  }
  end() {
    this.ended = true
  }
  failed(reason: Error) {
    this.error = reason
  }
}

async function tunnel(t: TestContext, script: Step[]) {
  const fault = await faultServer(t, [script])
  const pool = pooled(t, { origin: fault.origin, idleTimeoutMs: 50, firstByteTimeoutMs: 200 })
  const ours = new HandFed()
  const reply = await ask(pool, get('/ws', { upgrade: 'websocket', body: ours }))
  assert.equal(reply.status, 101)
  const heard = new Heard()
  reply.body!.start(heard)
  return { sockets: fault.sockets, arrived: fault.heard, pool, ours, reply, heard }
}

test('what came right behind a 101 belongs to the tunnel, both ways go raw, and silence is no fault', async t => {
  const { ours, heard, pool, sockets } = await tunnel(t, [
    'request',
    { send: `${switching}HTTP/1.1 200 OK\r\n` },
    { read: 53 },
    { send: 'echo' },
    'stall',
  ])
  assert.equal(heard.text, 'HTTP/1.1 200 OK\r\n')
  await new Promise(resolve => setTimeout(resolve, 200))
  for (const piece of ['abc', '', 'x'.repeat(50)]) assert.equal(ours.sink!.data(Buffer.from(piece)), true)
  await eventually(() => heard.text.endsWith('echo'))
  assert.equal(heard.ended, false)
  assert.equal(sockets.length, 1)
  assert.deepEqual(pool.counts(), { open: 1, idle: 0, waiting: 0 })
})

test('half-close passes on in either direction, and the other one goes on', async t => {
  const first = await tunnel(t, ['request', { send: switching }, 'half'])
  await eventually(() => first.heard.ended)
  assert.equal(first.ours.sink!.data(Buffer.from('still here')), true)
  await eventually(() => first.arrived[0]!.includes('still here'))
  first.ours.sink!.end()
  await nothingLeft(first.pool)
  assert.equal(first.heard.error, undefined)

  const second = await tunnel(t, ['request', { send: switching }, 'stall'])
  second.ours.sink!.end()
  await eventually(() => second.sockets[0]!.readableEnded)
  second.sockets[0]!.end('last words')
  await eventually(() => second.heard.ended)
  assert.equal(second.heard.text, 'last words')
  await nothingLeft(second.pool)
})

test('either side that breaks off ends both', async t => {
  const reset = await tunnel(t, ['request', { send: switching }, 'stall'])
  reset.sockets[0]!.resetAndDestroy()
  await eventually(() => reset.heard.error !== undefined)
  assert.equal((reset.heard.error as { code?: string }).code, 'upstream_failed')
  assert.ok(reset.ours.aborted)
  await nothingLeft(reset.pool)

  const caller = await tunnel(t, ['request', { send: switching }, 'stall'])
  caller.ours.sink!.failed(new Error('the caller went away'))
  await eventually(() => caller.heard.error !== undefined)
  await nothingLeft(caller.pool)

  const given = await tunnel(t, ['request', { send: switching }, 'stall'])
  given.reply.body!.abort()
  assert.ok(given.ours.aborted)
  await nothingLeft(given.pool)
})

test('an upstream that declines leaves the body alone and the connection usable', async t => {
  const { origin, sockets, heard } = await faultServer(t, [
    ['request', { send: 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno' }],
  ])
  const pool = pooled(t, { origin })
  for (let i = 0; i < 2; i++) {
    const ours = new HandFed()
    const reply = await ask(pool, get('/ws', { upgrade: 'websocket', body: ours }))
    assert.equal(reply.status, 426)
    assert.equal(ours.sink, undefined)
    assert.equal(ours.aborted, undefined)
  }
  assert.equal(sockets.length, 1)
  assert.match(heard[0]!, /Upgrade: websocket\r\nConnection: upgrade\r\n\r\nGET/)
})

test('a 101 for another protocol is refused', async t => {
  const { origin } = await faultServer(t, [['request', { send: switching }, 'stall']])
  const pool = pooled(t, { origin })
  await assert.rejects(ask(pool, get('/', { upgrade: 'h2c', body: new HandFed() })), { code: 'upstream_failed' })
  await nothingLeft(pool)
})

test('a tunnel is held back by whichever side does not read', async t => {
  const { heard, sockets, reply, ours } = await tunnel(t, ['request', { send: switching }, 'stall'])
  heard.open = false
  sockets[0]!.write(Buffer.alloc(50_000_000))
  await eventually(() => heard.text.length > 0)
  const atFirst = heard.text.length
  await new Promise(resolve => setTimeout(resolve, 50))
  assert.equal(heard.text.length, atFirst)
  assert.ok(atFirst <= 131_072)
  reply.body!.resume()
  await eventually(() => heard.text.length > atFirst)

  sockets[0]!.pause()
  let sent = 0
  while (ours.sink!.data(Buffer.alloc(65_536)) && sent < 100_000_000) sent += 65_536
  assert.ok(sent < 50_000_000)
})
