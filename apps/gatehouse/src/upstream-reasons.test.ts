import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { decodeEvent } from '@gatehouse/events'
import { claimPort } from '@gatehouse/http'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { gatewayFor, partTo } from './testing-gateway.ts'

async function listening(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

const silent = (act: (socket: Socket) => void) =>
  createServer(socket => {
    socket.on('error', () => {})
    act(socket)
  })

test(
  'why an upstream gave no answer stands in the event, in the metrics and, once, in the log',
  withOpenssl,
  async t => {
    const authority = new TestAuthority()
    t.after(() => authority.remove())
    const { certificate: cert, key } = authority.issue('other', { hosts: ['other.test'], days: 90 })
    const tlsServer = createTlsServer({ cert, key }).on('tlsClientError', () => {})
    const trusted = { authorities: authority.certificate, minVersion: '1.2', insecureSkipVerify: false } as const
    const secure = { tls: trusted }
    const plainPort = await listening(
      t,
      silent(socket => socket.once('data', () => socket.end('no HTTP\r\n\r\n'))),
    )
    for (const [reason, status, url, more] of [
      ['refused', 502, `http://127.0.0.1:${await claimPort('127.0.0.1', 0)}`, {}],
      [
        'reset',
        502,
        `http://127.0.0.1:${await listening(
          t,
          silent(one => one.once('data', () => one.resetAndDestroy())),
        )}`,
        {},
      ],
      [
        'ended',
        502,
        `http://127.0.0.1:${await listening(
          t,
          silent(one => one.once('data', () => one.end())),
        )}`,
        {},
      ],
      ['malformed', 502, `http://127.0.0.1:${plainPort}`, {}],
      [
        'timeout',
        504,
        `http://127.0.0.1:${await listening(
          t,
          silent(() => {}),
        )}`,
        { firstByteTimeoutMs: 100 },
      ],
      ['tls', 502, `https://127.0.0.1:${plainPort}`, secure],
      ['certificate_name', 502, `https://127.0.0.1:${await listening(t, tlsServer)}`, secure],
      ['unresolved', 502, 'http://no-such-host.invalid', {}],
    ] as const) {
      const reasons: string[] = []
      const logged: Record<string, unknown>[] = []
      const { gateway, call } = await gatewayFor(t, partTo([url], more), {
        workers: 1,
        metrics: { address: '127.0.0.1', port: 0 },
        events: { append: event => void reasons.push(decodeEvent(event).reason), flush() {} },
        log: (_, message, fields = {}) => void (message.startsWith('An upstream gives') && logged.push(fields)),
      })
      for (let times = 0; times < 2; times++) assert.equal((await call('/pets/v1/pets')).status, status, reason)
      const metrics = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text()
      const line = metrics.split('\n').find(one => one.startsWith('gatehouse_upstream_failures_total{')) ?? ''
      assert.match(line, new RegExp(`reason="${reason}"} 2$`), reason)
      await gateway.stop(200)
      assert.deepEqual(reasons, [reason, reason])
      assert.deepEqual(
        logged.map(fields => [fields.reason, fields.times]),
        [[reason, 1]],
      )
    }
  },
)
