/**
 * A collector of OTLP to test against, by HTTP (Protobuf and JSON) and gRPC. It reads with the code that OpenTelemetry makes
 * from its published Protobuf, not with ours: what it understood is what any collector understands.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttp2, createSecureServer, type ServerHttp2Stream } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo, Server } from 'node:net'
import { gunzipSync } from 'node:zlib'

interface Published {
  decode(bytes: Uint8Array): unknown
  encode(message: unknown): { finish(): Uint8Array }
  fromObject(value: unknown): unknown
  toObject(message: unknown, options: object): Received['message']
}

export type CollectorSignal = 'traces' | 'metrics' | 'logs'

export interface Received {
  signal: CollectorSignal
  /** In lower case. */
  headers: Readonly<Record<string, unknown>>
  isJson: boolean
  /** As it stands in Protobuf’s JSON form; identifiers are hexadecimal. */
  // biome-ignore lint/suspicious/noExplicitAny: a message as somebody else's code gives it.
  message: any
}

/** What it says in place of taking it. */
export type CollectorAnswer =
  | { kind: 'take' }
  | { kind: 'status'; status: number; retryAfter?: string; text?: string }
  | { kind: 'grpc'; code: number; retrySeconds?: number }
  | { kind: 'partial'; rejected: number; why: string }
  | { kind: 'garbage' }
  | { kind: 'silence' }
  | { kind: 'slow'; ms: number }
  | { kind: 'cut' }

export interface OtlpCollector {
  url: string
  received: Received[]
  /** Of requests that come from now on, one after the other; the last holds on. */
  answers: CollectorAnswer[]
  /** Requests that came, whatever was answered. */
  asked: number
  close(): void
}

const { opentelemetry } = createRequire(import.meta.url)('@opentelemetry/otlp-transformer/build/src/generated/root.js')
const { collector } = opentelemetry.proto
const kinds: Readonly<Record<CollectorSignal, { request: Published; response: Published; rejected: string }>> = {
  traces: typesOf(collector.trace.v1, 'Trace', 'rejectedSpans'),
  metrics: typesOf(collector.metrics.v1, 'Metrics', 'rejectedDataPoints'),
  logs: typesOf(collector.logs.v1, 'Logs', 'rejectedLogRecords'),
}

function typesOf(room: Record<string, Published>, name: string, rejected: string) {
  const [request, response] = ['Request', 'Response'].map(end => room[`Export${name}Service${end}`]!)
  return { request: request!, response: response!, rejected }
}

export interface CollectorTls {
  cert: string
  key: string
  /** Who vouches for whoever sends; anybody may unless said. */
  ca?: string
}

export interface CollectorOptions {
  grpc?: boolean
  port?: number
  tls?: CollectorTls
}

export async function otlpCollector({ grpc = false, port = 0, tls }: CollectorOptions = {}): Promise<OtlpCollector> {
  const own: OtlpCollector = { url: '', received: [], answers: [{ kind: 'take' }], asked: 0, close: () => {} }
  const open = new Set<{ destroy(): void }>()
  const heard = (request: IncomingMessage, response: ServerResponse) => void overHttp(own, request, response)
  const secure = tls && { ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: tls.ca !== undefined }
  const server: Server = grpc
    ? secure
      ? createSecureServer(secure)
      : createHttp2()
    : secure
      ? createHttps(secure, heard)
      : createServer(heard)
  if (grpc)
    server.on(
      'stream',
      (stream: ServerHttp2Stream, headers: Record<string, unknown>) => void overGrpc(own, stream, headers),
    )
  server.on('connection', socket => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
  })
  await new Promise<void>((resolve, reject) => void server.listen(port, '127.0.0.1', resolve).once('error', reject))
  own.url = `http${tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`
  own.close = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  return own
}

const nextAnswer = (own: OtlpCollector): CollectorAnswer => {
  own.asked++
  return own.answers.length > 1 ? own.answers.shift()! : own.answers[0]!
}

async function overHttp(own: OtlpCollector, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = nextAnswer(own)
  const bytes = await wholeOf(request)
  const signal = /\/v1\/(traces|metrics|logs)$/.exec(request.url ?? '')?.[1] as CollectorSignal | undefined
  if (signal === undefined || request.method !== 'POST') return void response.writeHead(404).end()
  if (answer.kind === 'silence') return
  if (answer.kind === 'cut') return void request.socket.destroy()
  if (answer.kind === 'garbage')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>\xff\x00')
  if (answer.kind === 'status') {
    const retry = answer.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter }
    return void response.writeHead(answer.status, { 'content-type': 'text/plain', ...retry }).end(answer.text ?? 'no')
  }
  if (answer.kind === 'slow') await new Promise(resolve => setTimeout(resolve, answer.ms))
  const isJson = request.headers['content-type'] === 'application/json'
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
  own.received.push({ signal, headers: request.headers, isJson, message: read(signal, plain, isJson) })
  const said = responseOf(signal, answer)
  response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'application/x-protobuf' })
  response.end(
    isJson ? JSON.stringify(said) : kinds[signal].response.encode(kinds[signal].response.fromObject(said)).finish(),
  )
}

async function overGrpc(
  own: OtlpCollector,
  stream: ServerHttp2Stream,
  headers: Record<string, unknown>,
): Promise<void> {
  stream.on('error', () => {})
  const answer = nextAnswer(own)
  const bytes = await wholeOf(stream)
  const service = /^\/opentelemetry\.proto\.collector\.(trace|metrics|logs)\.v1\.(Trace|Metrics|Logs)Service\/Export$/
  const found = service.exec(String(headers[':path']))?.[1]
  if (found === undefined) return stream.respond({ ':status': 200, 'grpc-status': '12' }, { endStream: true })
  const signal = (found === 'trace' ? 'traces' : found) as CollectorSignal
  if (answer.kind === 'silence') return
  if (answer.kind === 'cut') return stream.session?.destroy()
  if (answer.kind === 'garbage') {
    stream.respond({ ':status': 200 })
    return void stream.end('no gRPC')
  }
  if (answer.kind === 'status') return stream.respond({ ':status': answer.status }, { endStream: true })
  if (answer.kind === 'grpc') {
    const details = answer.retrySeconds === undefined ? {} : { 'grpc-status-details-bin': retryInfo(answer) }
    const head = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(answer.code), ...details }
    return stream.respond(head, { endStream: true })
  }
  if (answer.kind === 'slow') await new Promise(resolve => setTimeout(resolve, answer.ms))
  const frame = bytes.subarray(5, 5 + bytes.readUInt32BE(1))
  const plain = bytes[0] === 1 ? gunzipSync(frame) : frame
  own.received.push({ signal, headers, isJson: false, message: read(signal, plain, false) })
  const { response } = kinds[signal]
  const message = response.encode(response.fromObject(responseOf(signal, answer))).finish()
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.byteLength, 1)
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.end(Buffer.concat([head, message]))
}

const responseOf = (signal: CollectorSignal, answer: CollectorAnswer) =>
  answer.kind === 'partial'
    ? { partialSuccess: { [kinds[signal].rejected]: answer.rejected, errorMessage: answer.why } }
    : {}

/** Status { code, details { type_url, RetryInfo { Duration { seconds } } } }, byte by byte. */
function retryInfo({ code, retrySeconds = 0 }: { code: number; retrySeconds?: number }): string {
  const url = Buffer.from('type.googleapis.com/google.rpc.RetryInfo')
  const duration = Buffer.from([0x08, retrySeconds])
  const info = Buffer.concat([Buffer.from([0x0a, duration.length]), duration])
  const any = Buffer.concat([Buffer.from([0x0a, url.length]), url, Buffer.from([0x12, info.length]), info])
  return Buffer.concat([Buffer.from([0x08, code, 0x1a, any.length]), any]).toString('base64')
}

/** JSON goes the way through Protobuf as well, so that a field that there is not is lost. */
function read(signal: CollectorSignal, bytes: Buffer, isJson: boolean): Received['message'] {
  const { request } = kinds[signal]
  const message = isJson ? request.fromObject(JSON.parse(bytes.toString('utf8'), hexToBytes)) : request.decode(bytes)
  const plain = request.toObject(message, { longs: String, enums: Number, bytes: Array, defaults: false })
  return JSON.parse(JSON.stringify(plain), bytesToHex)
}

const ids = new Set(['traceId', 'spanId', 'parentSpanId'])
const hexToBytes = (key: string, value: unknown) => (ids.has(key) ? [...Buffer.from(String(value), 'hex')] : value)
const bytesToHex = (key: string, value: unknown) =>
  ids.has(key) ? Buffer.from(value as number[]).toString('hex') : value

async function wholeOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}
