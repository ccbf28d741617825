/** Who sends a request: an API token, or a person by her session cookie. */

import type { IncomingHttpHeaders } from 'node:http'
import { Failure } from '@gatehouse/base'
import { type Caller, nobody } from './caller.ts'
import type { Control } from './control.ts'
import { ssoPersonOf } from './sso-routes.ts'

const sessionCookie = 'gatehouse_console.session_token='

/** Throws `not_signed_in` for a token that is not valid, `origin_forbidden` for a cookie's write from elsewhere. */
export async function callerOf(
  control: Control,
  headers: IncomingHttpHeaders,
  effect: 'read' | 'write',
): Promise<Caller> {
  const { authorization, cookie } = headers
  if (authorization !== undefined) return callerOfToken(control, authorization)
  if (cookie === undefined) return nobody
  const elsewhere = await ssoPersonOf(control.singleSignOn, headers)
  if (!elsewhere && !cookie.includes(sessionCookie)) return nobody
  const person = elsewhere ?? (await control.people.personOf(new Headers({ cookie })))
  if (!person) return nobody
  if (effect === 'write') requireOrigin(control, headers)
  return control.callerOfPerson(person)
}

/** A browser's write comes from one of our own pages, to the letter. */
export function requireOrigin({ origins }: Pick<Control, 'origins'>, { origin }: IncomingHttpHeaders): void {
  if (origin !== undefined && origins.includes(origin)) return
  throw new Failure('origin_forbidden', `${origin?.slice(0, 200) ?? 'A request without Origin'} may not write here.`)
}

async function callerOfToken(control: Control, authorization: string): Promise<Caller> {
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1]
  const caller = token === undefined ? nobody : await control.callerOfToken(token)
  if (caller.kind !== 'nobody') return caller
  throw new Failure('not_signed_in', 'The API token is not valid.')
}
