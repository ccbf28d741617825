/** What a form does, with the page again where it was refused. */
import { type RefusedReason, refusalOf } from '../contract.ts'
import type { At, Done } from '../page.ts'
import { requireFormToken } from './reader-session.ts'

type Again<D> = (reason: RefusedReason) => D | Promise<D>

/** Of somebody who need not be signed in. */
export async function trying<D>(work: () => Promise<Done<D>>, again: Again<D>): Promise<Done<D>> {
  try {
    return await work()
  } catch (thrown) {
    const reason = refusalOf(thrown)
    if (!reason || reason.code === 'not_signed_in') throw thrown
    return { data: await again(reason), status: reason.status }
  }
}

/** Of a reader who is signed in, from a page of her session. */
export async function ownTrying<D>(
  at: At,
  form: URLSearchParams,
  { work, again }: { work: () => Promise<Done<D>>; again: Again<D> },
): Promise<Done<D>> {
  await requireFormToken(at, form)
  return trying(work, again)
}

export const written = (form: URLSearchParams, name: string): string | undefined => form.get(name)?.trim() || undefined

/** Those fields that were filled in. */
export const given = (form: URLSearchParams, ...names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap(name => {
      const value = written(form, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
