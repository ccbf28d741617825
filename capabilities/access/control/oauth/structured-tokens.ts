/**
 * Introspection (RFC 7662) and revocation (RFC 7009) of access tokens that are JWTs: `oidc-provider` has both for opaque
 * tokens alone. Who asks has been authenticated when it says so.
 */
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { ArtifactAdapter } from './artifact-adapter.ts'
import { issuerClient } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'

type Parts = Omit<ProviderParts, 'cookieKey' | 'log'>

export function structuredTokens(parts: Parts) {
  const { server, db, nowMs } = parts
  const keySet = createLocalJWKSet({ keys: parts.keys.map(({ key: { d: _, ...shown } }) => shown as never) })
  const revoked = new ArtifactAdapter(server, 'RevokedToken', { db, nowMs })

  async function claimsOf(token: string): Promise<JWTPayload | undefined> {
    try {
      const rules = { issuer: server.issuer, algorithms: ['ES256'], typ: 'at+jwt', requiredClaims: ['exp', 'jti'] }
      return (await jwtVerify(token, keySet, { ...rules, currentDate: new Date(nowMs()) })).payload
    } catch (thrown) {
      if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return undefined
      throw thrown
    }
  }

  async function told(asking: string, token: string): Promise<Record<string, unknown>> {
    const claims = await claimsOf(token)
    if (!claims || (await revoked.find(claims.jti!))) return { active: false }
    const client = await issuerClient(db, server, { clientId: String(claims.client_id), nowMs: nowMs() })
    if (!client) return { active: false }
    const asker = await issuerClient(db, server, { clientId: asking, nowMs: nowMs() })
    const may = asker && (asker.id === client.id || (asker.introspects && asker.environmentId === client.environmentId))
    return may ? { active: true, ...claims, token_type: 'Bearer' } : { active: false }
  }

  /** A token of its own; of others nothing is said. */
  async function revoke(asking: string, token: string): Promise<void> {
    const claims = await claimsOf(token)
    if (claims?.client_id !== asking) return
    await revoked.upsert(claims.jti!, {}, claims.exp! - Math.floor(nowMs() / 1000))
  }

  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const { route, client, params } = ctx.oidc ?? {}
    if ((ctx.body as { error?: unknown } | undefined)?.error !== 'unsupported_token_type') return
    const token = String(params?.token)
    ctx.status = 200
    if (route === 'introspection') ctx.body = await told(client!.clientId, token)
    else {
      await revoke(client!.clientId, token)
      ctx.body = ''
    }
  }
}
