/** Requests of real gateways recorded whole: masked, bounded over threads and gateways, and none the worse for it. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import test, { type TestContext } from 'node:test'
import type { CapturedRequest } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { openStore, type Store } from '@gatehouse/store'
import { closing, makeApi, newDirectory, openGateway, openHouse, until } from './testing-house.ts'
import { housePlace, quickerEngine } from './testing-stores.ts'

/** Says what it was told, and more: a caller's secrets in places where nobody expects them. */
async function openEcho(t: TestContext): Promise<string> {
  const server = createServer(async (asked, response) => {
    if (asked.url!.startsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: one\n\n')
      return void setTimeout(() => response.end('data: two\n\n'), 50)
    }
    const hash = createHash('sha256')
    let bytes = 0
    for await (const piece of asked) {
      bytes += (piece as Buffer).byteLength
      hash.update(piece as Buffer)
    }
    response.setHeader('set-cookie', 'session=from-the-upstream; Path=/')
    response.end(JSON.stringify({ said: asked.headers, url: asked.url, bytes, sha256: hash.digest('hex') }))
  })
  server.on('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.on('data', data => socket.end(data))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  t.after(() => server.closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function scene(t: TestContext, endpoints: object[] = []) {
  const close = closing(t)
  const store: Store = close(await openStore(await housePlace(quickerEngine, newDirectory(t))))
  const house = close(await openHouse({ store }))
  const api = await makeApi(house, { name: 'pets', upstreamUrl: await openEcho(t) })
  const any = { id: 'any', method: '*', path: '/{rest+}', policies: [] }
  await api.deploy({ endpoints: [...endpoints, any] } as never)
  const token = () => house.distribution.enrolmentToken(house.groupId, 60_000)
  const gateway = async (node: string, workers = 1) => {
    const one = close(
      await openGateway({ url: house.url, token: await token(), node, stateDir: newDirectory(t), workers }),
    )
    await one.link.ready()
    await until(async () => (await one.get('/pets/ready')).status !== 404)
    return one
  }
  const { organization, control } = house
  const grant = { organizationId: organization.id, role: 'owner', permissions: ['captures'] }
  const caller = { kind: 'token', id: 'tok_test', name: 'test', operator: false, grants: [grant] } as never
  const call = async (route: string, name?: string, body?: object) => {
    const params = { organization: 'default', workspace: 'default', ...(name === undefined ? {} : { name }) }
    const answer = await control.call(route, { caller, requestId: 'req_test', params, ...(body ? { body } : {}) })
    return answer.file ? text(Readable.from(answer.file.bytes)) : answer.body
  }
  const start = async (name: string, spec: object = {}) => {
    const whole = { apiVersion: 'pets-v1', environment: 'dev', ...spec }
    return ((await call('Capture.create', undefined, { name, spec: whole })) as { id: string }).id
  }
  const list = async (name: string) =>
    (
      (await call('Capture.requests', name)) as {
        requests: { id: string; path: string; node: string; status: number }[]
      }
    ).requests
  const read = async (name: string, request: string) =>
    (await call('Capture.request', name, { request })) as CapturedRequest
  return { house, store, gateway, call, start, list, read, token, api }
}

type Scene = Awaited<ReturnType<typeof scene>>
type AtHouse = Awaited<ReturnType<Scene['gateway']>>

/** Until a request at the gateway is recorded: it has heard of the capture. */
async function heard({ list }: Scene, gateway: AtHouse, name: string) {
  await until(async () => {
    await gateway.get('/pets/heard')
    return (await list(name)).some(({ path }) => path === '/pets/heard')
  })
}

function send(gateway: AtHouse, path: string, { headers = {}, body }: { headers?: object; body?: Buffer } = {}) {
  const { port } = gateway.gateway
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const method = body ? 'POST' : 'GET'
    const asked = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: headers as never },
      (reply: IncomingMessage) => {
        const pieces: Buffer[] = []
        reply.on('data', piece => pieces.push(piece))
        reply.on('end', () => resolve({ status: reply.statusCode!, text: Buffer.concat(pieces).toString() }))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

test('both sides are recorded, and no secret of a caller, of a policy or of an upstream leaves the gateway', async t => {
  const door = placed('key-auth', { stage: 'identify', config: { name: 'X-Shop-Door' } })
  const usual = placed('key-auth', { stage: 'identify', config: {} })
  const at = await scene(t, [
    { id: 'door', method: '*', path: '/c', policies: [door] },
    { id: 'usual', method: '*', path: '/d', policies: [usual] },
  ])
  const gateway = await at.gateway('one')
  await at.start('why', { bodyBytesMax: 4096, requestsMax: 500 })
  await heard(at, gateway, 'why')
  const secrets = {
    bearer: 'bearer-0a1b2c3d4e',
    cookie: 'cookie-5f6a7b8c9d',
    query: 'query-1a2b3c4d5e',
    body: 'hunter-22-of-the-body',
    basic: 'pass-of-basic-77',
    door: 'door-9z8y7x6w5v4u3t',
    key: 'usual-8a7b6c5d4e3f',
  }
  await send(gateway, `/pets/a?access_token=${secrets.query}&mail=ada%40example.com`, {
    headers: {
      authorization: `Bearer ${secrets.bearer}`,
      cookie: `sid=${secrets.cookie}`,
      'content-type': 'application/json',
      'x-repeats': `it was ${secrets.bearer}`,
    },
    body: Buffer.from(JSON.stringify({ user: 'ada@example.com', password: secrets.body, note: 'plain words' })),
  })
  await send(gateway, '/pets/b', {
    headers: {
      authorization: `Basic ${Buffer.from(`ada:${secrets.basic}`).toString('base64')}`,
      'x-say': secrets.basic,
    },
  })
  await send(gateway, '/pets/c', { headers: { 'x-shop-door': secrets.door } })
  await send(gateway, '/pets/d', { headers: { 'x-api-key': secrets.key } })
  await until(async () => (await at.list('why')).filter(({ path }) => /^\/pets\/[abcd]$/.test(path)).length === 4)
  const found: CapturedRequest[] = []
  for (const { id } of await at.list('why')) found.push(await at.read('why', id))
  const whole = JSON.stringify([found, await at.call('Capture.har', 'why')])
  for (const [what, secret] of Object.entries(secrets)) assert.equal(whole.includes(secret), false, what)
  for (const text of ['ada@example.com', 'ada%40example.com', 'from-the-upstream'])
    assert.equal(whole.includes(text), false)
  const posted = found.find(({ request }) => request.method === 'POST')!
  assert.match(posted.request.body!.text!, /plain words/)
  assert.match(posted.reply.body!.text!, /"url":"\/a\?access_token=\*\*\*/)
  assert.equal(posted.tries.length, 1)
  assert.equal(posted.tries[0]!.status, 200)
  assert.deepEqual(
    found.find(({ request }) => request.url.endsWith('/c'))!.steps.map(({ policy, outcome }) => [policy, outcome]),
    [['key-auth', 'refused']],
  )
  // Neither in rows nor in what is kept on the disk of the database.
  const rows = JSON.stringify(await at.store.db.selectFrom('captured_requests').selectAll().execute())
  for (const secret of [...Object.values(secrets), 'plain words']) assert.equal(rows.includes(secret), false)
})

test('over two gateways with two threads each there are as many as were asked for, and no more', async t => {
  const at = await scene(t)
  const both = [await at.gateway('one', 2), await at.gateway('two', 2)]
  await at.start('twenty', { requestsMax: 20, path: '/pets/n*', methods: ['GET'], statuses: ['2xx'] })
  let sent = 0
  await until(async () => {
    await Promise.all(both.flatMap(one => Array.from({ length: 8 }, () => one.get(`/pets/n${++sent}`))))
    const { state } = (await at.call('Capture.get', 'twenty')) as { state: string }
    return state === 'ended'
  }, 30_000)
  const requests = await at.list('twenty')
  assert.equal(requests.length, 20)
  assert.equal(new Set(requests.map(({ id }) => id)).size, 20)
  const again = sent
  await until(() => both.every(one => !one.gateway.captures.any))
  await both[0]!.get(`/pets/n${again + 1}`)
  assert.equal((await at.list('twenty')).length, 20)
})

test('10 MB pass as they are, a stream as it comes, an upgrade with its head alone; bodies are cut', async t => {
  const at = await scene(t)
  const gateway = await at.gateway('one')
  await at.start('large', { bodyBytesMax: 1000, requestsMax: 500 })
  await heard(at, gateway, 'large')
  const body = Buffer.alloc(10 * 2 ** 20, 'large ')
  const { text } = await send(gateway, '/pets/large', { body })
  const told = JSON.parse(text) as { bytes: number; sha256: string }
  assert.equal(told.bytes, body.byteLength)
  assert.equal(told.sha256, createHash('sha256').update(body).digest('hex'))
  // Bytes that are no text, a bomb, and no JSON at all.
  await send(gateway, '/pets/hostile', {
    headers: { 'content-encoding': 'gzip' },
    body: Buffer.from([1, 2, 3, 4, 5]),
  })
  await send(gateway, '/pets/binary', { body: Buffer.from([0, 1, 2, 255, 254]) })
  assert.equal((await send(gateway, '/pets/events')).text, 'data: one\n\ndata: two\n\n')
  const socket = connect(gateway.gateway.port, '127.0.0.1')
  socket.write('GET /pets/socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(socket, 'data')
  socket.write('from-the-tunnel')
  await once(socket, 'close')
  const paths = ['large', 'hostile', 'binary', 'events', 'socket']
  const of = async (name: string) => (await at.list('large')).find(({ path }) => path === `/pets/${name}`)
  for (const name of paths) await until(async () => (await of(name)) !== undefined)
  const [large, hostile, binary, events, tunnel] = await Promise.all(
    paths.map(async name => at.read('large', (await of(name))!.id)),
  )
  assert.deepEqual([large!.request.body!.bytes, large!.request.body!.isCut], [body.byteLength, true])
  assert.equal(large!.request.body!.text!.length, 1000)
  assert.match(hostile!.request.body!.unkept!, /gzip/)
  assert.equal(binary!.request.body!.base64, Buffer.from([0, 1, 2, 255, 254]).toString('base64'))
  assert.equal(events!.reply.body!.text, 'data: one\n\ndata: two\n\n')
  assert.equal(tunnel!.reply.status, 101)
  assert.doesNotMatch(JSON.stringify(tunnel), /from-the-tunnel/)
})

test('a gateway that was killed goes on with a capture when it is back, until it is ended by hand', async t => {
  const at = await scene(t)
  const stateDir = newDirectory(t)
  const process = async (options: object) => {
    const child = fork(join(import.meta.dirname, 'link-process.model.ts'), ['gateway', JSON.stringify(options)])
    t.after(() => child.kill('SIGKILL'))
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    return { child, get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`).then(reply => reply.text()) }
  }
  const first = await process({ url: at.house.url, token: await at.token(), stateDir })
  await at.start('through', { requestsMax: 500 })
  const arrives = (get: (path: string) => Promise<unknown>, path: string) =>
    until(async () => {
      await get(path).catch(() => {})
      return (await at.list('through')).some(one => one.path === path)
    }, 20_000)
  await arrives(first.get, '/pets/before')
  const ended = once(first.child, 'exit')
  first.child.kill('SIGKILL')
  await ended
  const second = await process({ url: at.house.url, stateDir })
  await arrives(second.get, '/pets/after')
  await at.call('Capture.end', 'through')
  const count = (await at.list('through')).length
  await second.get('/pets/later')
  await until(async () => ((await at.call('Capture.get', 'through')) as { state: string }).state === 'ended')
  assert.equal((await at.list('through')).length, count)
})
