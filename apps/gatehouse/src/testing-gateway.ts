/** A real gateway with real threads and upstreams, for tests. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { Gateway, type GatewayOptions } from '@gatehouse/gateway'
import { type ApiPart, snapshotOf } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'

export const manifestHead = (generation: number) => ({ gatewayGroup: 'g', generation, createdAt: '', auditHeads: {} })

/** Address of a server that answers so, for the length of the test. */
export async function upstream(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

export const say = (text: string) => (_: IncomingMessage, response: ServerResponse) => void response.end(text)

/** Answers with what it was sent: method, target and fields, as JSON. */
export const mirror = ({ method, url, headers }: IncomingMessage, response: ServerResponse) =>
  void response.end(JSON.stringify({ method, url, headers }))

/** The sample's API at these upstreams. */
export const partTo = (urls: string[], changes: Partial<ApiPart['upstream']> = {}): ApiPart => {
  const part = samplePart()
  return { ...part, upstream: { ...part.upstream, targets: urls.map(url => ({ url, weight: 1 })), ...changes } }
}

export async function gatewayFor(t: TestContext, part: ApiPart | undefined, options: Partial<GatewayOptions> = {}) {
  let events = 0
  const gateway = new Gateway({
    ...{ entry: new URL('./gateway-worker.ts', import.meta.url), address: '127.0.0.1', port: 0, workers: 2 },
    egress: { allow: ['loopback'], deny: [] },
    events: { append: () => void events++, flush() {} },
    log() {},
    ...options,
  })
  await gateway.start()
  t.after(() => gateway.stop(200))
  if (part) await gateway.offer(snapshotOf([part], manifestHead(1)))
  const call = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${gateway.port}${path}`, init)
  return { gateway, call, events: () => events }
}
