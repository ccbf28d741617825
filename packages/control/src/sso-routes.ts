/** The two addresses of a sign-in elsewhere: the way to the provider, and the way back. */
import type { IncomingHttpHeaders } from 'node:http'
import { Failure } from '@gatehouse/base'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type AttemptLimit, sourceOf } from './attempts.ts'
import type { Control } from './control.ts'
import { flowSeconds, type SignOnAt, type SingleSignOn, sessionSeconds } from './single-sign-on.ts'

const flowCookie = 'gatehouse_console.sso_flow'
const sessionCookie = 'gatehouse_console.sso_session'
const flowPath = '/api/auth/sso'
const parameterCharactersMax = 4096
/** Each start and each way back asks the provider something. */
const perAddress: AttemptLimit = { max: 60, windowMs: 900_000 }

export function addSsoRoutes(app: FastifyInstance, control: Control) {
  const { singleSignOn } = control
  if (!singleSignOn) return
  const take = (request: FastifyRequest) =>
    control.services.attempts.take(`sso from ${sourceOf(request.socket.remoteAddress ?? '')}`, perAddress)
  const url = `${flowPath}/:organization/:name`
  app.get(`${url}/start`, { exposeHeadRoute: false }, async (request, reply) => {
    await take(request)
    const at = request.params as SignOnAt
    const { location, flow } = await told(control, () =>
      singleSignOn.start({ ...at, redirectUri: callbackOf(control, request.headers, at) }),
    )
    return reply.header('set-cookie', cookie(control, flowCookie, flow, flowSeconds)).redirect(location, 302)
  })
  app.get(`${url}/callback`, { exposeHeadRoute: false }, async (request, reply) => {
    await take(request)
    reply.header('set-cookie', cookie(control, flowCookie, '', 0))
    const flow = cookieOf(request.headers, flowCookie)
    const answer = { ...(request.params as SignOnAt), query: single(request.query), flow }
    const { session } = await told(control, () => singleSignOn.finish(answer))
    return reply.header('set-cookie', cookie(control, sessionCookie, session, sessionSeconds)).redirect('/', 302)
  })
}

/** The person who signed in elsewhere, if the request has her session. */
export async function ssoPersonOf(singleSignOn: SingleSignOn | undefined, headers: IncomingHttpHeaders) {
  const session = cookieOf(headers, sessionCookie)
  return session === undefined ? undefined : singleSignOn?.personOf(session)
}

/** Ends it; gives the cookie that makes the browser forget it. */
export async function endSsoSession(control: Control, headers: IncomingHttpHeaders): Promise<string | undefined> {
  const session = cookieOf(headers, sessionCookie)
  if (session === undefined) return undefined
  await control.singleSignOn?.end(session)
  return cookie(control, sessionCookie, '', 0)
}

/** Why a sign-in was refused is for the log; who tries learns only that it was. */
async function told<T>({ services }: Control, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.cause instanceof Error) {
      services.log.warn('A sign-in with an identity provider failed.', {
        ...{ code: thrown.code, reason: thrown.cause.message },
      })
    }
    throw thrown
  }
}

/** On the address that the browser used, if it is one of ours: the cookies stay with it. */
function callbackOf({ origins }: Control, { host }: IncomingHttpHeaders, { organization, name }: SignOnAt): string {
  const origin = origins.find(one => new URL(one).host === host) ?? origins[0]!
  return `${origin}${flowPath}/${encodeURIComponent(organization)}/${encodeURIComponent(name)}/callback`
}

/** Lax: the way back from the provider is a navigation from another site. */
function cookie({ origins }: Control, name: string, value: string, seconds: number): string {
  const secure = origins[0]!.startsWith('https:') ? '; Secure' : ''
  const path = name === flowCookie ? flowPath : '/'
  return `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}

function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | undefined {
  const crumb = cookie?.split(/; */).find(one => one.startsWith(`${name}=`))
  const value = crumb?.slice(name.length + 1)
  return value === undefined || value === '' || value.length > parameterCharactersMax ? undefined : value
}

function single(query: unknown): Record<string, string> {
  const found = Object.entries(query as Record<string, unknown>).filter(
    ([, value]) => typeof value === 'string' && value.length <= parameterCharactersMax,
  )
  return Object.fromEntries(found) as Record<string, string>
}
