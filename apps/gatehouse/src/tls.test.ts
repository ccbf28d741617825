import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import test, { after, before } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { systemClock } from '@gatehouse/base'
import type { GatewayOptions, GatewayTls } from '@gatehouse/gateway'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'

let authority: TestAuthority
let ca = ''
const issue = (host: string, days = 90): CheckedCertificate =>
  checkCertificate(authority.issue(host, { hosts: [host], days }), Date.now() + 60_000)

before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  ca = authority.certificate
})
after(() => authority?.remove())

async function secured(
  t: Parameters<typeof gatewayFor>[0],
  tls: Partial<GatewayTls> = {},
  more: Partial<GatewayOptions> = {},
) {
  const logged: string[] = []
  const to = await upstream(t, mirror)
  const { gateway, call } = await gatewayFor(t, partTo([to]), {
    tls: { port: 0, clientCertificates: 'none', ...tls },
    log: (level, message) => void logged.push(`${level} ${message}`),
    ...more,
  })
  return { gateway, call, logged }
}

async function dialled(
  t: Parameters<typeof gatewayFor>[0],
  port: number,
  options: ConnectionOptions = {},
): Promise<TLSSocket> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: 'one.test',
    ca,
    ALPNProtocols: ['http/1.1'],
    ...options,
  })
  t.after(() => socket.destroy())
  await once(socket, 'secureConnect')
  socket.on('error', () => {})
  return socket
}

async function answered(socket: TLSSocket, path = '/pets/v1/pets'): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: one.test\r\n\r\n`)
  let text = ''
  while (!/\r\n\r\n./s.test(text)) text += String((await once(socket, 'data'))[0])
  return text
}

test('the port of TLS opens with the first certificate and serves what the other serves', withOpenssl, async t => {
  const { gateway } = await secured(t)
  assert.equal(gateway.securePort, undefined)
  await gateway.useCertificates('files', [issue('one.test')])
  const text = await answered(await dialled(t, gateway.securePort!))
  assert.match(text, /"x-forwarded-proto":"https"/)
})

test(
  'a hundred handshakes over two threads resume, and none does once the keys of tickets were replaced',
  withOpenssl,
  async t => {
    const later: { delayMs: number; task: () => void }[] = []
    const clock = {
      ...systemClock,
      after(delayMs: number, task: () => void) {
        later.push({ delayMs, task })
        return () => {}
      },
    }
    const { gateway } = await secured(t, {}, { clock })
    await gateway.useCertificates('files', [issue('one.test')])
    const port = gateway.securePort!
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const first = await dialled(t, port, { maxVersion })
      let session = first.getSession()!
      first.on('session', ticket => (session = ticket))
      await answered(first)
      const resumed = async () => {
        const socket = await dialled(t, port, { maxVersion, session })
        const reused = socket.isSessionReused()
        socket.destroy()
        return reused
      }
      for (let i = 0; i < 100; i++) assert.equal(await resumed(), true, `${maxVersion}, ${i}`)
      const rotation = later.findLast(({ delayMs }) => delayMs === 8 * 3_600_000)!
      rotation.task()
      // Each thread hears of it on its own; then it stays so.
      for (let fresh = 0; fresh < 20; ) fresh = (await resumed()) ? 0 : fresh + 1
    }
  },
)

test('a certificate that expired is shown with a warning, said once', withOpenssl, async t => {
  const { gateway, logged } = await secured(t)
  const old = issue('one.test', -1)
  await gateway.useCertificates('files', [old])
  await gateway.useCertificates('control', [issue('two.test')])
  const warnings = logged.filter(line => line.startsWith('warn'))
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /^warn Certificate: It expired at /)
  const socket = await dialled(t, gateway.securePort!, { rejectUnauthorized: false })
  assert.equal(String(socket.authorizationError), 'CERT_HAS_EXPIRED')
})

test(
  'what one source takes back, another still shows; of two for one name the first source has it',
  withOpenssl,
  async t => {
    const { gateway } = await secured(t)
    const [ours, theirs] = [issue('one.test'), issue('one.test')]
    const shown = async () => {
      const { fingerprint256 } = (await dialled(t, gateway.securePort!)).getPeerCertificate()
      return fingerprint256.replaceAll(':', '').toLowerCase()
    }
    await gateway.useCertificates('files', [ours])
    await gateway.useCertificates('control', [theirs])
    assert.equal(await shown(), ours.fingerprint)
    const kept = await dialled(t, gateway.securePort!)
    await gateway.useCertificates('files', [])
    assert.equal(await shown(), theirs.fingerprint)
    assert.match(await answered(kept), /200/)
    await gateway.useCertificates('control', [])
    await assert.rejects(shown(), { code: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME' })
    assert.match(await answered(kept), /200/)
  },
)

test('a port of TLS that somebody else has is told, and the gateway serves on', withOpenssl, async t => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const { port } = other.address() as { port: number }
  const { gateway, call } = await secured(t, { port })
  await assert.rejects(gateway.useCertificates('files', [issue('one.test')]), { code: 'port_taken' })
  assert.equal(gateway.securePort, undefined)
  assert.equal((await call('/pets/v1/pets')).status, 200)
})
