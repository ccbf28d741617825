/** One request to a collector, by HTTP or gRPC, over connections of our own engine that are kept. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { bodyOf, Failure, failureFrom, HeaderList } from '@gatehouse/base'
import { ask, type EgressRule, type UpstreamPool, type UpstreamReply, upstreamPool } from '@gatehouse/http'
import type { Message } from '../otlp/messages.ts'
import { readProtobuf } from '../otlp/protobuf-reader.ts'
import { writeProtobuf } from '../otlp/protobuf-writer.ts'
import { type Signal, signalMessages } from '../otlp/requests.ts'
import { acceptedOutcome, type ExportOutcome, retryAfterMs, shortened } from './export-outcome.ts'
import { grpcFrame, grpcOutcome } from './grpc-answer.ts'
import { type HeardAnswer, wholeAnswer } from './heard-answer.ts'
import type { OtlpSettings } from './otlp-settings.ts'

/** Those that OTLP names: the same may be taken later. */
const laterStatuses = new Set([408, 429, 502, 503, 504])

const gzipped = promisify(gzip)
const types = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json', grpc: 'application/grpc' }

export class OtlpClient {
  readonly #settings: OtlpSettings
  readonly #url: URL
  readonly #pool: UpstreamPool

  constructor(settings: OtlpSettings, egress: EgressRule) {
    this.#settings = settings
    this.#url = new URL(settings.endpoint)
    const { timeoutMs, protocol, authorities, certificate, key } = settings
    this.#pool = upstreamPool({
      origin: this.#url.origin,
      protocol: protocol === 'grpc' ? 'http2' : 'http1',
      ...{ connectTimeoutMs: timeoutMs, firstByteTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs },
      ...{ connectionsMax: 4, egress },
      tls: { ...(authorities ? { authorities } : {}), ...(certificate && key ? { certificate, key } : {}) },
    })
  }

  /** Never rejects. */
  async send(signal: Signal, message: Message): Promise<ExportOutcome> {
    try {
      const answer = await this.#exchange(signal, await this.#encoded(signal, message))
      return this.#settings.protocol === 'grpc' ? grpcOutcome(answer, signal) : this.#httpOutcome(answer, signal)
    } catch (thrown) {
      const { code, message } = failureFrom(thrown)
      return { kind: 'later', detail: shortened(`${code}: ${message}`) }
    }
  }

  async close(): Promise<void> {
    await this.#pool.close(0)
  }

  async #encoded(signal: Signal, message: Message): Promise<Uint8Array> {
    const { protocol, compression } = this.#settings
    const { request } = signalMessages[signal]
    const plain = protocol === 'http/json' ? Buffer.from(JSON.stringify(message)) : writeProtobuf(request, message)
    const bytes = compression === 'gzip' ? await gzipped(plain, { level: 1 }) : plain
    return protocol === 'grpc' ? grpcFrame(bytes, compression === 'gzip') : bytes
  }

  async #exchange(signal: Signal, bytes: Uint8Array): Promise<HeardAnswer> {
    const { timeoutMs } = this.#settings
    const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
    const late = new Failure('fetch_timeout', `No answer within ${timeoutMs} ms.`)
    let reply: UpstreamReply | undefined
    const { promise: over, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      cancellation.onCancel?.(late)
      reply?.body?.abort(late)
      reject(late)
    }, timeoutMs)
    try {
      reply = await Promise.race([ask(this.#pool, this.#request(signal, bytes), cancellation), over])
      const { status, headers, body } = reply
      if (!body) return { status, headers, trailers: undefined, bytes: new Uint8Array() }
      return { status, headers, ...(await Promise.race([wholeAnswer(body), over])) }
    } finally {
      clearTimeout(timer)
      over.catch(() => {})
    }
  }

  #request(signal: Signal, bytes: Uint8Array) {
    const { protocol, compression, headers } = this.#settings
    const base = this.#url.pathname.replace(/\/$/, '')
    const isGrpc = protocol === 'grpc'
    const fields = ['Host', this.#url.host, 'Content-Type', types[protocol], 'User-Agent', 'gatehouse-otlp']
    if (isGrpc) fields.push('te', 'trailers', 'grpc-timeout', `${this.#settings.timeoutMs}m`)
    if (compression === 'gzip') fields.push(isGrpc ? 'grpc-encoding' : 'Content-Encoding', 'gzip')
    return {
      method: 'POST',
      target: isGrpc ? `/${signalMessages[signal].service}/Export` : `${base}/v1/${signal}`,
      headers: new HeaderList([...fields, ...headers.flat()]),
      body: bodyOf(bytes),
      acceptsTrailers: isGrpc,
    }
  }

  #httpOutcome({ status, headers, bytes }: HeardAnswer, signal: Signal): ExportOutcome {
    const isJson = (headers.get('content-type') ?? '').startsWith('application/json')
    const { response, rejected } = signalMessages[signal]
    const read = (name: 'Status' | typeof response) => (isJson ? readJson(bytes) : readProtobuf(name, bytes))
    if (status >= 200 && status < 300) return acceptedOutcome(read(response), rejected)
    const { message } = read('Status') ?? {}
    const detail = shortened(`${status} ${typeof message === 'string' ? message : ''}`.trim())
    if (!laterStatuses.has(status)) return { kind: 'refused', detail }
    const afterMs = retryAfterMs(headers.get('retry-after'), Date.now())
    return { kind: 'later', detail, ...(afterMs === undefined ? {} : { afterMs }) }
  }
}

function readJson(bytes: Uint8Array): Message | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Message) : undefined
  } catch {
    return undefined
  }
}
