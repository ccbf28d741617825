/** Where a reader tried last, in a cookie that no script reads: the next form begins there. */
import type { At } from '../page.ts'

const nameAt = ({ request }: At) => `${request.origin.startsWith('https:') ? '__Host-' : ''}gatehouse_try_at`
const keptSeconds = 30 * 86_400

/** Whatever was chosen; a form shows it where it is a place of its API. */
export function lastEnvironment(at: At): string | undefined {
  const kept = at.request.cookies.get(nameAt(at)) ?? ''
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(kept) ? kept : undefined
}

export function rememberedEnvironment(at: At, environment: string): string[] {
  if (lastEnvironment(at) === environment) return []
  const secure = nameAt(at).startsWith('__') ? '; Secure' : ''
  return [`${nameAt(at)}=${environment}; Path=/; HttpOnly; SameSite=Strict${secure}; Max-Age=${keptSeconds}`]
}
