import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSocketServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { egressRule } from '@gatehouse/http'
import { ThreadFetch } from './thread-fetch.ts'

const limits = { timeoutMs: 2000, bytesMax: 10_000 }

async function serverFor(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

function fetching(t: TestContext, allow = ['loopback']): ThreadFetch {
  const fetch = new ThreadFetch(egressRule({ allow, deny: [] }))
  t.after(() => fetch.close(0))
  return fetch
}

const textOf = (body: Uint8Array) => new TextDecoder().decode(body)

test('it says what was asked for and gives the whole answer, whatever its status', async t => {
  const url = await serverFor(t, (request, response) => {
    let body = ''
    request.on('data', piece => (body += piece))
    request.on('end', () => {
      const { method, url: target, headers } = request
      response.writeHead(418, { 'X-Said': 'yes' }).end(JSON.stringify({ method, target, accept: headers.accept, body }))
    })
  })
  const sent = { method: 'POST', headers: ['Accept', 'text/x'], body: new TextEncoder().encode('a=b') }
  const answer = await fetching(t).send({ ...limits, ...sent, url: `${url}/token?x=1` })
  assert.deepEqual([answer.status, answer.headers.get('x-said')], [418, 'yes'])
  assert.deepEqual(JSON.parse(textOf(answer.body)), {
    method: 'POST',
    target: '/token?x=1',
    accept: 'text/x',
    body: 'a=b',
  })
})

test('an answer without a body is an empty one', async t => {
  const url = await serverFor(t, (_, response) => void response.writeHead(204).end())
  const answer = await fetching(t).send({ ...limits, url })
  assert.deepEqual([answer.status, answer.body.byteLength], [204, 0])
})

test('a redirect is not followed', async t => {
  const url = await serverFor(t, (_, response) => void response.writeHead(302, { Location: '/other' }).end('no'))
  assert.equal((await fetching(t).send({ ...limits, url })).status, 302)
})

const frozen: Record<string, (socket: Socket) => void> = {
  'never answers': () => {},
  'stops within its head': socket => void socket.write('HTTP/1.1 200 OK\r\nX-A'),
  'stops within its body': socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'),
  'sends a byte now and then': socket => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(timer))
  },
}

for (const [name, begin] of Object.entries(frozen)) {
  test(`a server that ${name} is given up in time, and its connection with it`, async t => {
    const sockets: Socket[] = []
    const server = createSocketServer(socket => {
      sockets.push(socket)
      socket.on('error', () => {})
      socket.once('data', () => begin(socket))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const { port } = server.address() as { port: number }
    const asked = fetching(t).send({ ...limits, timeoutMs: 150, url: `http://127.0.0.1:${port}/` })
    await assert.rejects(asked, { code: 'fetch_timeout' })
    if (!sockets[0]!.destroyed) await once(sockets[0]!, 'close')
  })
}

test('more bytes than are wanted are refused, also when their number is not told', async t => {
  const url = await serverFor(t, (_, response) => {
    for (let i = 0; i < 20; i++) response.write('x'.repeat(1000))
    response.end()
  })
  await assert.rejects(fetching(t).send({ ...limits, url }), { code: 'document_too_large' })
})

test('addresses that the operator does not allow are not reached', async t => {
  const url = await serverFor(t, (_, response) => void response.end('secret'))
  await assert.rejects(fetching(t, []).send({ ...limits, url }), { code: 'upstream_forbidden' })
})

test('what is no address of http is refused', async t => {
  for (const url of ['file:///etc/passwd', 'unix:/run/x.sock', 'nonsense', '']) {
    await assert.rejects(fetching(t).send({ ...limits, url }), { code: 'fetch_failed' }, url)
  }
})

test('connections are used again, and those of the servers asked longest ago are given up', async t => {
  let connections = 0
  const servers = await Promise.all(
    Array.from({ length: 70 }, () => serverFor(t, (_, response) => void response.end('ok'))),
  )
  const fetch = fetching(t)
  const counting = createServer((_, response) => void response.end('ok')).listen(0, '127.0.0.1')
  counting.on('connection', () => connections++)
  await once(counting, 'listening')
  t.after(() => counting.close())
  const url = `http://127.0.0.1:${(counting.address() as { port: number }).port}`
  for (let i = 0; i < 5; i++) await fetch.send({ ...limits, url })
  assert.equal(connections, 1)
  for (const other of servers) await fetch.send({ ...limits, url: other })
  await fetch.send({ ...limits, url })
  assert.equal(connections, 2)
})
