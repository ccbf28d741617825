/** Whether a caller shows what the contract asks for; that it is true nobody asks of a mock. */
import type { EndpointContract, Exchange, ShownAt } from '@gatehouse/unit'

type Security = NonNullable<EndpointContract['security']>

export const isShown = (security: Security, exchange: Exchange) =>
  security.some(all => all.every(one => shows(one, exchange)))

function shows({ in: place, name, prefix }: ShownAt, { request }: Exchange): boolean {
  if (place === 'query') return new URLSearchParams(request.query).has(name)
  if (place === 'cookie') return request.headers.all('cookie').some(field => field.includes(`${name}=`))
  const value = request.headers.get(name.toLowerCase())
  if (value === undefined) return false
  return prefix === undefined || value.toLowerCase().startsWith(`${prefix.toLowerCase()} `)
}

/** For `WWW-Authenticate` (RFC 9110 §11.6.1): each scheme once. */
export function challengesOf(security: Security): string[] {
  const schemes = security.flat().map(({ prefix, name }) => (prefix === undefined ? `ApiKey name="${name}"` : prefix))
  return [...new Set(schemes)]
}
