/** One question to a target whether it is well: no redirects, no kept connection. None of these ever rejects. */
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import { Connector } from './upstream/connect.ts'
import { upstreamPool } from './upstream/pool.ts'
import { ask, type UpstreamOptions, type UpstreamReply, type UpstreamRequest } from './upstream/upstream.ts'

export interface ProbeOptions extends Pick<UpstreamOptions, 'origin' | 'protocol' | 'tls' | 'egress'> {
  timeoutMs: number
}

export interface HttpProbe extends ProbeOptions {
  /** What Host says. */
  authority: string
  /** Path and query. */
  target: string
}

const agent = ['User-Agent', 'gatehouse-health']

/** The status, or 0 when there was no answer in time. The body is thrown away. */
export async function probe({ authority, target, ...options }: HttpProbe): Promise<number> {
  const headers = new HeaderList(['Host', authority, ...agent])
  const status = await asked(options, { method: 'GET', target, headers, body: undefined }, async reply => {
    reply.body?.abort()
    return reply.status
  })
  return status ?? 0
}

/** Whether it takes a connection, with TLS where the address says so. */
export function probeConnection({ timeoutMs, ...wire }: ProbeOptions): Promise<boolean> {
  const waits = { connectTimeoutMs: timeoutMs, firstByteTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }
  const connector = new Connector({ ...wire, ...waits, connectionsMax: 1 })
  return new Promise(resolve => {
    const over = (well: boolean) => {
      clearTimeout(timer)
      resolve(well)
    }
    const end = connector.open({
      connected: ({ socket, inlet }) => {
        socket.on('error', () => {})
        socket.destroy()
        inlet.close()
        over(true)
      },
      failed: () => over(false),
    })
    const timer = setTimeout(() => {
      end()
      over(false)
    }, timeoutMs)
  })
}

const replyBytesMax = 4096
/** `status: SERVING` of a HealthCheckResponse. */
const serving = 1

/** Whether the service answers that it serves (the gRPC health protocol, `grpc.health.v1.Health/Check`). */
export async function probeGrpc({ authority, service, ...options }: Omit<HttpProbe, 'target'> & { service: string }) {
  const fields = ['Host', authority, ...agent, 'Content-Type', 'application/grpc', 'TE', 'trailers']
  const request: UpstreamRequest = {
    ...{ method: 'POST', target: '/grpc.health.v1.Health/Check', headers: new HeaderList(fields) },
    body: bodyOf(checkRequest(service)),
    acceptsTrailers: true,
  }
  const well = await asked({ ...options, protocol: 'http2' }, request, async ({ status, body }) => {
    const bytes = body && (await collect(body, replyBytesMax, () => new Error('too much')))
    return status === 200 && bytes !== undefined && servingIn(bytes)
  })
  return well ?? false
}

/** A message of gRPC around `HealthCheckRequest { service = 1 }`. */
function checkRequest(service: string): Uint8Array {
  const name = new TextEncoder().encode(service)
  const field = name.length === 0 ? [] : [0x0a, ...varint(name.length), ...name]
  return Uint8Array.from([0, 0, 0, field.length >>> 8, field.length & 0xff, ...field])
}

const varint = (length: number) => (length < 128 ? [length] : [(length & 0x7f) | 0x80, length >>> 7])

/** `HealthCheckResponse { status = 1 }`, whole, uncompressed and with nothing else in it. */
const servingIn = (bytes: Uint8Array) =>
  bytes.length === 7 && bytes[0] === 0 && bytes[4] === 2 && bytes[5] === 0x08 && bytes[6] === serving

/** Undefined when there was no answer in time, or none that `read` could take. */
async function asked<T>(
  { timeoutMs, ...wire }: ProbeOptions,
  request: UpstreamRequest,
  read: (reply: UpstreamReply) => Promise<T>,
): Promise<T | undefined> {
  const waits = { connectTimeoutMs: timeoutMs, firstByteTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }
  const pool = upstreamPool({ ...wire, ...waits, connectionsMax: 1 })
  const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
  let late = () => {}
  const timer = setTimeout(() => {
    cancellation.onCancel?.(new Error('too late'))
    late()
  }, timeoutMs)
  try {
    const tooLate = new Promise<undefined>(resolve => (late = () => resolve(undefined)))
    return await Promise.race([tooLate, ask(pool, request, cancellation).then(read)])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    void pool.close(0)
  }
}
