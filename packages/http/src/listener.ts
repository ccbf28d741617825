/** The listening side, for now on `node:http`; only this file and the request and reply beside it know that. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Failure } from '@gatehouse/base'
import { type WireLimits, wireLimits } from './limits.ts'
import type { Listener, ListenOptions } from './listening.ts'
import { NodeReply } from './node-reply.ts'
import { incoming, refusalOf } from './node-request.ts'

/** Binds and serves. A port in use is `port_taken`. */
export function listen(options: ListenOptions): Promise<Listener> {
  const limits = { ...wireLimits, ...options.limits }
  const server = serverWith(limits)
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const reply = new NodeReply(request, response)
    const refusal = refusalOf(request, limits.headerFieldsMax)
    if (refusal) reply.refuse(refusal.status, refusal.detail)
    else options.onRequest(incoming(request, reply), reply)
  }
  server.on('request', handle)
  server.on('checkContinue', handle)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindFailure(error, options)))
    const { port, address, reusePort } = options
    server.listen({ port, host: address, exclusive: true, ...(reusePort ? { reusePort } : {}) }, () =>
      resolve(listenerOf(server)),
    )
  })
}

function serverWith(limits: WireLimits): Server {
  const server = createServer({
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headerTimeoutMs,
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    insecureHTTPParser: false,
    requireHostHeader: false,
    noDelay: true,
  })
  server.maxHeadersCount = 0
  server.maxConnections = limits.connectionsMax
  return server
}

function bindFailure(error: NodeJS.ErrnoException, { port, address }: ListenOptions): Error {
  if (error.code === 'EADDRINUSE') return new Failure('port_taken', `Port ${port} on ${address} is in use.`)
  if (error.code === 'EACCES') return new Failure('setting_invalid', `Port ${port} on ${address} may not be bound.`)
  return new Failure('setting_invalid', `${address}:${port} cannot be bound: ${error.code ?? error.message}.`)
}

function listenerOf(server: Server): Listener {
  let open = 0
  server.on('connection', socket => {
    open++
    socket.once('close', () => open--)
  })
  return {
    port: (server.address() as { port: number }).port,
    get connections() {
      return open
    },
    close(deadlineMs) {
      return new Promise(resolve => {
        const force = setTimeout(() => server.closeAllConnections(), deadlineMs)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      })
    },
  }
}
