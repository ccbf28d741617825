import assert from 'node:assert/strict'
import { once } from 'node:events'
import test from 'node:test'
import { type BodySource, HeaderList } from '@gatehouse/base'
import type { WireReply, WireRequest } from '../message.ts'
import { HandFed } from '../upstream/fault-server.model.ts'
import { calling, echo, eventually, listening, textReply } from '../wire.model.ts'

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`
const bodies = (text: string) => [...text.matchAll(/\r\n\r\n(.*?)(?=HTTP\/1|$)/gs)].map(([, body]) => body)

test('pipelined requests are answered one by one, in their order, also when the first takes longest', async t => {
  const held: WireReply[] = []
  const listener = await listening(t, {
    onRequest: (request, reply) => (request.target === '/slow' ? held.push(reply) : textReply(reply, request.target)),
  })
  const caller = await calling(t, listener.port)
  caller.socket.write(get('/slow') + get('/b') + get('/c') + get('/d', 'Connection: close\r\n'))
  await eventually(() => held.length === 1)
  assert.equal(caller.text, '')
  textReply(held[0]!, '/slow')
  assert.deepEqual(bodies(await caller.over()), ['/slow', '/b', '/c', '/d'])
})

test('a body is echoed as it was, whatever its framing, and the connection goes on', async t => {
  const listener = await listening(t)
  const caller = await calling(t, listener.port)
  const post = 'POST / HTTP/1.1\r\nHost: a\r\n'
  caller.socket.write(`${post}Content-Length: 5\r\n\r\nhello`)
  await caller.until(/hello$/)
  caller.socket.write(`${post}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`)
  caller.socket.write('2\r\nde\r\n0\r\n\r\n')
  await caller.until(/\r\n\r\nabcde$/)
  caller.socket.write(get('/last', 'Connection: close\r\n'))
  assert.match(await caller.over(), /Connection: close\r\n\r\n\/last$/)
})

test('an expectation is answered when the body is wanted, and refused with the reply when it is not', async t => {
  const listener = await listening(t, {
    onRequest: (request, reply) => (request.target === '/no' ? textReply(reply, 'no', 413) : echo(request, reply)),
  })
  const post = (target: string) =>
    `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`
  const caller = await calling(t, listener.port)
  caller.socket.write(post('/yes'))
  await caller.until(/100 Continue\r\n\r\n$/)
  caller.socket.write('ok')
  await caller.until(/\r\n\r\nok$/)
  caller.socket.write(post('/no'))
  assert.match(await caller.over(), /413 [\s\S]*Connection: close\r\n\r\nno$/)
})

test('a caller that has sent its last byte still gets its answer', async t => {
  const held: WireReply[] = []
  const listener = await listening(t, { onRequest: (_, reply) => void held.push(reply) })
  const caller = await calling(t, listener.port)
  caller.socket.end(get('/half'))
  await eventually(() => held.length === 1)
  textReply(held[0]!, 'whole')
  assert.match(await caller.over(), /Connection: close\r\n\r\nwhole$|\r\n\r\nwhole$/)
  await eventually(() => listener.connections === 0)
})

test('a caller that stops in the middle is refused, and whoever read its body is told', async t => {
  const failures: string[] = []
  const listener = await listening(t, {
    onRequest: ({ body }) =>
      body?.start({ data: () => true, end: () => {}, failed: reason => void failures.push(reason.message) }),
  })
  for (const part of [
    'GET / HT',
    'GET / HTTP/1.1\r\nHost: a\r\nX: ',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc',
  ]) {
    const caller = await calling(t, listener.port)
    caller.socket.end(part)
    assert.match(await caller.over(), /^HTTP\/1.1 400 /, part)
  }
  assert.equal(failures.length, 1)
  await eventually(() => listener.connections === 0)
})

test('whoever works for a caller that resets is told, once, and nothing is left', async t => {
  let ended = 0
  let requests = 0
  const listener = await listening(t, {
    onRequest: (_, reply) => {
      requests++
      reply.onEnd(({ complete }) => {
        assert.equal(complete, false)
        ended++
      })
    },
  })
  for (let i = 0; i < 20; i++) {
    const caller = await calling(t, listener.port)
    caller.socket.write(i % 2 ? get('/') : 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc')
    await eventually(() => requests === i + 1)
    caller.socket.resetAndDestroy()
  }
  await eventually(() => ended === 20 && listener.connections === 0)
})

test('bytes that come too late or too slowly end in 408, and an idle connection is closed without a word', async t => {
  const limits = { headerTimeoutMs: 200, bodyIdleTimeoutMs: 200, keepAliveTimeoutMs: 200 }
  const listener = await listening(t, { limits })
  const silent = await calling(t, listener.port)
  const head = await calling(t, listener.port)
  head.socket.write('GET / HTTP/1.1\r\nHost: a\r\n')
  const body = await calling(t, listener.port)
  body.socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n')
  const idle = await calling(t, listener.port)
  idle.socket.write(get('/'))
  assert.match(await head.over(), /^HTTP\/1.1 408 /)
  assert.match(await silent.over(), /^HTTP\/1.1 408 /)
  await body.over()
  assert.match(await idle.over(), /\r\n\r\n\/$/)
  const { headerTimeouts, bodyTimeouts, idleClosed } = listener.counters
  assert.deepEqual({ headerTimeouts, bodyTimeouts, idleClosed }, { headerTimeouts: 2, bodyTimeouts: 1, idleClosed: 1 })
  await eventually(() => listener.connections === 0)
})

/** Gives as much as is taken, for ever. */
function endless(): { body: BodySource; given: () => number; aborted: () => boolean } {
  const piece = new Uint8Array(65_536)
  let given = 0
  let aborted = false
  let more = () => {}
  const body: BodySource = {
    lengthBytes: undefined,
    start(sink) {
      more = () => {
        while (!aborted) {
          given += piece.byteLength
          if (!sink.data(piece)) return
        }
      }
      more()
    },
    resume: () => more(),
    abort: () => {
      aborted = true
    },
  }
  return { body, given: () => given, aborted: () => aborted }
}

test('a caller that reads nothing holds little memory, and is cut after a while', async t => {
  const source = endless()
  const limits = { sendIdleTimeoutMs: 600 }
  const listener = await listening(t, {
    limits,
    onRequest: (_, reply) => reply.send({ status: 200, headers: new HeaderList() }, source.body),
  })
  const caller = await calling(t, listener.port)
  caller.socket.pause()
  caller.socket.write(get('/'))
  await eventually(() => source.aborted())
  assert.ok(source.given() < 12 * 2 ** 20, `${source.given()} bytes were taken from the source`)
  assert.equal(listener.counters.tooSlow, 1)
  await eventually(() => listener.connections === 0)
})

test('a reply that is longer or shorter than it said cuts the connection', async t => {
  const listener = await listening(t, {
    onRequest: ({ target }, reply) => {
      const body: BodySource = {
        lengthBytes: 5,
        start(sink) {
          sink.data(new TextEncoder().encode(target === '/long' ? 'too long' : 'abc'))
          sink.end()
        },
        resume() {},
        abort() {},
      }
      reply.send({ status: 200, headers: new HeaderList() }, body)
    },
  })
  for (const target of ['/long', '/short']) {
    const caller = await calling(t, listener.port)
    caller.socket.write(get(target) + get('/next'))
    const text = await caller.over()
    assert.ok(!text.includes('too long') && text.split('HTTP/1.1').length <= 2, text)
  }
})

test('closing lets what is under way finish and tells the caller, closes the idle, and cuts at the deadline', async t => {
  const held: WireReply[] = []
  const listener = await listening(t, {
    onRequest: (request, reply) => (request.target === '/now' ? textReply(reply, 'now') : void held.push(reply)),
  })
  const idle = await calling(t, listener.port)
  idle.socket.write(get('/now'))
  await idle.until(/now$/)
  const busy = await calling(t, listener.port)
  const stuck = await calling(t, listener.port)
  busy.socket.write(get('/later'))
  stuck.socket.write(get('/never'))
  await eventually(() => held.length === 2)
  const closed = listener.close(300)
  await idle.over()
  textReply(held[0]!, 'done')
  assert.match(await busy.over(), /Connection: close\r\n\r\ndone$/)
  await stuck.over()
  await closed
  assert.equal(listener.connections, 0)
})

test('what follows a 101 belongs to both sides, raw, from the first byte on', async t => {
  let request: WireRequest | undefined
  const listener = await listening(t, {
    limits: { upgrades: ['echo'] },
    onRequest: (wire, reply) => {
      request = wire
      if (wire.target === '/no') textReply(reply, 'no')
      else reply.send({ status: 101, headers: new HeaderList(['X-A', 'b']) }, wire.body)
    },
  })
  const upgrade = 'Connection: Upgrade\r\nUpgrade: Echo\r\n'
  const caller = await calling(t, listener.port)
  caller.socket.write(`${get('/no', upgrade)}${get('/yes', upgrade)}GET raw bytes\r\n`)
  const text = await caller.until(/raw bytes\r\n$/)
  assert.match(text, /^HTTP\/1.1 200 [\s\S]*\r\n\r\nnoHTTP\/1.1 101 [\s\S]*Upgrade: echo\r\n[\s\S]*GET raw bytes\r\n$/i)
  assert.equal(request?.upgrade?.toLowerCase(), 'echo')
  caller.socket.end('\0\xff')
  assert.ok((await caller.over()).endsWith(Buffer.from('\0\xff').toString('latin1')))
  await eventually(() => listener.connections === 0)
})

test('a large request body that nobody reads ends the connection after the reply; a small one does not', async t => {
  const listener = await listening(t, { onRequest: (_, reply) => textReply(reply, 'no', 403) })
  const small = await calling(t, listener.port)
  small.socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc${get('/', 'Connection: close\r\n')}`)
  assert.equal((await small.over()).split('403 ').length, 3)
  const large = await calling(t, listener.port)
  large.socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nabc')
  assert.match(await large.over(), /Connection: close\r\n\r\nno$/)
  large.socket.destroy()
  await once(large.socket, 'close')
})

test('connections beyond the limit are closed at once', async t => {
  const listener = await listening(t, { limits: { connectionsMax: 2 } })
  const [one, two] = [await calling(t, listener.port), await calling(t, listener.port)]
  for (const caller of [one, two]) {
    caller.socket.write(get('/'))
    await caller.until(/\/$/)
  }
  const third = await calling(t, listener.port)
  assert.equal(await third.over(), '')
  assert.equal(listener.counters.overConnections, 1)
})

/** An event stream of one event, and what its caller sees of it. */
async function openEvents(t: Parameters<typeof listening>[0], behind: string) {
  const asked: string[] = []
  const body = new HandFed()
  const listener = await listening(t, {
    onRequest(request, reply) {
      asked.push(request.target)
      if (request.target !== '/events') return textReply(reply, request.target)
      reply.send({ status: 200, headers: new HeaderList(['Content-Type', 'text/event-stream']) }, body)
      body.sink!.data(Buffer.from('data: 1\n\n'))
    },
  })
  const caller = await calling(t, listener.port)
  caller.socket.write(get('/events') + behind)
  await caller.until(/data: 1\n\n/)
  return { asked, body, caller, listener }
}

test('a caller that leaves an event stream is noticed at once, whatever it had pipelined behind it (H1-51)', async t => {
  for (const behind of ['', get('/next'), 'half of a li']) {
    const { asked, body, caller, listener } = await openEvents(t, behind)
    await new Promise(resolve => setTimeout(resolve, 20))
    caller.socket.end()
    await eventually(() => listener.connections === 0)
    assert.ok(body.aborted)
    assert.deepEqual(asked, ['/events'])
  }
})

test('what was pipelined behind an event stream is answered when that ends at once, and dropped when it lasts (H1-51)', async t => {
  const short = await openEvents(t, get('/next', 'Connection: close\r\n'))
  short.body.sink!.end()
  assert.match(await short.caller.over(), /\r\n\r\n\/next$/)
  const long = await openEvents(t, get('/next'))
  await eventually(() => long.caller.socket.bytesWritten > 0)
  await new Promise(resolve => setTimeout(resolve, 2500))
  long.caller.socket.write(get('/later'))
  long.body.sink!.data(Buffer.from('data: 2\n\n'))
  await long.caller.until(/data: 2\n\n/)
  long.body.sink!.end()
  assert.doesNotMatch(await long.caller.over(), /next|later/)
  assert.deepEqual(long.asked, ['/events'])
})
