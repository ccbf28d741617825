/** The calling side: one pool of kept connections per target, for now on undici. */
import { type BodySource, Failure, type FailureCode, HeaderList } from '@gatehouse/base'
import { Pool } from 'undici'
import type { EgressRule } from './egress.ts'
import { guardedConnector } from './egress-lookup.ts'
import type { Cancellation } from './message.ts'
import { dropHopByHop } from './hop-by-hop.ts'
import { readable } from './readable.ts'
import { ResponseBody } from './response-body.ts'

export interface UpstreamOptions {
  /** Scheme, host and port. */
  origin: string
  connectTimeoutMs: number
  firstByteTimeoutMs: number
  /** Longest silence within a reply's body. */
  idleTimeoutMs: number
  connectionsMax: number
  /** Judges every address at connect time; everything is allowed without one. */
  egress?: EgressRule
}

export interface UpstreamRequest {
  method: string
  /** Path and query. */
  target: string
  headers: HeaderList
  body: BodySource | undefined
  upgrade?: string | undefined
}

export interface UpstreamReply {
  status: number
  headers: HeaderList
  body: BodySource | undefined
  /** Content-Length as the upstream said, also where there is no body. */
  lengthBytes: number | undefined
}

export interface UpstreamPool {
  /** Rejects with a coded failure before the head came; after that the body's sink is told. */
  send(request: UpstreamRequest, cancellation: Cancellation): Promise<UpstreamReply>
  /** Lets what is under way finish; nothing new may be sent. */
  close(): Promise<void>
}

export function upstreamPool(options: UpstreamOptions): UpstreamPool {
  const pool = new Pool(options.origin, {
    connections: options.connectionsMax,
    pipelining: 1,
    headersTimeout: options.firstByteTimeoutMs,
    bodyTimeout: options.idleTimeoutMs,
    keepAliveTimeout: 55_000,
    keepAliveMaxTimeout: 300_000,
    maxHeaderSize: 65_536,
    connect: options.egress
      ? guardedConnector(options.egress, { connectTimeoutMs: options.connectTimeoutMs })
      : { timeout: options.connectTimeoutMs },
  })
  return {
    send: (request, cancellation) => dispatch(pool, request, cancellation),
    close: () => pool.close(),
  }
}

function dispatch(pool: Pool, request: UpstreamRequest, cancellation: Cancellation): Promise<UpstreamReply> {
  return new Promise((resolve, reject) => {
    let body: ResponseBody | undefined
    let cancel: ((reason: Error) => void) | undefined
    cancellation.onCancel = reason => cancel?.(reason)
    const settled = () => {
      cancellation.onCancel = undefined
    }
    pool.dispatch(
      {
        path: request.target,
        method: request.method as 'GET',
        headers: request.headers.flat.flatMap((each, i, all) => (/^(content-length|expect)$/i.test(i % 2 ? all[i - 1]! : each) ? [] : [each])),
        body: request.body ? readable(request.body) : null,
      },
      {
        onRequestStart(controller) {
          cancel = reason => controller.abort(reason)
          if (cancellation.cancelled) cancel(cancellation.cancelled)
        },
        onResponseStart(controller, status) {
          if (status < 200) return
          const headers = new HeaderList((controller.rawHeaders as Buffer[]).map(text))
          const length = headers.get('content-length')
          dropHopByHop(headers)
          const lengthBytes = length === undefined ? undefined : Number(length)
          const bodiless = request.method === 'HEAD' || status === 204 || status === 304 || lengthBytes === 0
          body = bodiless ? undefined : new ResponseBody(controller, lengthBytes)
          resolve({ status, headers, body, lengthBytes })
        },
        onResponseData: (_, piece) => body?.piece(piece),
        onResponseEnd() {
          settled()
          body?.complete()
        },
        onResponseError(_, error) {
          settled()
          if (body) body.broken(error)
          else reject(failureOf(error))
        },
      },
    )
  })
}

const text = (bytes: Buffer | string) => (typeof bytes === 'string' ? bytes : bytes.toString('latin1'))

function failureOf(error: Error & { code?: string }): Failure {
  if (error instanceof Failure) {
    return error.code === 'egress_forbidden'
      ? new Failure('upstream_forbidden', 'The upstream of this API may not be called.', { cause: error })
      : error
  }
  if (error.cause instanceof Failure) return error.cause
  const [code, detail] =
    kinds[error.code ?? ''] ?? (['upstream_failed', 'The upstream broke off before it answered.'] as const)
  return new Failure(code, detail, { cause: error })
}

const unreachable: [FailureCode, string] = ['upstream_unreachable', 'No connection to the upstream came about.']
const kinds: Record<string, [FailureCode, string]> = {
  ECONNREFUSED: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  UND_ERR_CONNECT_TIMEOUT: ['upstream_timeout', 'Connecting to the upstream took too long.'],
  UND_ERR_HEADERS_TIMEOUT: ['upstream_timeout', 'The upstream did not begin to answer in time.'],
}
