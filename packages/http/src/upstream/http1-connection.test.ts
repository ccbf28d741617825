import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import test from 'node:test'
import { bodyOf, HeaderList } from '@gatehouse/base'
import {
  answer,
  ask,
  eventually,
  faultServer,
  get,
  HandFed,
  nothingLeft,
  pooled,
  textOf,
} from './fault-server.model.ts'
import { ask as asked } from './upstream.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const utf8 = (text: string) => new Uint8Array(Buffer.from(text))
const post = (body: HandFed | ReturnType<typeof bodyOf>, more = {}) => get('/', { method: 'POST', body, ...more })

test('a request is one head and one body, framed anew whatever the list says', async t => {
  const { origin, heard } = await faultServer(t, [['request', { send: ok }]])
  const pool = pooled(t, { origin })
  const headers = HeaderList.from({
    Host: 'a.test',
    'Content-Length': '99',
    'Transfer-Encoding': 'chunked',
    Connection: 'close',
    Expect: '100-continue',
    'X-A': 'b',
  })
  await answer(pool, { method: 'POST', target: '/p?q=1', headers, body: bodyOf(utf8('grüße')) })
  assert.equal(
    heard[0],
    `POST /p?q=1 HTTP/1.1\r\nHost: a.test\r\nX-A: b\r\nContent-Length: 7\r\n\r\n${Buffer.from('grüße').toString('latin1')}`,
  )
})

test('a request without body says so where its method anticipates one (RFC 9110 §8.6)', async t => {
  for (const [method, length] of [
    ['POST', true],
    ['PUT', true],
    ['PATCH', true],
    ['GET', false],
    ['DELETE', false],
  ] as const) {
    const { origin, heard } = await faultServer(t, [['request', { send: ok }]])
    await answer(pooled(t, { origin }), get('/', { method }))
    assert.equal(heard[0]!.includes('Content-Length: 0'), length, method)
  }
})

test('a field that cannot be sent fails before anything is sent', async t => {
  const { origin, sockets } = await faultServer(t, [['request', { send: ok }]])
  const pool = pooled(t, { origin })
  const headers = HeaderList.from({ Host: 'a', 'X-A': 'b\r\nX-Evil: c' })
  await assert.rejects(ask(pool, { ...get(), headers }), { code: 'header_unsendable' })
  assert.equal(sockets.length, 0)
})

test('a body of unknown length goes in chunks, with its trailers; empty pieces end nothing', async t => {
  const { origin, heard } = await faultServer(t, [['request', { read: 32 }, { send: ok }]])
  const pool = pooled(t, { origin })
  const body = new HandFed()
  const reply = answer(pool, post(body, { acceptsTrailers: true }))
  await eventually(() => body.sink !== undefined)
  for (const piece of ['one', '', 'two']) assert.equal(body.sink!.data(utf8(piece)), true)
  body.sink!.end(HeaderList.from({ Digest: 'x' }))
  assert.equal(await reply, '200 ok')
  assert.match(heard[0]!, /\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\nConnection: TE\r\n\r\n/)
  assert.ok(heard[0]!.endsWith('\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\nDigest: x\r\n\r\n'))
})

test('pieces of every size arrive as they were sent', async t => {
  const pieces = [1, 4095, 4096, 4097, 65_536, 300_000].map((size, at) => Buffer.alloc(size, 65 + at))
  const whole = Buffer.concat(pieces).toString()
  for (const length of [whole.length, undefined]) {
    const seen: string[] = []
    const server = createServer(async (request, reply) => {
      seen.push(await text(request))
      reply.end('ok')
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    t.after(() => server.close())
    const pool = pooled(t, { origin: `http://127.0.0.1:${(server.address() as { port: number }).port}` })
    const body = new HandFed(length)
    const reply = answer(pool, post(body))
    await eventually(() => body.sink !== undefined)
    for (const piece of pieces) {
      if (body.sink!.data(piece)) continue
      const resumed = body.resumed
      await eventually(() => body.resumed > resumed)
    }
    body.sink!.end()
    assert.equal(await reply, '200 ok')
    assert.equal(seen[0] === whole, true)
    await pool.close()
  }
})

test('trailers of a reply reach its sink', async t => {
  const send = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nGrpc-Status: 0\r\n\r\n'
  const { origin } = await faultServer(t, [['request', { send }]])
  const { body } = await ask(pooled(t, { origin }))
  const trailers = await new Promise<HeaderList | undefined>((resolve, failed) =>
    body!.start({ data: () => true, end: resolve, failed }),
  )
  assert.equal(trailers?.get('grpc-status'), '0')
})

test('a reply without length ends with its connection', async t => {
  const { origin, sockets } = await faultServer(t, [['request', { send: 'HTTP/1.0 200 OK\r\n\r\nall of it' }, 'close']])
  const pool = pooled(t, { origin })
  assert.equal(await answer(pool), '200 all of it')
  await nothingLeft(pool)
  assert.equal(await answer(pool), '200 all of it')
  assert.equal(sockets.length, 2)
})

test('100 Continue and other interim replies are no reply', async t => {
  const send = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok}`
  const { origin, sockets } = await faultServer(t, [['request', { send }]])
  const pool = pooled(t, { origin })
  for (let i = 0; i < 3; i++) assert.equal(await answer(pool), '200 ok')
  assert.equal(sockets.length, 1)
})

test('connection: close of the upstream is heeded', async t => {
  const close = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'
  const { origin, sockets } = await faultServer(t, [['request', { send: close }, 'stall']])
  const pool = pooled(t, { origin })
  for (let i = 0; i < 2; i++) assert.equal(await answer(pool), '200 ok')
  assert.equal(sockets.length, 2)
})

test('an early refusal is handed on, the rest of the request given up, the connection not used again', async t => {
  const send = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much'
  const { origin } = await faultServer(t, [['request', { read: 100_000 }, { send }, 'stall']])
  const pool = pooled(t, { origin })
  const body = new HandFed(1e9)
  const reply = answer(pool, post(body))
  await eventually(() => body.sink !== undefined)
  const feed = () => {
    while (body.sink!.data(Buffer.alloc(32_768)) && !body.aborted);
  }
  body.onResume = feed
  feed()
  assert.equal(await reply, '413 too much')
  assert.ok(body.aborted)
  await nothingLeft(pool)
})

test('a refusal is not lost where the upstream resets the connection right behind it', async t => {
  const send = 'HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 8\r\n\r\ntoo much'
  const { origin, sockets } = await faultServer(t, [['request', 'deaf', 'stall']])
  const pool = pooled(t, { origin })
  for (let i = 0; i < 20; i++) {
    const body = new HandFed(1e9)
    const reply = answer(pool, post(body))
    await eventually(() => body.sink !== undefined && sockets.length > i)
    assert.equal(body.sink!.data(Buffer.alloc(65_536)), true)
    await eventually(() => sockets[i]!.isPaused())
    // In one turn: the answer is there, unread, and writing fails.
    sockets[i]!.write(send)
    sockets[i]!.resetAndDestroy()
    let taken = 0
    while (body.sink!.data(Buffer.alloc(65_536))) assert.ok(++taken < 10, 'a dead socket takes everything')
    assert.equal(await reply, '413 too much')
    await nothingLeft(pool)
  }
})

test('a reply that begins while the request goes on streams beside it; where it ends first, the request is given up', async t => {
  const chunk = (text: string) => ({ send: `${text.length.toString(16)}\r\n${text}\r\n` })
  const head = { send: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' }
  const { origin } = await faultServer(t, [
    ['request', head, { read: 106 }, chunk('first'), { read: 613 }, chunk('second'), { send: '0\r\n\r\n' }, 'stall'],
  ])
  const pool = pooled(t, { origin })
  const body = new HandFed()
  const { body: replied } = await ask(pool, post(body))
  const whole = textOf(replied!)
  body.sink!.data(Buffer.alloc(100))
  body.sink!.data(Buffer.alloc(500))
  assert.equal(await whole, 'firstsecond')
  assert.ok(body.aborted)
  await nothingLeft(pool)
})

test('a body that nobody wants takes only its own connection along', async t => {
  const send = `HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome`
  const { origin } = await faultServer(t, [
    ['request', { send }, 'stall'],
    ['request', { send: ok }],
  ])
  const pool = pooled(t, { origin })
  const { body } = await ask(pool)
  const other = await ask(pool)
  body!.abort()
  body!.abort()
  assert.deepEqual(pool.counts(), { open: 1, idle: 1, waiting: 0 })
  assert.equal(await textOf(other.body!), 'ok')
  assert.equal(await answer(pool), '200 ok')
})

test('whoever cancels before the head is told, and the connection closed', async t => {
  const { origin } = await faultServer(t, [['request', 'stall']])
  const pool = pooled(t, { origin })
  const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
  const reply = asked(pool, get(), cancellation)
  await eventually(() => pool.counts().waiting === 0)
  cancellation.onCancel!(new Error('gone'))
  await assert.rejects(reply, { code: 'upstream_failed', message: /went away/ })
  assert.equal(cancellation.onCancel, undefined)
  await nothingLeft(pool)
  await assert.rejects(asked(pool, get(), { ...cancellation, cancelled: new Error('gone') }), {
    code: 'upstream_failed',
  })
})

test('no word of a cancellation is heeded once the reply is there', async t => {
  const { origin } = await faultServer(t, [['request', { send: ok }]])
  const pool = pooled(t, { origin })
  const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
  await asked(pool, get(), cancellation)
  assert.equal(cancellation.onCancel, undefined)
})
