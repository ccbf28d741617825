/** Metadata (RFC 8414; OpenID Connect Discovery 1.0) that names what is offered, and nothing that would be refused. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { personClaims, personScopes } from './person-scopes.ts'
import type { ServedIssuer } from './served-issuer.ts'

const offered = [
  ...['issuer', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'],
  ...['introspection_endpoint', 'revocation_endpoint', 'device_authorization_endpoint'],
  ...['pushed_authorization_request_endpoint', 'end_session_endpoint', 'code_challenge_methods_supported'],
  ...['grant_types_supported', 'response_types_supported', 'token_endpoint_auth_methods_supported'],
  ...['subject_types_supported', 'id_token_signing_alg_values_supported'],
  'authorization_response_iss_parameter_supported',
]
const more = {
  ...{ response_modes_supported: ['query'], scopes_supported: Object.keys(personScopes) },
  claims_supported: Object.values(personClaims).flat(),
}

export function onlyOffered({ issuer, registration }: ServedIssuer) {
  const own = { ...more, ...(registration ? { registration_endpoint: `${issuer}/reg` } : {}) }
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'discovery' || ctx.status !== 200) return
    const said = ctx.body as Record<string, unknown>
    ctx.body = { ...Object.fromEntries(offered.map(name => [name, said[name]])), ...own }
  }
}
