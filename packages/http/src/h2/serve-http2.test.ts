/** HTTP/2 of a caller: what is handed on, what is refused, what goes back. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from 'node:http2'
import { connect as connectSocket } from 'node:net'
import test, { type TestContext } from 'node:test'
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import type { ListenOptions } from '../listening.ts'
import type { ReplyEnd, WireReply, WireRequest } from '../message.ts'
import { HandFed } from '../upstream/fault-server.model.ts'
import { calling, eventually, listening } from '../wire.model.ts'
import {
  codeOf,
  data,
  endHeaders,
  endStream,
  type FieldLine,
  headers,
  isEnd,
  isGoaway,
  isReset,
  rawCaller,
  requestFields,
} from './frames.model.ts'

const ok = (reply: WireReply) => reply.send({ status: 200, headers: new HeaderList() }, undefined)

async function started(t: TestContext, onRequest: ListenOptions['onRequest'], more: Partial<ListenOptions> = {}) {
  const listener = await listening(t, { onRequest, ...more })
  const session = connect(`http://127.0.0.1:${listener.port}`)
  session.on('error', () => {})
  t.after(() => session.destroy())
  return { listener, session }
}

interface Answer {
  head: IncomingHttpHeaders
  text: string
  trailers: IncomingHttpHeaders
  code: number | undefined
}

async function asked(
  session: ClientHttp2Session,
  fields: Record<string, string | string[]> = {},
  body?: string,
): Promise<Answer> {
  const stream = session.request({ ':path': '/', ...fields }, { endStream: body === undefined })
  const answer: Answer = { head: {}, text: '', trailers: {}, code: undefined }
  stream.on('error', () => {})
  stream.on('response', head => {
    answer.head = head
  })
  stream.on('trailers', trailers => {
    answer.trailers = trailers
  })
  stream.on('data', piece => {
    answer.text += piece
  })
  if (body !== undefined) stream.end(body)
  await new Promise<void>(resolve => stream.on('close', () => resolve()))
  answer.code = stream.rstCode
  return answer
}

test('a request is handed on as HTTP/1.1 would have said it', async t => {
  const seen: WireRequest[] = []
  const { session } = await started(t, (request, reply) => {
    seen.push(request)
    ok(reply)
  })
  const cookies = ['a=1', 'b=2']
  await asked(session, { ':authority': 'pets.test:80', ':path': '/a?b=c', 'x-y': 'z', cookie: cookies, te: 'trailers' })
  const [{ method, target, authority, headers: list, body, upgrade, peerAddress, secure }] = seen as [WireRequest]
  assert.deepEqual(
    [method, target, authority, body, upgrade, peerAddress, secure],
    [...['GET', '/a?b=c', 'pets.test:80', undefined, undefined, '127.0.0.1'], false],
  )
  assert.deepEqual(list.flat, ['Host', 'pets.test:80', 'x-y', 'z', 'cookie', 'a=1; b=2'])
})

const without = (name: string): FieldLine[] => requestFields().filter(field => field[0] !== name)
const put = (name: string, value: string): FieldLine[] =>
  requestFields().map(field => (field[0] === name ? [name, value] : field))

const malformed: [why: string, fields: FieldLine[]][] = [
  ['no :method', without(':method')],
  ['no :path', without(':path')],
  ['no :scheme', without(':scheme')],
  ['no :authority and no host', without(':authority')],
  ['two :path', requestFields([':path', '/b'])],
  ['an unknown pseudo-header field', requestFields([':what', 'x'])],
  ['a pseudo-header field of replies', requestFields([':status', '200'])],
  ['a pseudo-header field behind a field', [['x-a', 'b'], ...requestFields()]],
  ['an upper-case name', requestFields(['X-A', 'b'])],
  ['Connection', requestFields(['connection', 'close'])],
  ['Keep-Alive', requestFields(['keep-alive', 'timeout=1'])],
  ['Proxy-Connection', requestFields(['proxy-connection', 'close'])],
  ['Transfer-Encoding', requestFields(['transfer-encoding', 'chunked'])],
  ['Upgrade', requestFields(['upgrade', 'websocket'])],
  ['HTTP2-Settings', requestFields(['http2-settings', 'x'])],
  ['another TE', requestFields(['te', 'gzip'])],
  ['Host that differs', requestFields(['host', 'b'])],
  ['two Host', requestFields(['host', 'a'], ['host', 'a'])],
  ['an authority with a user', put(':authority', 'u@a')],
  ['an authority with a path', put(':authority', 'a/b')],
  ['an authority with a space', put(':authority', 'a b')],
  ['an empty authority', put(':authority', '')],
  ['a path without slash', put(':path', 'a')],
  ['an empty path', put(':path', '')],
  ['an absolute path form', put(':path', 'http://b/')],
  ['a path with a fragment', put(':path', '/a#b')],
  ['a path with a space', put(':path', '/a b')],
  ['a path with CRLF', put(':path', '/a\r\nX: y')],
  ['a star for GET', put(':path', '*')],
  ['another scheme', put(':scheme', 'ftp')],
  ['a method in lower case', put(':method', 'get')],
  ['a method with a space', put(':method', 'GET /b')],
  ['CONNECT', put(':method', 'CONNECT')],
  [
    'CONNECT with an authority alone',
    [
      [':method', 'CONNECT'],
      [':authority', 'a:1'],
    ],
  ],
  ['another :protocol', [...put(':method', 'CONNECT'), [':protocol', 'tcp']]],
  ['a :protocol without CONNECT', requestFields([':protocol', 'websocket'])],
  ['two Content-Length', requestFields(['content-length', '0'], ['content-length', '1'])],
  ['a Content-Length that is none', requestFields(['content-length', '+1'])],
  ['a Content-Length without body', requestFields(['content-length', '5'])],
  ['another expectation', requestFields(['expect', 'miracles'])],
]

test('what is malformed is refused on its stream, never handed on, and the connection goes on', async t => {
  let handed = 0
  const listener = await listening(t, {
    onRequest: (_, reply) => {
      handed++
      ok(reply)
    },
  })
  const caller = await rawCaller(t, listener.port)
  let stream = 1
  for (const [why, fields] of malformed) {
    caller.send(headers(stream, fields))
    const end = isEnd(stream)
    const cut = isReset(stream)
    await caller.until(frame => end(frame) || cut(frame)).catch(error => assert.fail(`${why}: ${error.message}`))
    assert.equal(handed, 0, why)
    stream += 2
  }
  caller.send(headers(stream, requestFields()))
  await caller.until(isEnd(stream))
  assert.equal(handed, 1)
  assert.equal(caller.frames.some(isGoaway), false)
  assert.ok([...listener.counters.refused.keys()].length >= 5)
})

const unspeakable: [why: string, field: FieldLine][] = [
  ['an empty name', ['', 'b']],
  ['a name with a colon', ['x:a', 'b']],
  ['a name with a space', ['x a', 'b']],
  ['a value with LF', ['x-a', 'b\nc: d']],
  ['a value with CR', ['x-a', 'b\rc']],
  ['a value with NUL', ['x-a', 'b\0c']],
  ['a value that begins with a space', ['x-a', ' b']],
  ['a value that ends with a tab', ['x-a', 'b\t']],
]

test('a field that HTTP/1.1 could not say is never handed on', async t => {
  const seen: (readonly string[])[] = []
  const listener = await listening(t, {
    onRequest: ({ headers: list }, reply) => {
      seen.push(list.flat)
      ok(reply)
    },
  })
  const caller = await rawCaller(t, listener.port)
  for (const [at, [why, field]] of unspeakable.entries()) {
    const stream = 2 * at + 1
    caller.send(headers(stream, requestFields(field)))
    await caller.until(frame => isEnd(stream)(frame) || isReset(stream)(frame))
    assert.deepEqual(seen, [], why)
  }
})

test('a body that is not as long as Content-Length says never looks whole', async t => {
  const ends: string[] = []
  const listener = await listening(t, {
    onRequest: ({ body }, reply) => {
      collect(body!, 1000, () => new Error('too large')).then(
        () => ends.push('whole'),
        () => ends.push('failed'),
      )
      reply.onEnd(() => ends.push('over'))
    },
  })
  for (const [length, sent] of [
    ['5', 'abc'],
    ['2', 'abc'],
  ] as const) {
    const caller = await rawCaller(t, listener.port)
    const before = listener.counters.requests
    caller.send(headers(1, requestFields(['content-length', length]), endHeaders))
    await eventually(() => listener.counters.requests > before)
    caller.send(data(1, sent, endStream))
    await Promise.race([caller.until(isReset(1)), caller.over()])
  }
  await eventually(() => ends.length === 4)
  assert.deepEqual(ends.sort(), ['failed', 'failed', 'over', 'over'])
})

test('body and trailers go both ways, and an expectation is met once the body is wanted', async t => {
  let trailers: HeaderList | undefined
  const { session } = await started(t, async ({ body }, reply) => {
    const texts: string[] = []
    body!.start({
      data: piece => texts.push(Buffer.from(piece).toString()) > 0,
      end(came) {
        trailers = came
        const echo = new HandFed()
        reply.send({ status: 200, headers: HeaderList.from({ Connection: 'close', 'X-A': ['1', '2'] }) }, echo)
        echo.sink!.data(Buffer.from(texts.join('')))
        echo.sink!.end(HeaderList.from({ 'X-Sum': '3' }))
      },
      failed() {},
    })
  })
  const stream = session.request(
    { ':method': 'POST', expect: '100-continue', te: 'trailers' },
    { waitForTrailers: true },
  )
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sent': 'yes', authorization: 'x' }))
  await once(stream, 'continue')
  stream.end('abc')
  const [[head], [ended]] = await Promise.all([
    once(stream, 'response'),
    once(stream, 'trailers'),
    once(stream.resume(), 'end'),
  ])
  assert.deepEqual([head[':status'], head['x-a'], head.connection], [200, '1, 2', undefined])
  assert.equal(ended['x-sum'], '3')
  assert.deepEqual(trailers?.flat, ['x-sent', 'yes'])
})

test('HEAD, 204 and 304 have no body, whatever is said of length', async t => {
  const { session } = await started(t, ({ target }, reply) => {
    const status = Number(target.slice(1))
    reply.send({ status, headers: new HeaderList() }, bodyOf(Buffer.from('never sent')))
  })
  for (const [status, method, length] of [
    ['200', 'HEAD', '10'],
    ['204', 'GET', undefined],
    ['304', 'GET', '10'],
  ] as const) {
    const { head, text } = await asked(session, { ':method': method, ':path': `/${status}` })
    assert.deepEqual([head[':status'], head['content-length'], text], [Number(status), length, ''])
  }
})

test('a caller that resets its stream cancels the exchange, and only this one', async t => {
  const ends: ReplyEnd[] = []
  const { session, listener } = await started(t, ({ target }, reply) => {
    reply.onEnd(end => ends.push(end))
    if (target === '/well') ok(reply)
  })
  const stream = session.request({ ':path': '/hung' })
  await eventually(() => listener.counters.requests === 1)
  stream.close(constants.NGHTTP2_CANCEL)
  await eventually(() => ends.length === 1)
  assert.equal(ends[0]!.complete, false)
  assert.equal((await asked(session, { ':path': '/well' })).head[':status'], 200)
  assert.equal(ends[1]?.complete, true)
})

test('a reply that breaks off, or is not as long as it says, ends in a reset and never in a last frame', async t => {
  const { session } = await started(t, ({ target }, reply) => {
    const body = new HandFed(target === '/short' ? 10 : undefined)
    reply.send({ status: 200, headers: new HeaderList() }, body)
    body.sink!.data(Buffer.from('part'))
    setImmediate(() => {
      if (target === '/short') body.sink!.end()
      else if (target === '/abort') reply.abort(new Error('enough'))
      else body.sink!.failed(new Error('broken'))
    })
  })
  for (const path of ['/short', '/broken', '/abort']) {
    const { code } = await asked(session, { ':path': path })
    assert.equal(code, constants.NGHTTP2_INTERNAL_ERROR, path)
  }
})

test('a reply may come before the body has: the caller is told to stop, and has the whole reply', async t => {
  const { session } = await started(t, ({ body }, reply) => {
    body!.abort()
    reply.send({ status: 413, headers: new HeaderList() }, bodyOf(Buffer.from('too much')))
  })
  const stream = session.request({ ':method': 'POST' })
  stream.on('error', () => {})
  stream.write('some')
  const [[head]] = await Promise.all([once(stream, 'response'), once(stream.resume(), 'close')])
  assert.deepEqual([head[':status'], stream.rstCode], [413, 0])
})

test('a body is read no faster than it is taken', async t => {
  let request: WireRequest | undefined
  const { session } = await started(t, came => {
    request = came
  })
  const stream = session.request({ ':method': 'POST' })
  stream.on('error', () => {})
  const sent = () => stream.writableLength === 0
  for (let at = 0; at < 64; at++) stream.write(Buffer.alloc(16_384))
  await eventually(() => request !== undefined)
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
  assert.equal(sent(), false)
  let bytes = 0
  let takes = false
  request!.body!.start({
    data: piece => {
      bytes += piece.byteLength
      return takes
    },
    end() {},
    failed() {},
  })
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
  assert.ok(bytes <= 65_535, `${bytes} bytes`)
  takes = true
  request!.body!.resume()
  await eventually(() => bytes === 64 * 16_384)
})

test('a WebSocket over an extended CONNECT is an upgrade, and its 101 a 200', async t => {
  const { session } = await started(t, ({ method, upgrade, headers: list, body }, reply) => {
    if (list.get('x-no')) return reply.send({ status: 200, headers: new HeaderList() }, bodyOf(Buffer.from('a page')))
    assert.deepEqual([method, upgrade, list.get('sec-websocket-key')?.length], ['GET', 'websocket', 24])
    reply.send({ status: 101, headers: HeaderList.from({ 'Sec-WebSocket-Accept': 'x', 'X-A': 'b' }) }, body)
  })
  await once(session, 'remoteSettings')
  const stream = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/' })
  const [head] = await once(stream, 'response')
  assert.deepEqual([head[':status'], head['x-a'], head['sec-websocket-accept']], [200, 'b', undefined])
  stream.write('frames')
  assert.equal(String((await once(stream, 'data'))[0]), 'frames')
  stream.close()
  const refused = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/', 'x-no': '1' })
  assert.equal((await once(refused, 'response'))[0][':status'], 500)
  refused.close()
})

test('the preface is known however it is cut, and HTTP/1.1 beside it', async t => {
  const listener = await listening(t, { onRequest: (_, reply) => ok(reply) })
  for (const step of [1, 3, 23]) {
    const socket = connectSocket({ port: listener.port, host: '127.0.0.1' })
    t.after(() => socket.destroy())
    const bytes = Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
      headers(1, requestFields()),
    ])
    socket.setNoDelay(true)
    for (let at = 0; at < bytes.length; at += step) {
      socket.write(bytes.subarray(at, at + step))
      await new Promise(resolve => setImmediate(resolve))
    }
    await once(socket, 'data')
    await eventually(() => listener.counters.requests > 0)
  }
  const caller = await calling(t, listener.port)
  for (const letter of 'PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n') caller.socket.write(letter)
  await caller.until(/^HTTP\/1\.1 200 OK\r\n/)
  assert.equal(listener.counters.requests, 4)
})

test('a listener that closes lets streams end, refuses none that was on its way, and says GOAWAY twice', async t => {
  const replies: WireReply[] = []
  const listener = await listening(t, { onRequest: (_, reply) => void replies.push(reply) })
  const caller = await rawCaller(t, listener.port)
  caller.send(headers(1, requestFields()))
  await eventually(() => replies.length === 1)
  const closed = listener.close(5000)
  caller.send(headers(3, requestFields()))
  await eventually(() => replies.length === 2)
  await caller.until(isGoaway)
  assert.equal(codeOf(caller.frames.find(isGoaway)!), 0)
  for (const reply of replies) ok(reply)
  await Promise.all([caller.until(isEnd(1)), caller.until(isEnd(3))])
  await eventually(() => caller.frames.filter(isGoaway).length >= 2)
  caller.socket.end()
  await closed
})
