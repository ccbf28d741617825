/** The reader's session in the browser: one cookie, and a token in each form that only its own pages know. */
import { Refused, sessionCookie } from '../contract.ts'
import type { At } from '../page.ts'

const attributes = (origin: string) => `Path=/; HttpOnly; SameSite=Lax${origin.startsWith('https:') ? '; Secure' : ''}`

export function begun({ request: { origin } }: At, { token, expiresAt }: { token: string; expiresAt: string }): string {
  return `${sessionCookie(origin)}=${token}; ${attributes(origin)}; Expires=${new Date(expiresAt).toUTCString()}`
}

export const ended = ({ request: { origin } }: Pick<At, 'request'>): string =>
  `${sessionCookie(origin)}=; ${attributes(origin)}; Max-Age=0`

const tokenOf = ({ request: { cookies, origin } }: At) => cookies.get(sessionCookie(origin)) ?? ''

/** What a form of this session carries: made of its token, from which nobody comes back to it. */
export async function formToken(at: At): Promise<string> {
  const bytes = new TextEncoder().encode(`form ${tokenOf(at)}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Throws `Refused` for a form of no page of this session. */
export async function requireFormToken(at: At, form: URLSearchParams): Promise<void> {
  if (form.get('form') === (await formToken(at))) return
  if (tokenOf(at) === '') throw new Refused({ status: 401, code: 'not_signed_in', title: 'Nobody is signed in' })
  throw new Refused({
    ...{ status: 403, code: 'origin_forbidden', title: 'This form is of another session' },
    hint: 'Load the page again, and send it anew.',
  })
}

/** The same, where it may stand in a mail: nothing else for a path that has more than steps, or the code of an invitation. */
export function mailedPath(next: string): { next?: string } {
  const steps = /^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}){1,8}(\?code=ghl_[A-Za-z0-9_-]{1,100})?$/
  return next.length <= 400 && steps.test(next) && next !== '/account' ? { next } : {}
}

/** Of the invitation that a path takes, where it takes one. */
export const invitationIn = (next: string): { invitation?: string } => {
  const [, invitation] = /^\/account\/join\?code=(ghl_[A-Za-z0-9_-]{1,100})$/.exec(next) ?? []
  return invitation === undefined ? {} : { invitation }
}

/** Another door, with the way to go on. */
export const doorTo = (door: string, next: string): string => {
  const kept = mailedPath(next).next
  return kept === undefined ? door : `${door}?next=${encodeURIComponent(kept)}`
}

/** A path of this portal to go on to, and nothing else. */
export function nextPath(text: string | null | undefined, otherwise = '/account'): string {
  if (!text || text.length > 2000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return otherwise
  const base = 'http://portal.invalid'
  return URL.parse(text, base)?.origin === base ? text : otherwise
}
