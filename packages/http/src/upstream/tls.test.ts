import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createSecure } from 'node:https'
import { createServer as createPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before, type TestContext } from 'node:test'
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { TestAuthority } from '../tls/authority.model.ts'
import { answer, ask, eventually, nothingLeft, pooled } from './fault-server.model.ts'
import { Resolver } from './resolver.ts'
import type { UpstreamTls } from './upstream.ts'

const missing = !existsSync('/usr/bin/openssl') && process.env.CI !== 'true'
const options = { skip: missing ? 'needs the Debian package openssl' : false }
const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

let folder = ''
let pem: Record<'ca' | 'cert' | 'key' | 'caller' | 'callerKey', string>

before(async () => {
  if (missing) return
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-tls-'))
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:upstream.test,IP:127.0.0.1\n')
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'pipe' })
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  openssl(`req -x509 ${key} -keyout ca.key -out ca.pem -days 2 -subj /CN=authority`)
  for (const [name, more] of [
    ['server', '-extfile names'],
    ['caller', ''],
  ] as const) {
    openssl(`req ${key} -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`)
    openssl(`x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -days 2 -out ${name}.pem ${more}`.trim())
  }
  const read = (name: string) => readFile(join(folder, name), 'utf8')
  const [ca, cert, serverKey, caller, callerKey] = await Promise.all(
    ['ca.pem', 'server.pem', 'server.key', 'caller.pem', 'caller.key'].map(read),
  )
  pem = { ca: ca!, cert: cert!, key: serverKey!, caller: caller!, callerKey: callerKey! }
})
after(() => rm(folder, { recursive: true, force: true }))

async function secureServer(t: TestContext, more: TlsOptions = {}) {
  const sockets: TLSSocket[] = []
  const names: (string | false | null | undefined)[] = []
  const server = createServer({ cert: pem.cert, key: pem.key, ALPNProtocols: ['http/1.1'], ...more }, socket => {
    sockets.push(socket)
    names.push(socket.servername)
    socket.on('error', () => {})
    socket.on('data', () => socket.write(reply))
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { sockets, names, port: (server.address() as { port: number }).port }
}

const resolver = new Resolver({ lookup: async () => ['127.0.0.1'], ttlMs: async () => undefined })

function secure(
  t: TestContext,
  port: number,
  { host = 'upstream.test', ...tls }: UpstreamTls & { host?: string } = {},
) {
  return pooled(t, { origin: `https://${host}:${port}`, resolver, tls: { authorities: pem.ca, ...tls } })
}

test('a name is sent and verified, and the connection kept', options, async t => {
  const { port, names, sockets } = await secureServer(t)
  const pool = secure(t, port)
  for (let i = 0; i < 3; i++) assert.equal(await answer(pool), '200 ok')
  assert.deepEqual(names, ['upstream.test'])
  assert.equal(sockets[0]!.alpnProtocol, 'http/1.1')
})

test('an address is verified as an address and not sent as a name', options, async t => {
  const { port, names } = await secureServer(t)
  assert.equal(await answer(secure(t, port, { host: '127.0.0.1' })), '200 ok')
  assert.equal(names[0] || false, false)
})

test('another name, an unknown authority and a peer without TLS are refused', options, async t => {
  const { port, sockets } = await secureServer(t)
  for (const tls of [{ host: 'other.test' }, { serverName: 'other.test' }, { authorities: '' }]) {
    const pool = secure(t, port, tls)
    await assert.rejects(ask(pool), { code: 'upstream_untrusted' })
    await nothingLeft(pool)
  }
  assert.ok(
    sockets.every(socket => socket.bytesRead === 0),
    'nothing was sent to a stranger',
  )
  const plain = createPlain(socket => socket.on('error', () => {}).end('HTTP/1.1 400 \r\n\r\n'))
  await new Promise<void>(resolve => plain.listen(0, '127.0.0.1', resolve))
  t.after(() => plain.close())
  const pool = secure(t, (plain.address() as { port: number }).port)
  await assert.rejects(ask(pool), { code: 'upstream_unreachable' })
  await nothingLeft(pool)
})

test(
  'a workload is believed by its identifier, wherever it answers, and nobody else of its authority',
  options,
  async t => {
    const authority = new TestAuthority()
    t.after(() => authority.remove())
    const [id, other] = ['spiffe://shop.example/orders', 'spiffe://shop.example/billing']
    const asWorkload = async (names: string[], host = 'anywhere.test') => {
      const { certificate: cert, key } = authority.issue('one', { hosts: names })
      const { port } = await secureServer(t, { cert, key })
      return secure(t, port, { host, authorities: authority.certificate, workload: id })
    }
    const pool = await asWorkload([`URI:${id}`])
    for (let i = 0; i < 3; i++) assert.equal(await answer(pool), '200 ok')
    for (const names of [
      [`URI:${other}`],
      [`URI:${id}`, `URI:${other}`],
      [`URI:${id}/more`],
      ['DNS:upstream.test'],
      [`DNS:${id}`],
    ]) {
      const stranger = await asWorkload(names, 'upstream.test')
      await assert.rejects(ask(stranger), { code: 'upstream_untrusted' }, `${names}`)
      await nothingLeft(stranger)
    }
  },
)

test('a name of its own is sent and verified instead of the host', options, async t => {
  const { port, names } = await secureServer(t)
  assert.equal(await answer(secure(t, port, { host: 'inner.test', serverName: 'upstream.test' })), '200 ok')
  assert.deepEqual(names, ['upstream.test'])
})

test('only who says so goes unverified', options, async t => {
  const { port } = await secureServer(t)
  assert.equal(await answer(secure(t, port, { host: 'other.test', verify: false })), '200 ok')
})

test('a certificate is shown to an upstream that asks, and its lack is a coded failure', options, async t => {
  const { port, sockets } = await secureServer(t, { requestCert: true, ca: pem.ca })
  const pool = secure(t, port, { certificate: pem.caller, key: pem.callerKey })
  assert.equal(await answer(pool), '200 ok')
  assert.equal(sockets[0]!.getPeerCertificate().subject.CN, 'caller')
  const without = secure(t, port)
  await assert.rejects(ask(without), (failure: { code: string }) =>
    /^upstream_(failed|unreachable)$/.test(failure.code),
  )
  await nothingLeft(without)
})

test('settings that cannot be used are a coded failure', options, async t => {
  const { port } = await secureServer(t)
  const pool = secure(t, port, { certificate: 'not PEM', key: 'at all' })
  await assert.rejects(ask(pool), { code: 'upstream_unreachable' })
  await nothingLeft(pool)
})

test('the next connection resumes the session of the last, in both versions of TLS', options, async t => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const { port, sockets } = await secureServer(t, { maxVersion })
    const pool = secure(t, port)
    for (let i = 0; i < 3; i++) {
      assert.equal(await answer(pool), '200 ok')
      const last = sockets.at(-1)!
      assert.equal(last.isSessionReused(), i > 0, maxVersion)
      last.destroy()
      await nothingLeft(pool)
    }
  }
})

test('key exchange is the hybrid one where the upstream has it, or nothing else', options, async t => {
  const { port, sockets } = await secureServer(t, { ecdhCurve: 'X25519MLKEM768' })
  assert.equal(await answer(secure(t, port)), '200 ok')
  assert.equal(sockets[0]!.getProtocol(), 'TLSv1.3')
})

test('a handshake that never ends is given up in time', options, async t => {
  const silent = createPlain(socket => socket.on('error', () => {}).resume())
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  t.after(() => silent.close())
  const { port } = silent.address() as { port: number }
  const pool = pooled(t, { origin: `https://127.0.0.1:${port}`, connectTimeoutMs: 100 })
  await assert.rejects(ask(pool), { code: 'upstream_timeout' })
  await nothingLeft(pool)
})

test('a large reply comes whole through TLS, also to a reader that waits', options, async t => {
  const size = 5_000_000
  const server = createSecure({ cert: pem.cert, key: pem.key }, (_, out) => out.end(Buffer.alloc(size, 7)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const pool = secure(t, (server.address() as { port: number }).port)
  const { body } = await ask(pool)
  let bytes = 0
  let ended = false
  body!.start({
    data: piece => {
      bytes += piece.byteLength
      setImmediate(() => body!.resume())
      return false
    },
    end: () => {
      ended = true
    },
    failed: assert.fail,
  })
  await eventually(() => ended)
  assert.equal(bytes, size)
  await pool.close()
})

test('a session of one pool is resumed by no other', options, async t => {
  const { port, sockets } = await secureServer(t)
  const [one, other] = [secure(t, port), secure(t, port, { certificate: pem.caller, key: pem.callerKey })]
  assert.equal(await answer(one), '200 ok')
  assert.equal(await answer(other), '200 ok')
  assert.equal(sockets.length, 2)
  assert.ok(sockets.every(socket => !socket.isSessionReused()))
})

test('an upstream that speaks only an older version than is asked for is refused', options, async t => {
  const { port } = await secureServer(t, { maxVersion: 'TLSv1.2' })
  assert.equal(await answer(secure(t, port)), '200 ok')
  const pool = secure(t, port, { minVersion: 'TLSv1.3' })
  await assert.rejects(ask(pool), { code: 'upstream_unreachable' })
  await nothingLeft(pool)
})
