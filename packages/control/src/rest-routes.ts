/** The control API's routes on Fastify, from the list that everything else reads too. */

import { Failure, problemDocument } from '@gatehouse/base'
import type { RestRoute } from '@gatehouse/projections'
import type { TSchema } from '@gatehouse/schema'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AttemptLimit, sourceOf } from './attempts.ts'
import type { Caller } from './caller.ts'
import { clientAddress } from './client-address.ts'
import type { Control } from './control.ts'
import { type EventStreams, writeEvents } from './event-streams.ts'
import { LargeBodies } from './large-bodies.ts'
import { failureOf } from './problem-reply.ts'
import { queryValues } from './query-values.ts'
import { callerOf } from './request-caller.ts'
import { sendFile } from './send-file.ts'

const bodyBytesMax = 1024 * 1024
/** For routes that take a document. */
const documentBytesMax = 100 * 1024 * 1024
const reasonCharactersMax = 500
/** What anybody may write, such as registering, from one address. */
const anyoneLimit: AttemptLimit = { max: 30, windowMs: 900_000 }

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
    /** From where the call came: of the peer, or of whom a portal asks for. */
    client: string | undefined
  }
}

export interface RestOptions {
  routes: readonly RestRoute[]
  streams: EventStreams
  portalKey?: string | undefined
}

export function addRestRoutes(app: FastifyInstance, control: Control, options: RestOptions) {
  const { routes, streams, portalKey } = options
  app.decorateRequest('caller', null as never)
  app.decorateRequest('client', undefined)
  const bodies = new LargeBodies()
  for (const route of routes) {
    const bodyLimit = takesDocument(route.body) ? documentBytesMax : bodyBytesMax
    app.route({
      method: route.method,
      url: route.path.replace(/\{(\w+)\}/g, ':$1'),
      bodyLimit,
      // Before the body is read: nobody sends much to where she may not write.
      onRequest: async (request, reply) => {
        request.client = clientAddress(portalKey, request)
        request.caller = await callerOf(control, request.headers, route.effect)
        if (route.role !== 'anyone' && request.caller.kind === 'nobody') {
          throw new Failure('not_signed_in', 'This needs a session or an API token.')
        }
        if (route.role === 'anyone' && route.effect === 'write') {
          await control.services.attempts.take(`${route.id} ${sourceOf(request.client ?? '-')}`, anyoneLimit)
        }
        bodies.enter({ headers: request.headers, callerId: request.caller.id, bodyLimit, reply: reply.raw })
      },
      handler: (request, reply) => answer({ control, route, streams, request, reply }),
    })
  }
}

interface Asked {
  control: Control
  route: RestRoute
  streams: EventStreams
  request: FastifyRequest
  reply: FastifyReply
}

async function answer({ control, route, streams, request, reply }: Asked): Promise<unknown> {
  const reason = one(request.headers['x-reason'])
  const { status, body, etag, events, file } = await control.call(route.id, {
    caller: request.caller,
    params: request.params as Record<string, string>,
    query: queryValues(route.query, request.query),
    body: request.body ?? undefined,
    ifMatch: ifMatchOf(one(request.headers['if-match'])),
    requestId: request.id,
    address: request.client,
    reason: reason?.slice(0, reasonCharactersMax),
  })
  if (events) {
    const stream = streams.begin(reply, request.caller.id)
    return writeEvents(stream, events(stream.ended), thrown => problemDocument(failureOf(thrown), request.id))
  }
  if (file) return sendFile(reply, file, control.services.clock)
  if (etag !== undefined) reply.header('etag', `"${etag}"`)
  reply.code(status)
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}

/** RFC 9110 §13.1.1, but for lists of etags, which nobody needs here. A weak one matches nothing. */
function ifMatchOf(field: string | undefined): string | undefined {
  if (field === undefined || field === '*') return field
  const found = /^"([\x21\x23-\x7e]*)"$/.exec(field.trim())
  if (found) return found[1]
  throw new Failure('invalid_input', 'If-Match takes one etag in quotes, or *.')
}

const one = (field: string | string[] | undefined) => (Array.isArray(field) ? field[0] : field)

function takesDocument(body: TSchema | undefined): boolean {
  const lengths = JSON.stringify(body ?? {}).matchAll(/"maxLength":(\d+)/g)
  return [...lengths].some(([, length]) => Number(length) >= 33_554_432)
}
