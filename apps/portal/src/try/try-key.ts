/** The key that a reader tries with: of an application of his, for an hour, in a cookie that no script reads. */
import { doing } from '../account/account-data.ts'
import type { At } from '../page.ts'

export interface Chosen {
  application: string
  environment: string
}

const nameAt = ({ request }: At) => `${request.origin.startsWith('https:') ? '__Host-' : ''}gatehouse_try`
const attributes = (at: At) => `Path=/; HttpOnly; SameSite=Strict${nameAt(at).startsWith('__') ? '; Secure' : ''}`

/** Undefined where there is none for what is chosen. */
export function keptKey(at: At, { application, environment }: Chosen): string | undefined {
  const [ofApplication, ofEnvironment, key] = (at.request.cookies.get(nameAt(at)) ?? '').split('/')
  return ofApplication === application && ofEnvironment === environment ? key : undefined
}

export async function madeKey(at: At, chosen: Chosen): Promise<{ key: string; cookie: string }> {
  const { secret } = await doing(at)<{ secret: string }>('create-try-key', { portal: at.api.portal, ...chosen })
  const value = `${chosen.application}/${chosen.environment}/${secret}`
  return { key: secret, cookie: `${nameAt(at)}=${value}; ${attributes(at)}; Max-Age=3500` }
}

export const forgottenKey = (at: At): string => `${nameAt(at)}=; ${attributes(at)}; Max-Age=0`
