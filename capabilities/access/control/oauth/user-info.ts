/** Claims of a person for who shows an access token that she granted (OpenID Connect Core §5.3). The library takes opaque ones alone. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { LiveTokens, type TokenParts } from './live-tokens.ts'
import { releasedClaims } from './person-scopes.ts'

export function userInfo(parts: TokenParts) {
  const tokens = new LiveTokens(parts)
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== '/me' || ctx.method === 'OPTIONS') return next()
    const token = /^Bearer +([\x21-\x7e]{1,8192})$/i.exec(ctx.get('authorization'))?.[1]
    const live = token === undefined ? undefined : await tokens.find(token)
    const scopes = String(live?.claims.scope ?? '').split(' ')
    ctx.set({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' })
    if (live?.person && scopes.includes('openid')) {
      ctx.body = releasedClaims(live.person, scopes)
      return
    }
    const error = live ? 'insufficient_scope' : 'invalid_token'
    ctx.status = live ? 403 : 401
    ctx.set('www-authenticate', token === undefined ? 'Bearer' : `Bearer error="${error}"`)
    ctx.body = { error }
  }
}
