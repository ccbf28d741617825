/** The pool to an upstream that speaks HTTP/2, against `node:http2` servers. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import * as http2 from 'node:http2'
import { type AddressInfo, createServer } from 'node:net'
import test, { type TestContext } from 'node:test'
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import { frame, frameTypes, settings } from '../h2/frames.model.ts'
import { answer, ask, eventually, get, HandFed, nothingLeft, pooled, textOf } from './fault-server.model.ts'
import { ask as asked } from './upstream.ts'

type OnStream = (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void

async function http2Server(t: TestContext, onStream: OnStream, options: http2.ServerOptions = {}) {
  const server = http2.createServer(options)
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', session => {
    sessions.add(session)
    session.on('error', () => {})
    session.on('close', () => sessions.delete(session))
  })
  server.on('sessionError', () => {})
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    onStream(stream, headers)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const session of sessions) session.destroy()
    server.close()
  })
  return { sessions, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const say =
  (text: string): OnStream =>
  stream => {
    stream.respond({ ':status': 200 })
    stream.end(text)
  }
const pooled2 = (t: TestContext, origin: string, more = {}) => pooled(t, { origin, protocol: 'http2', ...more })

test('many requests go over one connection at a time', async t => {
  const { origin, sessions } = await http2Server(t, say('ok'))
  const pool = pooled2(t, origin)
  const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => answer(pool, get(`/${at}`))))
  assert.deepEqual(new Set(answers), new Set(['200 ok']))
  assert.equal(sessions.size, 1)
  await eventually(() => pool.counts().idle === 1)
  assert.deepEqual(pool.counts(), { open: 1, idle: 1, waiting: 0 })
  await pool.close(100)
  await nothingLeft(pool)
})

test('beyond what the upstream allows at a time, further connections are made, and then requests wait', async t => {
  const waiting: http2.ServerHttp2Stream[] = []
  const { origin, sessions } = await http2Server(t, stream => void waiting.push(stream), {
    settings: { maxConcurrentStreams: 2 },
  })
  const pool = pooled2(t, origin, { connectionsMax: 2 })
  const answers = Array.from({ length: 5 }, () => answer(pool))
  await eventually(() => waiting.length === 4)
  assert.equal(sessions.size, 2)
  assert.equal(pool.counts().waiting, 1)
  for (let at = 0; at < 5; at++) {
    await eventually(() => waiting.length > at)
    waiting[at]!.respond({ ':status': 200 })
    waiting[at]!.end('ok')
  }
  assert.deepEqual(new Set(await Promise.all(answers)), new Set(['200 ok']))
})

test('body and trailers go both ways, and TE says that trailers are taken', async t => {
  let te: unknown
  let sent: http2.IncomingHttpHeaders | undefined
  const { origin } = await http2Server(t, (stream, headers) => {
    te = headers.te
    stream.on('trailers', trailers => {
      sent = trailers
    })
    stream.respond({ ':status': 200, 'x-a': ['1', '2'] }, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.pipe(stream)
  })
  const body = new HandFed()
  const reply = await ask(pooled2(t, origin), get('/', { method: 'POST', body }))
  assert.equal(te, 'trailers')
  assert.deepEqual(reply.headers.all('x-a'), ['1', '2'])
  let text = ''
  const over = new Promise<HeaderList | undefined>((resolve, reject) => {
    reply.body!.start({
      data(piece) {
        text += Buffer.from(piece)
        return true
      },
      end: resolve,
      failed: reject,
    })
  })
  body.sink!.data(Buffer.from('hello'))
  body.sink!.end(HeaderList.from({ 'x-sum': '5' }))
  assert.equal((await over)?.get('grpc-status'), '0')
  assert.equal(text, 'hello')
  assert.equal(sent?.['x-sum'], '5')
})

test('a large body goes at the pace of the upstream, piece by piece', async t => {
  let held: http2.ServerHttp2Stream | undefined
  const { origin } = await http2Server(t, stream => {
    held = stream
    stream.respond({ ':status': 200 })
  })
  const body = new HandFed()
  const reply = await ask(pooled2(t, origin), get('/', { method: 'PUT', body }))
  let given = 0
  body.onResume = () => {
    while (body.sink!.data(new Uint8Array(65_536))) given++
    given++
  }
  body.onResume()
  await eventually(() => held!.readableLength > 0)
  for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve))
  assert.ok(given < 16, `${given} pieces were taken from the source though nobody reads`)
  reply.body!.abort()
})

test('a stream that is refused, or that a GOAWAY leaves out, is sent again by another connection', async t => {
  let refusals = 0
  const { origin, sessions } = await http2Server(t, (stream, headers) => {
    if (headers[':path'] === '/refused' && refusals++ === 0) return stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
    return say('ok')(stream, headers)
  })
  const pool = pooled2(t, origin)
  assert.equal(await answer(pool, get('/refused', { method: 'POST' })), '200 ok')
  assert.equal(refusals, 2)
  const first = [...sessions][0]!
  first.goaway(0, 0)
  const answers = await Promise.all([answer(pool), answer(pool, get('/2'))])
  assert.deepEqual(answers, ['200 ok', '200 ok'])
})

test('after a GOAWAY what is under way ends well, and the next request makes a connection of its own', async t => {
  const held: http2.ServerHttp2Stream[] = []
  const { origin, sessions } = await http2Server(t, stream => void held.push(stream))
  const pool = pooled2(t, origin)
  const first = answer(pool)
  await eventually(() => held.length === 1)
  ;[...sessions][0]!.close()
  await eventually(() => pool.counts().open === 1)
  const second = answer(pool)
  await eventually(() => held.length === 2)
  for (const stream of held) say('ok')(stream, {})
  assert.deepEqual(await Promise.all([first, second]), ['200 ok', '200 ok'])
})

test('an upstream that says GOAWAY and then does not end the connection is left all the same', async t => {
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => {})
    socket.once('data', () => {
      const goaway = frame(frameTypes.goaway, 0, { payload: Buffer.alloc(8) })
      socket.write(Buffer.concat([settings(), goaway]))
    })
    t.after(() => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const pool = pooled2(t, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, { queueTimeoutMs: 100 })
  await assert.rejects(answer(pool))
  await pool.close()
  await nothingLeft(pool)
})

test('a break is told: before the head as a coded failure, within the body to its sink', async t => {
  const { origin, sessions } = await http2Server(t, (stream, headers) => {
    if (headers[':path'] === '/reset') return stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)
    if (headers[':path'] === '/lost') return stream.session!.destroy()
    stream.respond({ ':status': 200 })
    stream.write('part')
    setImmediate(() => stream.destroy(new Error('broken')))
  })
  const pool = pooled2(t, origin)
  await assert.rejects(answer(pool, get('/reset')), { code: 'upstream_failed' })
  await assert.rejects(answer(pool, get('/lost', { method: 'POST' })), { code: 'upstream_failed' })
  const reply = await ask(pool, get('/part'))
  await assert.rejects(textOf(reply.body!), { code: 'upstream_failed' })
  assert.ok(sessions.size <= 1)
})

test('an upstream that does not answer, or falls silent, is given up in time; the connection stays', async t => {
  const { origin, sessions } = await http2Server(t, (stream, headers) => {
    if (headers[':path'] !== '/part') return
    stream.respond({ ':status': 200 })
    stream.write('part')
  })
  const pool = pooled2(t, origin, { firstByteTimeoutMs: 60, idleTimeoutMs: 60 })
  await assert.rejects(answer(pool), { code: 'upstream_timeout' })
  const { body } = await ask(pool, get('/part'))
  await assert.rejects(textOf(body!), { code: 'upstream_timeout' })
  assert.equal(sessions.size, 1)
})

test('who cancels resets the stream, not the connection', async t => {
  const codes: number[] = []
  const { origin, sessions } = await http2Server(t, stream => {
    stream.on('close', () => codes.push(stream.rstCode))
  })
  const pool = pooled2(t, origin)
  const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
  const reply = asked(pool, get(), cancellation)
  await eventually(() => sessions.size === 1 && pool.counts().idle === 0 && pool.counts().waiting === 0)
  cancellation.onCancel!(new Error('gone'))
  await assert.rejects(reply, { code: 'upstream_failed' })
  await eventually(() => codes.length === 1)
  assert.equal(codes[0], http2.constants.NGHTTP2_CANCEL)
  assert.equal(sessions.size, 1)
})

test('an upstream that speaks only HTTP/1.1 is told so, in a coded failure', async t => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const pool = pooled2(t, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await assert.rejects(answer(pool), { code: 'upstream_failed' })
  await nothingLeft(pool)
})

test('a WebSocket is asked for by an extended CONNECT, and answered as an upgrade', async t => {
  let asked: http2.IncomingHttpHeaders = {}
  const { origin } = await http2Server(
    t,
    (stream, headers) => {
      asked = headers
      stream.respond({ ':status': 200 })
      stream.pipe(stream)
    },
    { settings: { enableConnectProtocol: true } },
  )
  const body = new HandFed()
  const headers = HeaderList.from({ Host: 'a', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' })
  const reply = await ask(pooled2(t, origin), get('/', { upgrade: 'websocket', body, headers }))
  assert.deepEqual(
    [asked[':method'], asked[':protocol'], asked['sec-websocket-key']],
    ['CONNECT', 'websocket', undefined],
  )
  assert.equal(reply.status, 101)
  assert.equal(reply.headers.get('sec-websocket-accept'), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  const echoed = collect(reply.body!, 100, () => new Error('too long'))
  body.sink!.data(Buffer.from('frames'))
  body.sink!.end()
  assert.equal(Buffer.from(await echoed).toString(), 'frames')
})

test('a body that is shorter than its length says resets the stream', async t => {
  const codes: number[] = []
  const { origin } = await http2Server(t, stream => {
    stream.on('close', () => codes.push(stream.rstCode))
    stream.resume()
  })
  const body = new HandFed(10)
  const reply = ask(pooled2(t, origin), get('/', { method: 'POST', body }))
  await eventually(() => body.sink !== undefined)
  body.sink!.data(Buffer.from('short'))
  body.sink!.end()
  await assert.rejects(reply)
  await eventually(() => codes[0] === http2.constants.NGHTTP2_CANCEL)
  assert.equal(
    await answer(
      pooled2(t, origin, { firstByteTimeoutMs: 50 }),
      get('/x', { method: 'POST', body: bodyOf(new Uint8Array(3)) }),
    ).catch(error => error.code),
    'upstream_timeout',
  )
})
