/** What an authorization server is asked. */
import type { Filled } from '@gatehouse/schema'
import type { Exchange, FetchAsk } from '@gatehouse/unit'
import type { extAuthConfig } from './config.ts'

type Config = Filled<typeof extAuthConfig>

/** Answers are small. */
const bytesMax = 65_536

export function questionOf(exchange: Exchange, config: Config): FetchAsk {
  const { url, timeoutMs, authorities, style } = config
  const common = { url, timeoutMs, bytesMax, ...(authorities === undefined ? {} : { authorities }) }
  if (style === 'fields') return { ...common, headers: [...forwarded(exchange), ...chosen(exchange, config.send)] }
  const about = aboutOf(exchange, config.send)
  const body = new TextEncoder().encode(JSON.stringify(style === 'opa' ? { input: about } : about))
  const headers = ['Content-Type', 'application/json', 'Accept', 'application/json']
  return { ...common, method: 'POST', headers, body }
}

function forwarded({ request }: Exchange): string[] {
  const { method, scheme, host, headers, path, query, clientAddress } = request
  return [
    ...['X-Forwarded-Method', method, 'X-Forwarded-Proto', scheme, 'X-Forwarded-Host', headers.get('host') ?? host],
    ...['X-Forwarded-Uri', query === '' ? path : `${path}?${query}`, 'X-Forwarded-For', clientAddress],
  ]
}

export function chosen({ request }: Exchange, names: readonly string[]): string[] {
  return names.flatMap(name => request.headers.all(name.toLowerCase()).flatMap(value => [name, value]))
}

function aboutOf({ request, route, params, identity, consumer }: Exchange, send: readonly string[]) {
  const { method, scheme, host, path, query, clientAddress, headers } = request
  const { api, apiVersion, endpoint, template } = route
  const fields = send.flatMap(name => {
    const values = headers.all(name.toLowerCase())
    return values.length === 0 ? [] : [[name.toLowerCase(), values.join(', ')]]
  })
  return {
    request: { method, scheme, host, path, query, clientAddress, headers: Object.fromEntries(fields) },
    route: { api, apiVersion, endpoint, template, params },
    ...(identity && { identity: told(identity) }),
    ...(consumer && {
      consumer: { applicationId: consumer.applicationId, subscriptionId: consumer.subscriptionId, plan: consumer.plan },
    }),
  }
}

const told = ({ scheme, issuer, subject, clientId, scopes, claims }: NonNullable<Exchange['identity']>) => ({
  ...{ scheme, issuer, subject, clientId, scopes, claims },
})
