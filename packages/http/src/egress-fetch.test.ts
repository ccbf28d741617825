import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type LookupFunction, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Clock, Failure } from '@gatehouse/base'
import { egressRule } from './egress.ts'
import { type GuardedFetchOptions, guardedFetch } from './egress-fetch.ts'
import { guardedLookup } from './egress-lookup.ts'

const rule = egressRule({ allow: ['loopback'] })
const strict = egressRule()
const limits = { timeoutMs: 10_000, bytesMax: 10_000, redirectsMax: 3 }

async function served(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const text =
  (body: string, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, reply: ServerResponse) => {
    reply.writeHead(200, { 'content-type': 'text/plain', ...headers })
    reply.end(body)
  }

async function codeOf(url: string, options: Partial<GuardedFetchOptions> = {}, under = rule): Promise<string> {
  try {
    await guardedFetch(under, { ...limits, ...options })(url)
    return 'fetched'
  } catch (thrown) {
    return (thrown as Failure).code
  }
}

const resolvesTo =
  (...addresses: string[]): LookupFunction =>
  (_name, options, callback) => {
    const found = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all) callback(null, found)
    else callback(null, found[0]!.address, found[0]!.family)
  }

/** A clock whose deadline passes when the test says so. */
function stoppedClock(): Clock & { expire(): void } {
  const tasks = new Set<() => void>()
  return {
    nowMs: () => 0,
    monotonicMs: () => 0,
    after(_delayMs, task) {
      tasks.add(task)
      return () => void tasks.delete(task)
    },
    expire() {
      for (const task of tasks) task()
    },
  }
}

test('a document is fetched with its type and final address', async t => {
  const origin = await served(t, (request, reply) => {
    if (request.url === '/old') reply.writeHead(302, { location: '/new?x=1' }).end()
    else text('openapi: 3.1.0')(request, reply)
  })
  const fetched = await guardedFetch(rule, limits)(`${origin}/old`)
  assert.equal(Buffer.from(fetched.bytes).toString(), 'openapi: 3.1.0')
  assert.equal(fetched.contentType, 'text/plain')
  assert.equal(fetched.url, `${origin}/new?x=1`)
})

test('a literal address in any spelling is refused before a connection is made', async t => {
  let asked = 0
  const origin = await served(t, (request, reply) => {
    asked++
    text('secret')(request, reply)
  })
  const { port } = new URL(origin)
  for (const host of [
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '[::]',
    'localhost',
  ]) {
    assert.equal(await codeOf(`http://${host}:${port}/`, {}, strict), 'egress_forbidden', host)
  }
  assert.equal(asked, 0)
})

test('a name is judged by the address it has when the connection is made', async t => {
  let asked = 0
  const origin = await served(t, (request, reply) => {
    asked++
    text('x')(request, reply)
  })
  const { port } = new URL(origin)
  const url = `http://api.example.com:${port}/`
  for (const addresses of [['127.0.0.1'], ['169.254.169.254'], ['::ffff:127.0.0.1'], ['::1', '127.0.0.1'], []]) {
    assert.equal(await codeOf(url, { lookup: resolvesTo(...addresses) }, strict), 'egress_forbidden', addresses.join())
  }
  assert.equal(asked, 0)
  assert.equal(await codeOf(url, { lookup: resolvesTo('169.254.169.254', '127.0.0.1') }), 'fetched')
  assert.equal(asked, 1)
})

test('a name that changes its address between two hops is refused at the second', async t => {
  const origin = await served(t, (_, reply) => reply.writeHead(307, { location: '/again' }).end())
  const { port } = new URL(origin)
  let questions = 0
  const rebinding: LookupFunction = (name, options, callback) => {
    questions++
    resolvesTo(questions === 1 ? '127.0.0.1' : '169.254.169.254')(name, options, callback)
  }
  const closing = await served(t, (_, reply) =>
    reply.writeHead(307, { connection: 'close', location: `http://rebind.example.com:${port}/` }).end(),
  )
  const start = closing.replace('127.0.0.1', 'rebind.example.com')
  assert.equal(await codeOf(start, { lookup: rebinding }), 'egress_forbidden')
  assert.equal(questions, 2)
})

test('a redirect is judged like the first address', async t => {
  const targets = [
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:a9fe:a9fe]/',
    '//0.0.0.0/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'http://user:secret@127.0.0.1/',
  ]
  let target = ''
  const origin = await served(t, (_, reply) => reply.writeHead(301, { location: target }).end())
  for (target of targets) assert.equal(await codeOf(origin), 'egress_forbidden', target)
  target = 'http://['
  assert.equal(await codeOf(origin), 'fetch_failed')
})

test('redirects end at redirectsMax', async t => {
  let asked = 0
  const origin = await served(t, (_, reply) => {
    asked++
    reply.writeHead(302, { location: '/next' }).end()
  })
  assert.equal(await codeOf(origin), 'fetch_failed')
  assert.equal(asked, limits.redirectsMax + 1)
})

test('our own listener is not fetched though loopback is allowed', async t => {
  const origin = await served(t, text('admin'))
  const own = egressRule({ allow: ['loopback'], deny: [{ address: '0.0.0.0', port: Number(new URL(origin).port) }] })
  assert.equal(await codeOf(origin, {}, own), 'egress_forbidden')
})

test('addresses that cannot be fetched are refused with a code', async () => {
  assert.equal(await codeOf('not an address'), 'fetch_failed')
  assert.equal(await codeOf('file:///etc/passwd'), 'egress_forbidden')
  assert.equal(await codeOf('http://user:secret@example.com/'), 'egress_forbidden')
  await assert.rejects(
    guardedFetch(rule, limits)('http://user:secret@example.com/?key=k'),
    failure => !/secret|key=/.test(String(failure)),
  )
})

test('an error status, a refused connection and a broken reply are fetch_failed', async t => {
  const origin = await served(t, (_, reply) => reply.writeHead(500).end('no'))
  assert.equal(await codeOf(origin), 'fetch_failed')
  const broken = createTcpServer(socket => socket.resume().end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'))
  await new Promise<void>(resolve => broken.listen(0, '127.0.0.1', resolve))
  const { port } = broken.address() as AddressInfo
  assert.equal(await codeOf(`http://127.0.0.1:${port}/`), 'fetch_failed')
  await new Promise(resolve => broken.close(resolve))
  assert.equal(await codeOf(`http://127.0.0.1:${port}/`), 'fetch_failed')
})

test('a body beyond bytesMax is refused, announced or not', async t => {
  const announced = await served(t, text('x'.repeat(10_001)))
  assert.equal(await codeOf(announced), 'document_too_large')
  let open = true
  const endless = await served(t, (_, reply) => {
    reply.writeHead(200)
    reply.on('close', () => (open = false))
    const more = () => {
      while (open && reply.write('x'.repeat(1000)));
      if (open) reply.once('drain', more)
    }
    more()
  })
  assert.equal(await codeOf(endless), 'document_too_large')
})

test('a packed body is unpacked within bytesMax', async t => {
  const origin = await served(t, (request, reply) => {
    const body = 'a'.repeat(request.url === '/bomb' ? 50_000_000 : 500)
    const gzip = request.headers['user-agent'] !== undefined && request.url !== '/br'
    reply.writeHead(200, { 'content-encoding': gzip ? 'gzip' : 'br' })
    reply.end(gzip ? gzipSync(body, { level: 9 }) : brotliCompressSync(body))
  })
  for (const path of ['/gzip', '/br']) {
    const { bytes } = await guardedFetch(rule, limits)(origin + path)
    assert.equal(bytes.length, 500)
  }
  assert.equal(await codeOf(`${origin}/bomb`, { bytesMax: 1_000_000 }), 'document_too_large')
  const odd = await served(t, text('x', { 'content-encoding': 'rot13' }))
  assert.equal(await codeOf(odd), 'fetch_failed')
  const wrong = await served(t, text('not gzip', { 'content-encoding': 'gzip' }))
  assert.equal(await codeOf(wrong), 'fetch_failed')
})

test('the deadline ends a server that never answers, one that drips, and a name that never resolves', async t => {
  const frozen = stoppedClock()
  const silent = await served(t, () => frozen.expire())
  assert.equal(await codeOf(silent, { clock: frozen }), 'fetch_timeout')
  const dripping = stoppedClock()
  const drip = await served(t, (_, reply) => {
    reply.writeHead(200)
    reply.write('a')
    reply.write('b', () => dripping.expire())
  })
  assert.equal(await codeOf(drip, { clock: dripping }), 'fetch_timeout')
  const nameless = stoppedClock()
  const lookup: LookupFunction = () => nameless.expire()
  assert.equal(await codeOf('http://never.example.com/', { clock: nameless, lookup }), 'fetch_timeout')
})

test('net.connect with the guarded lookup reaches allowed addresses and no others', async t => {
  const origin = await served(t, text('x'))
  const port = Number(new URL(origin).port)
  const reached = (under: typeof rule) =>
    new Promise<string>(resolve => {
      const lookup = guardedLookup(under, { port, lookup: resolvesTo('127.0.0.1') })
      const socket: Socket = connect({ host: 'api.example.com', port, lookup })
      socket.once('connect', () => socket.destroy() && resolve('connected'))
      socket.once('error', failure => resolve((failure as Failure).code))
    })
  assert.equal(await reached(rule), 'connected')
  assert.equal(await reached(strict), 'egress_forbidden')
})

test('a form is posted with its credential and follows no redirect, which would hand both on', async t => {
  const asked: string[] = []
  const origin = await served(t, async (request, reply) => {
    let body = ''
    for await (const piece of request) body += piece
    asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
    if (request.url === '/moved') reply.writeHead(307, { location: '/token' }).end()
    else reply.end('{}')
  })
  const ask = { form: { code: 'a b&c=d' }, authorization: 'Basic eDp5' }
  const fetch = guardedFetch(rule, limits)
  assert.equal(Buffer.from((await fetch(`${origin}/token`, ask)).bytes).toString(), '{}')
  await assert.rejects(fetch(`${origin}/moved`, ask), { code: 'fetch_failed' })
  await assert.rejects(fetch(`${origin}/moved`, { authorization: 'Basic eDp5' }), { code: 'fetch_failed' })
  assert.deepEqual(asked, [
    'POST /token Basic eDp5 code=a+b%26c%3Dd',
    'POST /moved Basic eDp5 code=a+b%26c%3Dd',
    'GET /moved Basic eDp5 ',
  ])
  await assert.rejects(guardedFetch(strict, limits)(`${origin}/token`, ask), { code: 'egress_forbidden' })
  assert.equal(asked.length, 3)
})

test('one fetch may ask for less than all fetches may have, never for more', async t => {
  const origin = await served(t, text('x'.repeat(100)))
  const fetch = guardedFetch(rule, { ...limits, bytesMax: 100 })
  assert.equal((await fetch(origin, { bytesMax: 1_000_000 })).bytes.byteLength, 100)
  await assert.rejects(fetch(origin, { bytesMax: 99 }), { code: 'document_too_large' })
  await assert.rejects(guardedFetch(rule, { ...limits, bytesMax: 99 })(origin, { bytesMax: 100 }), {
    code: 'document_too_large',
  })
})
