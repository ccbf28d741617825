import assert from 'node:assert/strict'
import { once } from 'node:events'
import test, { after, before, type TestContext } from 'node:test'
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls'
import type { GatewayOptions } from '@gatehouse/gateway'
import { type Issued, TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import type { ApiPart } from '@gatehouse/program'
import { snapshotOf } from '@gatehouse/program'
import { gatewayFor, manifestHead, partTo } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { nginx, withNginx } from './testing-nginx.ts'

type Tls = NonNullable<ApiPart['upstream']['tls']>

let authority: TestAuthority
let server: Issued
let client: Issued
before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  server = authority.issue('server', { hosts: ['upstream.test'] })
  client = authority.issue('client')
})
after(() => authority?.remove())

const both = { skip: withOpenssl.skip || withNginx.skip }
const tls = (more: Partial<Tls> = {}): Tls => ({
  ...{ serverName: 'upstream.test', authorities: authority.certificate, minVersion: '1.2', insecureSkipVerify: false },
  ...more,
})

/** A gateway with one thread before this target; `code` is that of a refusal. */
async function facing(
  t: TestContext,
  url: string,
  upstream: Partial<ApiPart['upstream']>,
  options: Partial<GatewayOptions> = {},
) {
  const part = partTo([url], upstream)
  const { gateway, call } = await gatewayFor(t, part, { workers: 1, ...options })
  const ask = async () => {
    const answer = await call('/pets/v1/pets')
    const text = await answer.text()
    return answer.ok ? text : (JSON.parse(text).code as string)
  }
  return { gateway, ask, part }
}

/** Answers with the subject of who called and whether the session was resumed. */
async function secureServer(t: TestContext, options: TlsOptions = {}) {
  const sockets: TLSSocket[] = []
  const accepted = createServer({ cert: server.certificate, key: server.key, ...options }, socket => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', () => {
      const text = `${socket.getPeerCertificate().subject?.CN ?? 'nobody'} ${socket.isSessionReused() ? 'again' : 'new'}`
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`)
    })
  }).listen(0, '127.0.0.1')
  accepted.on('tlsClientError', () => {})
  await once(accepted, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    accepted.close()
  })
  return { sockets, url: `https://127.0.0.1:${(accepted.address() as { port: number }).port}` }
}

test('private authorities and a name of its own are what an upstream is verified by', withOpenssl, async t => {
  const { url, sockets } = await secureServer(t)
  assert.equal(await (await facing(t, url, { tls: tls() })).ask(), 'nobody new')
  assert.equal(sockets[0]!.servername, 'upstream.test')
  const stranger = new TestAuthority()
  t.after(() => stranger.remove())
  for (const wrong of [tls({ authorities: stranger.certificate }), tls({ serverName: 'other.test' })]) {
    const { gateway, ask } = await facing(t, url, { tls: wrong }, { metrics: { address: '127.0.0.1', port: 0 } })
    assert.equal(await ask(), 'upstream_untrusted')
    const told = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text()
    const reason =
      wrong.serverName === 'other.test' ? 'ERR_TLS_CERT_ALTNAME_INVALID' : 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
    assert.match(told, new RegExp(`^gatehouse_upstream_untrusted_total{reason="${reason}"} 1$`, 'm'))
  }
  assert.equal(await (await facing(t, url, {})).ask(), 'upstream_untrusted', 'nobody public vouches for it')
  const careless = tls({ insecureSkipVerify: true, serverName: 'other.test' })
  assert.equal(await (await facing(t, url, { tls: careless })).ask(), 'nobody new')
})

test(
  'a certificate that has expired, and an older version of TLS than is asked for, are refused',
  withOpenssl,
  async t => {
    const old = authority.issue('old', { hosts: ['upstream.test'], days: -1 })
    const expired = await secureServer(t, { cert: old.certificate, key: old.key })
    assert.equal(await (await facing(t, expired.url, { tls: tls() })).ask(), 'upstream_untrusted')
    const older = await secureServer(t, { maxVersion: 'TLSv1.2' })
    assert.equal(await (await facing(t, older.url, { tls: tls({ minVersion: '1.3' }) })).ask(), 'upstream_unreachable')
  },
)

test(
  'nothing is sent without the certificate that is to be shown, and it is used as soon as it is there',
  withOpenssl,
  async t => {
    const { url, sockets } = await secureServer(t, { requestCert: true, ca: authority.certificate })
    const { gateway, ask } = await facing(t, url, { tls: tls({ clientCertificate: 'crt_1' }) })
    assert.equal(await ask(), 'client_certificate_missing')
    await gateway.useClientCertificates(new Map([['crt_2', client]]))
    assert.equal(await ask(), 'client_certificate_missing', 'another one is not taken for it')
    assert.equal(sockets.length, 0)
    await gateway.useClientCertificates(new Map([['crt_1', client]]))
    assert.equal(await ask(), 'client new')
  },
)

test('every thread shows the certificate', withOpenssl, async t => {
  const { url } = await secureServer(t, { requestCert: true, ca: authority.certificate })
  const { gateway, call } = await gatewayFor(t, undefined, { workers: 2 })
  await gateway.useClientCertificates(new Map([['crt_1', client]]))
  await gateway.offer(snapshotOf([partTo([url], { tls: tls({ clientCertificate: 'crt_1' }) })], manifestHead(1)))
  const asked = Array.from({ length: 16 }, async () => {
    const answer = await call('/pets/v1/pets', { headers: { connection: 'close' } })
    return answer.text()
  })
  for (const text of await Promise.all(asked)) assert.match(text, /^client /)
})

test('another certificate makes new connections, and no request under way is dropped', withOpenssl, async t => {
  const { url, sockets } = await secureServer(t, { requestCert: true, ca: authority.certificate })
  const { gateway, ask } = await facing(t, url, { tls: tls({ clientCertificate: 'crt_1' }) })
  await gateway.useClientCertificates(new Map([['crt_1', client]]))
  const answers: string[] = []
  let running = true
  const load = Array.from({ length: 4 }, async () => {
    while (running) answers.push(await ask())
  })
  await until(() => answers.length > 20)
  const renewed = authority.issue('renewed')
  await gateway.useClientCertificates(new Map([['crt_1', renewed]]))
  const changedAt = answers.length
  await until(() => answers.length > changedAt + 40)
  running = false
  await Promise.all(load)
  assert.deepEqual([...new Set(answers.map(text => text.split(' ')[0]))], ['client', 'renewed'])
  assert.ok(answers.slice(changedAt + 8).every(text => text.startsWith('renewed')))
  const open = sockets.length
  await gateway.useClientCertificates(new Map([['crt_1', renewed]]))
  for (let i = 0; i < 4; i++) await ask()
  assert.equal(sockets.length, open, 'the same certificate again keeps the connections')
})

test(
  'two upstreams of one target with other settings share neither connection nor session; one resumes its own',
  withOpenssl,
  async t => {
    const { url, sockets } = await secureServer(t, { requestCert: true, rejectUnauthorized: false })
    const one = partTo([url], { tls: tls() })
    const two = {
      ...partTo([url], { tls: tls({ clientCertificate: 'crt_1' }) }),
      basePath: '/two',
      apiVersionId: 'ver_two',
    }
    const { gateway, call } = await gatewayFor(t, undefined, { workers: 1 })
    await gateway.useClientCertificates(new Map([['crt_1', client]]))
    await gateway.offer(snapshotOf([one, two], manifestHead(1)))
    const ask = async (path: string) => (await call(path)).text()
    assert.equal(await ask('/pets/v1/pets'), 'nobody new')
    assert.equal(await ask('/two/pets'), 'client new')
    assert.equal(sockets.length, 2)
    for (const socket of sockets) socket.destroy()
    await until(() => sockets.every(socket => socket.destroyed))
    assert.equal(await ask('/pets/v1/pets'), 'nobody again')
    assert.equal(await ask('/two/pets'), 'client again')
  },
)

test('health checks ask as requests do', withOpenssl, async t => {
  const health = { path: '/', intervalMs: 100, timeoutMs: 500, unhealthyAfter: 1, healthyAfter: 1 }
  const { url } = await secureServer(t, { requestCert: true, ca: authority.certificate })
  const { gateway, ask } = await facing(t, url, { tls: tls({ clientCertificate: 'crt_1' }), health })
  const up = () => gateway.status().targets[0]?.up
  await until(() => up() === false)
  assert.equal(await ask(), 'upstream_unhealthy')
  await gateway.useClientCertificates(new Map([['crt_1', client]]))
  await until(() => up() === true)
  assert.equal(await ask(), 'client new')
})

test('real nginx that asks for a certificate is shown one, and answers 400 to nobody', both, async t => {
  const files = { 'server.pem': server.certificate, 'server.key': server.key, 'ca.pem': authority.certificate }
  const { port } = await nginx(t, {
    files,
    listening: 'ssl http2',
    server: `ssl_certificate server.pem; ssl_certificate_key server.key; ssl_client_certificate ca.pem;
      ssl_protocols TLSv1.2 TLSv1.3; ssl_verify_client on; location / { return 200 "$ssl_client_s_dn $ssl_protocol $server_protocol"; }`,
  })
  for (const protocol of ['http1', 'http2'] as const) {
    const spoken = protocol === 'http2' ? 'HTTP/2.0' : 'HTTP/1.1'
    const shown = { protocol, tls: tls({ clientCertificate: 'crt_1' }) }
    const { gateway, ask } = await facing(t, `https://127.0.0.1:${port}`, shown)
    await gateway.useClientCertificates(new Map([['crt_1', client]]))
    assert.equal(await ask(), `CN=client TLSv1.3 ${spoken}`)
    const { gateway: bare, call } = await gatewayFor(t, partTo([`https://127.0.0.1:${port}`], { protocol, tls: tls() }))
    assert.ok(bare.port > 0)
    const refused = await call('/pets/v1/pets')
    assert.equal(refused.status, 400)
    assert.match(await refused.text(), /No required SSL certificate was sent/)
  }
})

test('a socket of this machine is reached where the operator names it, and by nobody otherwise', withNginx, async t => {
  const { socketPath } = await nginx(t, { server: 'location / { return 200 "$host $uri"; }' })
  const health = { path: '/well', intervalMs: 100, timeoutMs: 500, unhealthyAfter: 1, healthyAfter: 1 }
  const url = `unix:${socketPath}`
  const closed = await facing(t, url, {}, { egress: { allow: ['loopback', 'private'], deny: [] } })
  assert.equal(await closed.ask(), 'upstream_forbidden')
  const egress = { allow: ['loopback', url], deny: [] }
  const open = await facing(t, url, { health }, { egress })
  assert.equal(await open.ask(), 'localhost /pets')
  const unwell = await facing(t, url, { health }, { egress: { allow: ['loopback'], deny: [] } })
  await until(() => unwell.gateway.status().targets[0]?.up === false)
  assert.equal(open.gateway.status().targets[0]?.up, true)
})
