/** The control API over HTTP: routes of the units, sign-in, description, health. */
import type { AddressInfo, Socket } from 'node:net'
import { Failure, newId } from '@gatehouse/base'
import { openApiOf, type RestRoute, restRoutes } from '@gatehouse/projections'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { addChangeRoutes } from './change-routes.ts'
import type { Control } from './control.ts'
import { EventStreams } from './event-streams.ts'
import { failureOf, replyProblem } from './problem-reply.ts'
import { addRestRoutes } from './rest-routes.ts'
import { addSignInRoutes } from './sign-in-routes.ts'
import { addSsoRoutes } from './sso-routes.ts'

export interface ServerOptions {
  /** Of the program, for the description. */
  version?: string
  /** Whether everything behind it is up, beside the store; throws what is not. */
  ready?: () => Promise<void>
  /** What a portal shows that says for whom it asks; nobody is believed without one. */
  portalKey?: string | undefined
  /** Further routes, such as the console's files. */
  extend?: (app: FastifyInstance) => void | Promise<void>
}

export interface ControlServer {
  readonly app: FastifyInstance
  /** Port 0 takes any. Throws `port_taken`. */
  listen(at: { address: string; port: number }): Promise<{ address: string; port: number; url: string }>
  /** Waits for requests that run. */
  close(): Promise<void>
}

const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

export async function openServer(control: Control, options: ServerOptions = {}): Promise<ControlServer> {
  const routes = restRoutes(control.catalogue)
  const app = fastify({
    ...{ logger: false, trustProxy: false, return503OnClosing: false, forceCloseConnections: 'idle' },
    ...{ requestTimeout: 60_000, keepAliveTimeout: 10_000, bodyLimit: 1024 * 1024 },
    routerOptions: { maxParamLength: 200 },
    genReqId: () => newId('req'),
    frameworkErrors: (thrown, _, reply) => void replyProblem(reply, failureOf(thrown)),
  })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  app.removeContentTypeParser(['text/plain', 'application/json'])
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body === '') done(null, undefined)
    else parse(request, body, done)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders).header('x-request-id', request.id)
  })
  app.setErrorHandler((thrown, _, reply) => {
    const failure = failureOf(thrown)
    if (failure.status >= 500 && failure.status !== 502 && failure.status !== 504) {
      const { log } = control.services
      log.error(failure.message, { code: failure.code, request: reply.request.id, cause: causeOf(failure) })
    }
    return replyProblem(reply, failure)
  })
  app.setNotFoundHandler((request, reply) =>
    replyProblem(reply.headers(allowed(routes, request)), noRoute(routes, request)),
  )
  closeSilent(app)
  const streams = new EventStreams(control.services.clock)
  app.addHook('preClose', async () => streams.close())
  addRestRoutes(app, control, { routes, streams, portalKey: options.portalKey })
  addSignInRoutes(app, control)
  addSsoRoutes(app, control)
  addChangeRoutes(app, control, streams)
  addOwnRoutes(app, control, { routes, ...options })
  await options.extend?.(app)
  await app.ready()
  return { app, listen: at => listen(app, at), close: () => app.close() }
}

/** Connections that never asked anything hold up nobody who closes: Node does not count them among the idle ones. */
function closeSilent(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }) => silent.delete(socket))
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}

function addOwnRoutes(
  app: FastifyInstance,
  control: Control,
  { routes, version, ready }: ServerOptions & { routes: readonly RestRoute[] },
) {
  const description = JSON.stringify(openApiOf(routes, version ?? '0.0.0'))
  app.get('/api/v1/openapi.json', (_, reply) => reply.type('application/json; charset=utf-8').send(description))
  app.get('/healthz', (_, reply) => reply.type('application/json').send('{"status":"up"}'))
  app.get('/readyz', async (_, reply) => {
    await control.store.ping()
    await ready?.()
    return reply.type('application/json').send('{"status":"ready"}')
  })
}

async function listen(app: FastifyInstance, { address, port }: { address: string; port: number }) {
  try {
    await app.listen({ host: address, port })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw new Failure('port_taken', `Port ${port} of ${address} is in use.`, { cause })
  }
  const bound = app.server.address() as AddressInfo
  const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address
  return { address: bound.address, port: bound.port, url: `http://${host}:${bound.port}` }
}

function methodsFor(routes: readonly RestRoute[], { url }: FastifyRequest): string[] {
  const path = url.replace(/[?#].*$/s, '')
  const fitting = routes.filter(route => new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
  return [...new Set(fitting.map(({ method }) => method))]
}

function allowed(routes: readonly RestRoute[], request: FastifyRequest): Record<string, string> {
  const methods = methodsFor(routes, request)
  return methods.length > 0 ? { allow: methods.join(', ') } : {}
}

function noRoute(routes: readonly RestRoute[], request: FastifyRequest): Failure {
  const methods = methodsFor(routes, request)
  if (methods.length === 0) return new Failure('not_found', 'There is nothing at this path.')
  const hint = `Use ${methods.join(' or ')}.`
  return new Failure('method_not_allowed', `${request.method} is not possible here.`, { hint })
}

function causeOf({ cause }: Failure): string | undefined {
  return cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? undefined : String(cause)
}
