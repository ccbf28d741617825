/** Where a caller's client learns whose tokens an API takes (RFC 9728). Rules RESOURCE-1 to RESOURCE-3 of SPEC.md. */
import { bodyOf, HeaderList } from '@gatehouse/base'
import type { Exchange, PolicyHooks, Reply } from '@gatehouse/unit'
import type { Route, Step } from './route.ts'

/** Between the host and the path of the resource (§3). */
export const resourcePath = '/.well-known/oauth-protected-resource'

/** Path of the resource whose metadata is asked for; undefined for all other paths. */
export function resourceOf(path: string): string | undefined {
  if (!path.startsWith(resourcePath)) return undefined
  const rest = path.slice(resourcePath.length)
  return rest === '' ? '/' : rest.startsWith('/') ? rest : undefined
}

/** The route that tells of a part; undefined where none of its schemes has an authorization server. */
export function resourceRoute(like: Route, open: readonly Step[]): Route | undefined {
  const servers = [...new Set(open.flatMap(({ hooks }) => hooks.authorizationServers ?? []))]
  if (servers.length === 0) return undefined
  const scopes = [...new Set(like.part.endpoints.flatMap(({ security = [] }) => security.flat()))].sort()
  return {
    ...like,
    // Whoever asks has no token yet.
    part: { ...like.part, access: 'open' },
    ...{ endpoint: 'gatehouse-resource', method: 'GET', own: true, streams: false, security: undefined },
    template: resourcePath + like.template.slice(0, like.basePathLength),
    open: open.filter(({ use }) => use.stage === 'edge'),
    known: like.known.map(() => [tellingStep(servers, scopes)]),
  }
}

/** Where a challenge sends the client (§5.1). */
export function metadataAddress({ request, route }: Pick<Exchange, 'request' | 'route'>): string {
  const authority = request.headers.get('host') ?? request.host
  return `${request.scheme}://${authority}${resourcePath}${route.template.slice(0, route.basePathLength)}`
}

function tellingStep(servers: readonly string[], scopes: readonly string[]): Step {
  const hooks: PolicyHooks = { request: exchange => told(exchange, servers, scopes) }
  const place = { policy: 'resource', version: 1, scope: 'api', stage: 'observe' } as const
  return { use: { ...place, identity: 'gatehouse:resource', config: {} }, hooks }
}

function told({ request, route }: Exchange, servers: readonly string[], scopes: readonly string[]): Reply {
  const authority = request.headers.get('host') ?? request.host
  const text = JSON.stringify({
    resource: `${request.scheme}://${authority}${route.template.slice(resourcePath.length)}`,
    authorization_servers: servers,
    ...(scopes.length > 0 ? { scopes_supported: scopes } : {}),
    bearer_methods_supported: ['header'],
    resource_name: route.api,
  })
  const fields = ['Content-Type', 'application/json', 'Cache-Control', 'max-age=3600', 'Vary', 'Host']
  return { status: 200, headers: new HeaderList(fields), body: bodyOf(new TextEncoder().encode(text)) }
}
