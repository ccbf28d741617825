/** HTTP/2 over TLS, chosen by ALPN (RFC 9113 §3.2), in and out. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import test, { after, before } from 'node:test'
import { bodyOf, HeaderList } from '@gatehouse/base'
import { type Issued, TestAuthority, withOpenssl } from '../tls/authority.model.ts'
import { secureListening } from '../tls/secure.model.ts'
import { answer, get, nothingLeft, pooled } from '../upstream/fault-server.model.ts'
import { eventually } from '../wire.model.ts'

let authority: TestAuthority | undefined
let issued: Issued | undefined
before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  issued = authority.issue('local', { hosts: ['127.0.0.1', 'h2.test'] })
})
after(() => authority?.remove())

const certificates = () => [{ hosts: ['h2.test'], isDefault: true, ...issued! }]

test(
  'a caller that offers h2 has it, with a large body both ways, and a listener that closes lets it end',
  withOpenssl,
  async t => {
    const listener = await secureListening(
      t,
      { certificates: certificates() },
      { onRequest: ({ body }, reply) => reply.send({ status: 200, headers: new HeaderList() }, body) },
    )
    const session = connect(`https://127.0.0.1:${listener.port}`, { ca: authority!.certificate, servername: 'h2.test' })
    t.after(() => session.destroy())
    await once(session, 'connect')
    assert.equal(session.alpnProtocol, 'h2')
    const stream = session.request({ ':method': 'POST' })
    const sent = Buffer.alloc(2_000_000, 'abcdefg')
    stream.end(sent)
    const pieces: Buffer[] = []
    for await (const piece of stream) pieces.push(piece)
    assert.ok(Buffer.concat(pieces).equals(sent))
    await listener.close(2000)
    assert.equal(listener.connections, 0)
  },
)

test('an upstream with TLS is asked for h2, many requests over one connection', withOpenssl, async t => {
  const seen: boolean[] = []
  const listener = await secureListening(
    t,
    { certificates: certificates() },
    {
      onRequest: ({ secure, target }, reply) => {
        seen.push(secure)
        reply.send({ status: 200, headers: new HeaderList() }, bodyOf(Buffer.from(target)))
      },
    },
  )
  const tls = { authorities: authority!.certificate, serverName: 'h2.test' }
  const pool = pooled(t, { origin: `https://127.0.0.1:${listener.port}`, protocol: 'http2', tls })
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => answer(pool, get(`/${at}`))))
  assert.deepEqual(
    answers,
    Array.from({ length: 20 }, (_, at) => `200 /${at}`),
  )
  assert.deepEqual(new Set(seen), new Set([true]))
  assert.equal(listener.connections, 1)
  await pool.close(100)
  await nothingLeft(pool)
  await eventually(() => listener.connections === 0)
})

test('an upstream with TLS that offers no h2 is a coded failure', withOpenssl, async t => {
  const server = createServer({ cert: issued!.certificate, key: issued!.key }, (_, reply) => reply.end('ok'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const tls = { authorities: authority!.certificate, serverName: 'h2.test' }
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const failure = await answer(pooled(t, { origin, protocol: 'http2', tls })).catch(error => error)
  assert.ok(['upstream_failed', 'upstream_unreachable'].includes(failure.code), failure.code)
})
