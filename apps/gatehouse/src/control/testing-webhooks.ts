/** Servers that webhooks are sent to, over real connections. Imported by tests only. */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { egressRule } from '@gatehouse/http'
import { guardedRequest } from '@gatehouse/http/egress-request.ts'
import { until } from '../testing-house.ts'

export interface Received {
  headers: IncomingHttpHeaders
  body: string
  path: string
}

interface Reply {
  status: number
  headers?: Record<string, string>
}

/** Answers with these first, then with 204; never where it is frozen. */
export async function receiver(t: TestContext, replies: (number | Reply)[] = [], { frozen = false } = {}) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
    received.push({ headers: request.headers, body: Buffer.concat(pieces).toString(), path: request.url! })
    if (frozen) return
    const reply = replies.shift() ?? 204
    const { status, headers = {} } = typeof reply === 'number' ? { status: reply } : reply
    response.writeHead(status, headers).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

/** As an operator sets it who allows addresses of this machine. */
export const toLoopback = () =>
  guardedRequest(egressRule({ allow: ['loopback'] }), { timeoutMs: 3000, bytesMax: 65_536 })

/** What whoever receives checks, by the specification alone. */
export function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const wanted = `v1,${createHmac('sha256', key).update(content).digest('base64')}`
  return String(headers['webhook-signature']).split(' ').includes(wanted)
}

/** Jobs look once a second of the test's clock. */
export const ticking = (clock: { advance(ms: number): void }, done: () => Promise<boolean> | boolean, ms = 1000) =>
  until(async () => {
    if (await done()) return true
    clock.advance(ms)
    return false
  })
