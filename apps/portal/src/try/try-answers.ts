/** What scripts get of a call that is tried. */
import { type PortalReply, type RefusedReason, refusalOf } from '../contract.ts'
import type { At } from '../page.ts'
import { passedReply } from './told-reply.ts'
import { type Tryable, tried } from './tried.ts'

/** A page waits for less than a script, which shows what comes as it comes. */
export const shownBounds = { bytesMax: 256 * 1024, msMax: 15_000 }
const passedBounds = { bytesMax: 2 ** 20, msMax: 30_000 }

export const notSignedIn: RefusedReason = { status: 401, code: 'not_signed_in', title: 'Sign in first' }

export const passedTry = async (at: At, data: Tryable, form: URLSearchParams): Promise<PortalReply> =>
  passedReply(await tried(at, data, { form, bounds: passedBounds }))

/** What keeps it from being sent, for a script; without a session the page itself knows the way. */
export function refusedTry(thrown: unknown): PortalReply {
  const reason = refusalOf(thrown)
  if (!reason || reason.code === 'not_signed_in') throw thrown
  return json(reason.status, reason)
}

export const json = (status: number, value: object): PortalReply => ({
  ...{ status, body: JSON.stringify(value) },
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
})
