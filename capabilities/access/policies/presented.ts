/** Where callers put what shows who they are. What is taken goes no further unless it is to be kept. */
import { oneOf } from '@gatehouse/schema'
import type { Exchange } from '@gatehouse/unit'

export const places = ['header', 'query', 'cookie'] as const
export type Place = (typeof places)[number]

export const place = (of: string) =>
  oneOf([...places] as ['header', 'query', 'cookie'], { description: `Where the ${of} stands.` })

/** Takes it from there; undefined where the caller has none. The scheme `Bearer` of `Authorization` is read as well. */
export function taker({ in: where, name, keep }: { in: Place; name: string; keep: boolean }) {
  if (where === 'query') return (exchange: Exchange) => takeQuery(exchange, name, keep)
  if (where === 'cookie') return (exchange: Exchange) => takeCookie(exchange, name, keep)
  const lower = name.toLowerCase()
  return (exchange: Exchange) => takeHeader(exchange, lower, keep)
}

/** What follows the scheme in `Authorization` (RFC 9110 §11.4); undefined for other schemes, whose field stays. */
export function takeScheme({ request: { headers } }: Exchange, scheme: string, keep: boolean): string | undefined {
  const value = headers.get('authorization')
  if (value === undefined || value.length <= scheme.length || value[scheme.length] !== ' ') return undefined
  if (value.slice(0, scheme.length).toLowerCase() !== scheme) return undefined
  if (!keep) headers.delete('authorization')
  return value.slice(scheme.length + 1).trim()
}

function takeHeader({ request: { headers } }: Exchange, name: string, keep: boolean): string | undefined {
  const value = headers.get(name)
  if (value === undefined) return undefined
  if (!keep) headers.delete(name)
  return name === 'authorization' && /^bearer /i.test(value) ? value.slice(7).trim() : value
}

function takeQuery({ request }: Exchange, name: string, keep: boolean): string | undefined {
  if (request.query === '') return undefined
  const pairs = request.query.split('&')
  const found = pairs.find(pair => isNamed(pair, name))
  if (found === undefined) return undefined
  const value = found.slice(name.length + 1)
  if (!keep) request.query = pairs.filter(pair => !isNamed(pair, name)).join('&')
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function takeCookie({ request: { headers } }: Exchange, name: string, keep: boolean): string | undefined {
  const crumbs = headers.all('cookie').join('; ').split(/; */)
  const found = crumbs.find(crumb => isNamed(crumb, name))
  if (found === undefined) return undefined
  if (!keep) {
    const rest = crumbs.filter(crumb => !isNamed(crumb, name))
    if (rest.length > 0) headers.set('cookie', rest.join('; '))
    else headers.delete('cookie')
  }
  return found.slice(name.length + 1)
}

const isNamed = (pair: string, name: string) => pair.startsWith(name) && pair[name.length] === '='
