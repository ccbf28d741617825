/** Well-behaved callers of HTTP/1.1 by node's own client, plain and over TLS. */
import { Agent, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { steadyKey } from './documents.ts'
import { anyOf, anySize, between, material, pieces, Sum, sumOf } from './material.ts'
import { type Behaviour, expect, type Scene } from './scene.ts'

const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 })
const secureAgent = new SecureAgent({ keepAlive: true, rejectUnauthorized: false, maxCachedSessions: 10 })
/** A new connection for each call, resumed where it can be. */
const passingAgent = new SecureAgent({ rejectUnauthorized: false, maxCachedSessions: 10 })

export function closePlainCallers(): void {
  for (const one of [agent, secureAgent, passingAgent]) one.destroy()
}

interface Call {
  path: string
  method?: string
  headers?: Record<string, string | number>
  body?: Readable | Buffer
  agent?: Agent
  /** Between two pieces of the reply. */
  slowMs?: number
}

export interface Answered {
  status: number
  sum: string
  text: string
  trailers: NodeJS.Dict<string>
}

export function call({ port, securePort }: Scene, { body, slowMs = 0, ...of }: Call): Promise<Answered> {
  const secure = of.agent instanceof SecureAgent
  return new Promise((resolve, reject) => {
    const options = { agent, host: '127.0.0.1', port: secure ? securePort : port, ...of }
    const sent = (secure ? requestHttps : requestHttp)(
      options,
      reply => void taken(reply, slowMs).then(resolve, reject),
    )
    sent.on('error', reject)
    if (body instanceof Readable) body.pipe(sent)
    else sent.end(body)
  })
}

async function taken(reply: IncomingMessage, slowMs: number): Promise<Answered> {
  const sum = new Sum()
  let text = ''
  for await (const piece of reply) {
    sum.add(piece)
    if (text.length < 500) text += piece.toString('latin1', 0, 500)
    if (slowMs > 0) await wait(slowMs)
  }
  return { status: reply.statusCode!, sum: String(sum), text, trailers: reply.trailers }
}

async function get(scene: Scene, of: Partial<Call> = {}): Promise<void> {
  const { status, text } = await call(scene, { path: `/files/pets/${between(1, 1000)}?q=${between(1, 9)}`, ...of })
  expect(status === 200 && text.includes('"Rex"'), `status ${status}: ${text}`)
}

async function download(scene: Scene, of: Partial<Call> = {}): Promise<void> {
  const bytes = anySize()
  const { status, sum } = await call(scene, { path: `/live/bytes?n=${bytes}${anyOf(['', '&chunked'])}`, ...of })
  expect(status === 200 && sum === sumOf(bytes), `status ${status}, ${sum} instead of ${sumOf(bytes)}`)
}

async function upload(scene: Scene, of: Partial<Call> = {}): Promise<void> {
  const bytes = anySize()
  const chunked = anyOf([true, false])
  const { status, text } = await call(scene, {
    ...{ path: '/live/sum', method: 'POST', ...of },
    headers: chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': bytes },
    body: chunked ? Readable.from(pieces(bytes)) : material.subarray(0, bytes),
  })
  expect(status === 200 && text === sumOf(bytes), `status ${status}: ${text} instead of ${sumOf(bytes)}`)
}

async function echo(scene: Scene): Promise<void> {
  const bytes = anySize()
  const body = Readable.from(pieces(bytes))
  const { status, sum } = await call(scene, { path: '/live/echo', method: 'POST', body })
  expect(status === 200 && sum === sumOf(bytes), `status ${status}, ${sum} instead of ${sumOf(bytes)}`)
}

async function trailers(scene: Scene): Promise<void> {
  const bytes = anySize(10_000)
  const headers = { TE: 'trailers', 'Content-Length': bytes }
  const body = material.subarray(0, bytes)
  const answered = await call(scene, { path: '/live/trailers', method: 'PUT', headers, body })
  const sum = answered.trailers['x-sum']
  expect(answered.status === 200 && sum === sumOf(bytes), `status ${answered.status}, trailer ${sum}`)
}

async function slow(scene: Scene): Promise<void> {
  const bytes = 2 ** 21
  const { status, sum } = await call(scene, { path: `/live/bytes?n=${bytes}`, slowMs: 40 })
  expect(status === 200 && sum === sumOf(bytes), `status ${status}, ${sum}`)
}

const keyed = { path: '/keyed-files/pets/1', headers: { 'X-API-Key': steadyKey } }

export const plainCallers: readonly Behaviour[] = [
  { name: 'get', callers: 8, pauseMsMax: 20, turn: scene => get(scene) },
  { name: 'get with a key', callers: 4, pauseMsMax: 20, turn: scene => get(scene, keyed) },
  { name: 'get over TLS', callers: 2, pauseMsMax: 20, turn: scene => get(scene, { agent: secureAgent }) },
  { name: 'get, new TLS', callers: 2, pauseMsMax: 200, turn: scene => get(scene, { agent: passingAgent }) },
  { name: 'download', callers: 3, pauseMsMax: 100, turn: scene => download(scene) },
  { name: 'download over TLS', callers: 1, pauseMsMax: 200, turn: scene => download(scene, { agent: secureAgent }) },
  { name: 'upload', callers: 3, pauseMsMax: 100, turn: scene => upload(scene) },
  { name: 'upload over TLS', callers: 1, pauseMsMax: 200, turn: scene => upload(scene, { agent: secureAgent }) },
  { name: 'echo, chunked both ways', callers: 2, pauseMsMax: 100, turn: echo },
  { name: 'trailers', callers: 2, pauseMsMax: 100, turn: trailers },
  { name: 'slow download', callers: 2, pauseMsMax: 500, turn: slow },
]
