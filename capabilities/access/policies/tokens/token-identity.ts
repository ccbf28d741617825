/** Whom the claims of a token name (RFC 7519, RFC 9068, RFC 8693 §4.2). */
import type { Identity } from '@gatehouse/unit'
import type { JWTPayload } from 'jose'

export interface ClaimRules {
  scopeClaim: string
  clientClaim: string
  /** Clocks may differ by this much. */
  skewSeconds: number
}

/** What an issuer says anew in every token, of the same user who may do the same (RFC 7519 §4.1; OpenID Connect Core 1.0 §2). */
const ofTheToken = new Set(['exp', 'iat', 'nbf', 'jti', 'auth_time', 'at_hash', 'c_hash', 'nonce', 'rt_hash', 'uti'])

export function tokenIdentity(
  { scheme, token }: { scheme: string; token: string },
  claims: JWTPayload,
  { scopeClaim, clientClaim, skewSeconds }: ClaimRules,
): Identity {
  const client = claimAt(claims, clientClaim)
  return {
    ...{ scheme, token },
    issuer: claims.iss,
    subject: claims.sub,
    clientId: typeof client === 'string' ? client : undefined,
    scopes: scopesOf(claimAt(claims, scopeClaim)),
    claims,
    expiresAtSeconds: claims.exp === undefined ? undefined : claims.exp + skewSeconds,
    key: JSON.stringify(
      Object.entries(claims)
        .filter(([name]) => !ofTheToken.has(name))
        .sort(),
    ),
  }
}

/** A claim by its name, or else by a path of names with dots between, such as `realm_access.roles`. */
export function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let at: unknown = claims
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return at
}

/** Words of a text, or a list of them. */
function scopesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ').filter(word => word !== '')
  return Array.isArray(value) ? value.filter(word => typeof word === 'string') : []
}
