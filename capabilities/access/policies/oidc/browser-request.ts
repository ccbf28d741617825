/** What a request tells of the page that makes it (Fetch Metadata; RFC 6454). */
import type { Exchange } from '@gatehouse/unit'

type Request = Exchange['request']

/** A person looks at what comes back, so it may be led elsewhere. */
export function isNavigation({ method, headers, upgrade }: Request): boolean {
  if (method !== 'GET' || upgrade !== undefined || headers.has('sec-purpose')) return false
  const mode = headers.get('sec-fetch-mode')
  if (mode !== undefined) return mode === 'navigate' && (headers.get('sec-fetch-dest') ?? 'document') === 'document'
  return /\btext\/html\b/i.test(headers.get('accept') ?? '') && !headers.has('x-requested-with')
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

/** It may change something, and a page of another origin makes it: a site beside this one has its cookies as well. */
export function isForeign({ method, headers, upgrade }: Request, origins: readonly string[]): boolean {
  if (harmless.has(method) && upgrade === undefined) return false
  const origin = headers.get('origin')
  if (origin !== undefined && origins.includes(origin)) return false
  const site = headers.get('sec-fetch-site')
  return site === undefined ? origin !== undefined : site !== 'same-origin' && site !== 'none'
}

/** Scheme and authority as the browser sees them. */
export const originOf = ({ scheme, headers, host }: Request) =>
  `${scheme}://${headers.get('host') ?? host}`.toLowerCase()
