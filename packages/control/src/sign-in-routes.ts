/** better-auth's endpoints, those we offer and no others, with attempts counted by peer and by account. */
import { Failure } from '@gatehouse/base'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AttemptLimit, sourceOf } from './attempts.ts'
import type { Control } from './control.ts'
import { peerHeader } from './people.ts'
import { requireOrigin } from './request-caller.ts'
import { endSsoSession } from './sso-routes.ts'

const offered = [
  ['POST', 'sign-in/email'],
  ['POST', 'sign-out'],
  ['GET', 'get-session'],
  ['POST', 'change-password'],
  ['POST', 'revoke-other-sessions'],
] as const

/** After these a browser is not still somebody else by an identity provider. */
const oneIdentity: readonly string[] = ['sign-in/email', 'sign-out']

const bodyBytesMax = 16 * 1024
const perAddress: AttemptLimit = { max: 30, windowMs: 900_000 }
const perAccount: AttemptLimit = { max: 10, windowMs: 900_000 }

/** Headers of the caller that better-auth sees. No `X-Forwarded-*`: nobody is trusted to name another peer. */
const passedHeaders = ['cookie', 'origin', 'content-type', 'user-agent'] as const

export function addSignInRoutes(app: FastifyInstance, control: Control) {
  for (const [method, path] of offered) {
    app.route({
      ...{ method, url: `/api/auth/${path}`, bodyLimit: bodyBytesMax },
      onRequest: async request => {
        if (method === 'POST') requireOrigin(control, request.headers)
      },
      handler: async (request, reply) => {
        const names = path === 'sign-in/email' ? namesOf(request) : []
        const { attempts } = control.services
        for (const { name, limit } of names) await attempts.take(name, limit)
        const response = await control.people.handle(requestFor(control, request))
        if (response.ok) for (const { name } of names) await attempts.forgive(name)
        if (response.ok && oneIdentity.includes(path)) {
          const forgotten = await endSsoSession(control, request.headers)
          if (forgotten) reply.header('set-cookie', forgotten)
        }
        return pass(response, reply)
      },
    })
  }
}

function namesOf(request: FastifyRequest) {
  const { email } = (request.body ?? {}) as { email?: unknown }
  if (typeof email !== 'string' || email.length > 254) {
    const problem = { code: 'invalid_value', message: 'email must be an address.', pointer: '/email' }
    throw new Failure('invalid_input', problem.message, { problems: [problem] })
  }
  return [
    { name: `sign-in from ${sourceOf(request.socket.remoteAddress ?? '')}`, limit: perAddress },
    { name: `sign-in as ${email.trim().toLowerCase()}`, limit: perAccount },
  ]
}

function requestFor({ origins }: Control, request: FastifyRequest): Request {
  const headers = new Headers({ [peerHeader]: request.socket.remoteAddress ?? '0.0.0.0' })
  for (const name of passedHeaders) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  const withBody = request.method === 'POST'
  if (withBody) headers.set('content-type', 'application/json')
  return new Request(new URL(request.url, origins[0]), {
    ...{ method: request.method, headers },
    ...(withBody ? { body: JSON.stringify(request.body ?? {}) } : {}),
  })
}

async function pass(response: Response, reply: FastifyReply): Promise<unknown> {
  if (response.status >= 400) throw refusalOf(response.status, await response.text())
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
  return reply
    .code(response.status)
    .type('application/json; charset=utf-8')
    .send(await response.text())
}

function refusalOf(status: number, text: string): Failure {
  if (status === 401) return new Failure('not_signed_in', 'Address or password are wrong, or the session is over.')
  if (status === 403) return new Failure('origin_forbidden', 'This may not be done from here.')
  if (status < 500) return new Failure('invalid_input', messageOf(text))
  return new Failure('internal', 'The sign-in failed.', { cause: text })
}

function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? 'The input is not valid.').slice(0, 300)
  } catch {
    return 'The input is not valid.'
  }
}
