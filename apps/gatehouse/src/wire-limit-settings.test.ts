import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import test, { after, before, type TestContext } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { checkCertificate, wireLimits } from '@gatehouse/http'
import * as h2 from '@gatehouse/http/h2/frames.model.ts'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { helloFor } from '@gatehouse/http/tls/secure.model.ts'
import { calling, eventually } from '@gatehouse/http/wire.model.ts'
import { readSettings } from './read-settings.ts'
import { flagOf } from './settings.ts'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'
import { wireLimitNames, wireLimitsOf } from './wire-limit-settings.ts'

type Name = (typeof wireLimitNames)[number]

let authority: TestAuthority
before(() => {
  if (!withOpenssl.skip) authority = new TestAuthority()
})
after(() => authority?.remove())

const path = '/pets/v1/pets'
const get = (more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`
const post = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx`
const enhanceYourCalm = 11
const refusedStream = 7
const piece = Buffer.alloc(65_536, 'x')

/** `POST` waits for its body; `?endless` is answered as fast as it is taken, and noted in `endless`; `?silent` never. */
async function gatewayWith(t: TestContext, name: Name, value: number) {
  const endless: ServerResponse[] = []
  const silent: ServerResponse[] = []
  const url = await upstream(t, (request, response) => {
    if (request.method === 'POST') return void request.resume().on('end', () => response.end())
    if (request.url?.endsWith('?silent')) return void silent.push(response)
    if (!request.url?.endsWith('?endless')) return void response.end('well')
    endless.push(response)
    const more = () => {
      while (response.write(piece));
    }
    response.on('drain', more)
    more()
  })
  const found = await readSettings({
    program: 'gateway',
    args: [`--${flagOf(name)}`, String(value)],
    env: {},
    cwd: '/',
  })
  const tls = { port: 0, clientCertificates: 'none' } as const
  const { gateway } = await gatewayFor(t, partTo([url]), { workers: 1, limits: wireLimitsOf(found), tls })
  return { t, gateway, endless, silent, caller: () => calling(t, gateway.port) }
}

type At = Awaited<ReturnType<typeof gatewayWith>>

const answered = (status: number, text: string) => async (at: At) => {
  const caller = await at.caller()
  caller.socket.write(text)
  assert.match(await caller.over(), new RegExp(`^HTTP/1.1 ${status} `))
}

const cutByFlood = (make: (turn: number) => Buffer) => async (at: At) => {
  const caller = await h2.rawCaller(at.t, at.gateway.port)
  caller.send(...Array.from({ length: 40 }, (_, turn) => make(turn)))
  assert.equal(h2.codeOf(await caller.until(h2.isGoaway)), enhanceYourCalm)
}

async function secured({ gateway }: At): Promise<number> {
  await gateway.useCertificates('test', [
    checkCertificate(authority.issue('one.test', { hosts: ['one.test'] }), Date.now() + 60_000),
  ])
  return gateway.securePort!
}

/** A value that bites where the default does not, and what is seen of it. */
async function thirdIsClosed(at: At): Promise<void> {
  const [first] = [await at.caller(), await at.caller()]
  assert.equal(await (await at.caller()).over(), '')
  first.socket.write(get())
  await first.until(/^HTTP\/1.1 200 /)
}

const cases: Record<Name, [value: number, bites: (at: At) => Promise<void>]> = {
  headerBytesMax: [1024, answered(431, get(`X-Long: ${'x'.repeat(1024)}\r\n`))],
  headerFieldsMax: [4, answered(431, get('a: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\n'))],
  targetBytesMax: [64, answered(414, get().replace(path, `${path}?${'x'.repeat(64)}`))],
  headerTimeoutMs: [200, answered(408, 'GET / HTTP/1.1\r\n')],
  bodyIdleTimeoutMs: [200, answered(408, post)],
  sendIdleTimeoutMs: [
    200,
    async at => {
      const { socket } = await at.caller()
      socket.pause().write(get().replace(path, `${path}?endless`))
      while (!at.endless[0]) await new Promise(resolve => setTimeout(resolve, 10))
      await once(at.endless[0], 'close')
    },
  ],
  bytesPerSecondMin: [
    1_000_000,
    async at => {
      const caller = await at.caller()
      caller.socket.write(post)
      const dribble = setInterval(() => caller.socket.write('x'), 100)
      assert.match(await caller.over(), /^HTTP\/1.1 408 /)
      clearInterval(dribble)
    },
  ],
  halfClosedTimeoutMs: [
    200,
    async at => {
      const caller = await at.caller()
      caller.socket.end(get().replace(path, `${path}?silent`))
      assert.equal(await caller.over(), '')
      await eventually(() => at.silent[0]?.closed === true)
    },
  ],
  keepAliveTimeoutMs: [200, answered(200, get())],
  requestsPerConnectionMax: [
    2,
    async at => {
      const caller = await at.caller()
      caller.socket.write(get() + get() + get())
      const text = await caller.over()
      assert.equal(text.match(/HTTP\/1.1 200 /g)?.length, 2)
    },
  ],
  connectionsMax: [2, thirdIsClosed],
  connectionsPerCallerMax: [2, thirdIsClosed],
  http2StreamsMax: [
    1,
    async at => {
      const caller = await h2.rawCaller(at.t, at.gateway.port)
      const fields = h2.requestFields().map(([name, value]) => [name, name === ':path' ? path : value] as const)
      const waiting = fields.map(([name, value]) => [name, name === ':method' ? 'POST' : value] as const)
      caller.send(h2.headers(1, waiting, h2.endHeaders), h2.headers(3, fields))
      assert.equal(h2.codeOf(await caller.until(h2.isReset(3))), refusedStream)
    },
  ],
  http2ResetsMax: [
    5,
    cutByFlood(turn => Buffer.concat([h2.headers(2 * turn + 1, h2.requestFields()), h2.reset(2 * turn + 1)])),
  ],
  http2PingsMax: [5, cutByFlood(h2.ping)],
  http2SettingsMax: [3, cutByFlood(turn => h2.settings(h2.setting(4, 65_535 + (turn % 2))))],
  http2IdleBytesMax: [1024, cutByFlood(() => h2.frame(0xef, 0, { payload: Buffer.alloc(200) }))],
  handshakeTimeoutMs: [
    200,
    async at => {
      const caller = await calling(at.t, await secured(at))
      assert.equal(await caller.over(), '')
    },
  ],
  handshakesMax: [
    1,
    async at => {
      const port = await secured(at)
      const slow = connect(port, '127.0.0.1')
      at.t.after(() => slow.destroy())
      slow.write(await helloFor('one.test'))
      await once(slow, 'data')
      const second = connectTls({ port, host: '127.0.0.1', servername: 'one.test', ca: authority.certificate })
      at.t.after(() => second.destroy())
      await assert.rejects(once(second, 'secureConnect'))
    },
  ],
}

for (const name of wireLimitNames) {
  const secure = name.startsWith('handshake') ? withOpenssl : {}
  test(`the setting ${name} bites in a gateway`, secure, async t => {
    const [value, bites] = cases[name]
    assert.notEqual(value, wireLimits[name])
    await bites(await gatewayWith(t, name, value))
  })
}

test('every other limit of the wire is a setting with its default and a range', async () => {
  const { upgrades: _, sendBufferBytesMax: __, ...limits } = wireLimits
  const read = (args: string[]) => readSettings({ program: 'start', args, env: {}, cwd: '/' })
  assert.deepEqual(wireLimitsOf(await read([])), limits)
  for (const name of wireLimitNames) {
    for (const wrong of ['-1', '1000000000000', 'many']) {
      await assert.rejects(read([`--${flagOf(name)}`, wrong]), { code: /^(setting|usage)_invalid$/ }, name)
    }
  }
})
