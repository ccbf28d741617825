/**
 * Introspection (RFC 7662) and revocation (RFC 7009) of access tokens that are JWTs: `oidc-provider` has both for opaque
 * tokens alone. Who asks has been authenticated when it says so.
 */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { issuerClient } from './issuer-client.ts'
import { LiveTokens, type TokenParts } from './live-tokens.ts'

export function structuredTokens(parts: TokenParts) {
  const { server, db, nowMs } = parts
  const tokens = new LiveTokens(parts)

  async function told(asking: string, token: string): Promise<Record<string, unknown>> {
    const live = await tokens.find(token)
    const asker = live && (await issuerClient(db, server, { clientId: asking, nowMs: nowMs() }))
    if (!live || !asker || asker.authentication === 'none') return { active: false }
    const { claims, client } = live
    const may = asker.id === client.id || (asker.introspects && asker.environmentId === client.environmentId)
    return may ? { active: true, ...claims, token_type: 'Bearer' } : { active: false }
  }

  /** A token of its own; of others nothing is said. */
  async function revoke(asking: string, token: string): Promise<void> {
    const claims = await tokens.claimsOf(token)
    if (claims?.client_id !== asking) return
    await tokens.revoked.upsert(claims.jti!, {}, claims.exp! - Math.floor(nowMs() / 1000))
    await parts.tokensEnded?.([{ jti: claims.jti!, exp: claims.exp!, client: asking }])
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
