/** The operator's port: what the gateway has counted, for Prometheus. Nothing of it is meant for callers. */
import { bodyOf, HeaderList } from '@gatehouse/base'
import { type Listener, listen, type WireReply, type WireRequest } from '@gatehouse/http'
import { type Exposition, expositionFor, expositionTypes } from '../metrics/exposition.ts'

export interface MetricsPortOptions {
  address: string
  /** 0 takes any. */
  port: number
  text: (format: Exposition) => Promise<string>
}

const limits = { connectionsMax: 64, headerBytesMax: 8192, headerTimeoutMs: 5000, sendIdleTimeoutMs: 10_000 }

/** Throws `port_taken`. */
export function openMetricsPort({ address, port, text }: MetricsPortOptions): Promise<Listener> {
  return listen({
    ...{ address, port, limits },
    onRequest(request, reply) {
      const answer = answerTo(request)
      if (answer !== 200) return send(reply, answer, { method: request.method, text: `${answer}\n` })
      const format = expositionFor(request.headers.all('accept').join(','))
      text(format).then(
        found => send(reply, 200, { method: request.method, text: found, type: expositionTypes[format] }),
        reason => reply.abort(reason),
      )
    },
  })
}

function answerTo({ target, method }: WireRequest): 200 | 404 | 405 {
  if (target.split('?', 1)[0] !== '/metrics') return 404
  return method === 'GET' || method === 'HEAD' ? 200 : 405
}

interface Text {
  method: string
  text: string
  type?: string
}

function send(reply: WireReply, status: number, { method, text, type = 'text/plain' }: Text): void {
  const headers = new HeaderList(['Content-Type', type, 'Cache-Control', 'no-store', 'Vary', 'Accept'])
  if (status === 405) headers.set('Allow', 'GET, HEAD')
  const bytes = new TextEncoder().encode(text)
  if (method === 'HEAD') reply.send({ status, headers, lengthBytes: bytes.byteLength }, undefined)
  else reply.send({ status, headers }, bodyOf(bytes))
}
