/** Metadata (RFC 8414; OpenID Connect Discovery 1.0) that names what is offered, and nothing that would be refused. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ServedIssuer } from './served-issuer.ts'

const offered = [
  ...['issuer', 'token_endpoint', 'jwks_uri', 'introspection_endpoint', 'revocation_endpoint'],
  ...['grant_types_supported', 'response_types_supported', 'token_endpoint_auth_methods_supported'],
]

export function onlyOffered({ issuer, registration }: ServedIssuer) {
  const more = registration ? { registration_endpoint: `${issuer}/reg` } : {}
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'discovery' || ctx.status !== 200) return
    const said = ctx.body as Record<string, unknown>
    ctx.body = { ...Object.fromEntries(offered.map(name => [name, said[name]])), ...more }
  }
}
