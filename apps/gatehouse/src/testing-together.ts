/** Gateways that keep answers and replies together in a real Redis, for tests. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { TestContext } from 'node:test'
import type { Gateway, GatewayOptions } from '@gatehouse/gateway'
import { redisAddress } from '@gatehouse/gateway/limits/redis/redis-address.ts'
import type { RedisServer } from '@gatehouse/gateway/limits/redis/redis-server.model.ts'
import type { ApiPart } from '@gatehouse/program'
import { createClient } from '@redis/client'
import { gatewayFor } from './testing-gateway.ts'
import { until } from './testing-house.ts'

export const newSealKey = () => randomBytes(32).toString('base64')

export interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string
}

export interface Answered {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

export interface TogetherGateway {
  gateway: Gateway
  /** As a balancer before all of them does: each hears the same Host. */
  call(path: string, asked?: Asked): Promise<Answered>
  said: string[]
  /** Resolves when all its threads, main included, reach Redis, or none does. */
  up(): Promise<number>
  down(): Promise<number>
  figure(name: string): Promise<number>
}

interface Words extends Partial<GatewayOptions> {
  redis?: never
  sealKey?: string
  timeoutMs?: number
}

export async function together(
  t: TestContext,
  server: RedisServer,
  part: ApiPart,
  { sealKey, timeoutMs = 200, workers = 1, ...options }: Words = {},
): Promise<TogetherGateway> {
  const said: string[] = []
  const { gateway } = await gatewayFor(t, part, {
    redis: { address: redisAddress(`redis://127.0.0.1:${server.port}`), timeoutMs, ...(sealKey ? { sealKey } : {}) },
    metrics: { address: '127.0.0.1', port: 0 },
    log: (_, message) => void said.push(message),
    ...{ ...options, workers },
  })
  const figure = async (name: string) => {
    const text = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text()
    const lines = text.split('\n').filter(line => [`${name} `, `${name}{`].some(head => line.startsWith(head)))
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  }
  const threads = (wanted: number) => until(async () => (await figure('gatehouse_kept_redis_threads_up')) === wanted)
  const up = () => threads(workers + 1)
  if (sealKey) await up()
  return {
    gateway,
    said,
    figure,
    up,
    down: () => threads(0),
    call: (path, asked) => answered(gateway.port, path, asked),
  }
}

async function answered(port: number, path: string, { method = 'GET', headers = {}, body = '' }: Asked = {}) {
  const asking = request({ host: '127.0.0.1', port, path, method, headers: { host: 'api.example', ...headers } })
  asking.end(body)
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  const pieces: Buffer[] = []
  for await (const piece of reply) pieces.push(piece as Buffer)
  return { status: reply.statusCode!, headers: reply.headers, text: Buffer.concat(pieces).toString() }
}

/** To look into what a server holds. */
export async function contents(t: TestContext, { port }: RedisServer) {
  const client = createClient({ url: `redis://127.0.0.1:${port}` })
  client.on('error', () => {})
  await client.connect()
  t.after(() => client.isOpen && client.destroy())
  return client
}
