/** From an upstream to a caller, as a gateway does it: each reply sent on in the turn in which it came. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import test, { type TestContext } from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { TestAuthority, withOpenssl } from './tls/authority.model.ts'
import { checkCertificate } from './tls/check-certificate.ts'
import { callingSecurely, secureListening } from './tls/secure.model.ts'
import type { Listener, ListenOptions } from './transport.ts'
import { eventually, nobodyCancels, pooled } from './upstream/fault-server.model.ts'
import type { UpstreamPool } from './upstream/upstream.ts'
import { calling, listening } from './wire.model.ts'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** In the thread's own memory with its head, joined to it, by itself, and in more than one read. */
const sizes = [100, 3000, 12_000, 40_000]

type Listens = (t: TestContext, options: Partial<ListenOptions>) => Promise<Listener>

async function relaying(t: TestContext, listens: Listens): Promise<number> {
  const upstream = await upstreamOf(t)
  return relayed(t, listens, pooled(t, { origin: upstream }))
}

/** Answers `/n/L` with n letters L. */
async function upstreamOf(t: TestContext): Promise<string> {
  const upstream = createServer(({ url }, response) => {
    const [, size, letter] = url!.split('/')
    response.writeHead(200, { 'Content-Length': size })
    response.end(Buffer.alloc(Number(size), letter))
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  t.after(() => {
    upstream.closeAllConnections()
    upstream.close()
  })
  return `http://127.0.0.1:${(upstream.address() as { port: number }).port}`
}

/** The same over HTTP/2, in pieces as they come. */
async function http2UpstreamOf(t: TestContext): Promise<string> {
  const upstream = createHttp2Server({ maxSessionMemory: 100 })
  upstream.on('session', session => {
    session.on('error', () => {})
    t.after(() => session.destroy())
  })
  upstream.on('stream', (stream, { ':path': path = '' }) => {
    const [, size, letter] = path.split('/')
    stream.on('error', () => {})
    stream.respond({ ':status': 200, 'content-length': size! })
    stream.end(Buffer.alloc(Number(size), letter))
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  t.after(() => upstream.close())
  return `http://127.0.0.1:${(upstream.address() as { port: number }).port}`
}

async function relayed(t: TestContext, listens: Listens, pool: UpstreamPool): Promise<number> {
  const { port } = await listens(t, {
    onRequest: ({ method, target }, reply) =>
      pool.send({ method, target, headers: HeaderList.from({ Host: 'x' }), body: undefined }, nobodyCancels(), {
        replied: answer => reply.send(answer, answer.body),
        failed: failure => reply.abort(failure),
      }),
  })
  return port
}

const wrong = (size: number, letter: string, body: string) =>
  body === letter.repeat(size) ? [] : [`${letter} × ${size}: ${body.length} of ${[...new Set(body)].join('')}`]

test('over HTTP/2 every caller gets its own bytes only', async t => {
  const port = await relaying(t, listening)
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  t.after(() => session.destroy())
  const ask = async (size: number, letter: string) => {
    const stream = session.request({ ':path': `/${size}/${letter}` })
    let body = ''
    for await (const piece of stream) body += piece.toString('latin1')
    return wrong(size, letter, body)
  }
  for (const size of [...sizes, ...sizes]) {
    assert.deepEqual((await Promise.all(letters.map(letter => ask(size, letter)))).flat(), [])
  }
})

const bodyOf = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4)

test('over TLS every caller gets its own bytes only, whoever reads late', withOpenssl, async t => {
  const authority = new TestAuthority()
  t.after(() => authority.remove())
  const given = { ...authority.issue('a.test', { hosts: ['a.test'] }), isDefault: true }
  const certificates = [checkCertificate(given, Date.now())]
  const port = await relaying(t, (at, options) => secureListening(at, { certificates }, options))
  const ca = authority.certificate
  const callers = await Promise.all(letters.map(() => callingSecurely(t, port, { ca, servername: 'a.test' })))
  for (const size of sizes) {
    for (const [at, { socket }] of callers.entries()) {
      if (at % 2 === 0) socket.pause()
      socket.write(`GET /${size}/${letters[at]} HTTP/1.1\r\nHost: a\r\n\r\n`)
    }
    for (const { socket } of callers) socket.resume()
    await eventually(() => callers.every(({ text }, at) => text.length > 0 && text.endsWith(letters[at]!.repeat(100))))
    await eventually(() => callers.every(({ text }) => bodyOf(text.slice(text.lastIndexOf('HTTP/1.1'))).length >= size))
    assert.deepEqual(
      callers.flatMap(({ text }, at) => wrong(size, letters[at]!, bodyOf(text.slice(text.lastIndexOf('HTTP/1.1'))))),
      [],
    )
  }
})

test('a caller that pipelines and reads late gets its own bytes only, beside others', async t => {
  const port = await relaying(t, listening)
  const late = await calling(t, port)
  late.socket.pause()
  late.socket.write('GET /12000/a HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1500))
  for (let round = 0; round < 60; round++) {
    const other = await calling(t, port)
    other.socket.write('GET /12000/z HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    assert.deepEqual(wrong(12_000, 'z', bodyOf(await other.over())), [])
  }
  late.socket.resume()
  late.socket.end('GET /1/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const text = await late.over()
  assert.equal(text.split('a'.repeat(12_000)).length, 1501)
  assert.equal(text.includes('z'), false)
})

test('from an upstream that speaks HTTP/2 every caller gets its own bytes only, whoever reads late', async t => {
  const pool = pooled(t, { origin: await http2UpstreamOf(t), protocol: 'http2' })
  const port = await relayed(t, listening, pool)
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  t.after(() => session.destroy())
  for (const size of [...sizes, 400_000]) {
    const read = letters.map(async (letter, at) => {
      const late = await calling(t, port)
      late.socket.pause()
      late.socket.write(`GET /${size}/${letter} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
      const stream = session.request({ ':path': `/${size}/${letter.toLowerCase()}` })
      let body = ''
      for await (const piece of stream) body += piece.toString('latin1')
      if (at % 2 === 0) await new Promise(resolve => setImmediate(resolve))
      late.socket.resume()
      return [...wrong(size, letter.toLowerCase(), body), ...wrong(size, letter, bodyOf(await late.over()))]
    })
    assert.deepEqual((await Promise.all(read)).flat(), [])
  }
  assert.equal(pool.counts().open, 1)
})
