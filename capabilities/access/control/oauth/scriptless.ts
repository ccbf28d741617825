/** Pages of the library that send themselves on by a script, made into ones that a person sends. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { failurePage } from './failure-page.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { showPage } from './koa-page.ts'
import { switchPage } from './pages/pages.ts'
import { askToSignOut, type SessionState } from './sign-out-pages.ts'

export function scriptless(parts: ProviderParts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.method === 'GET' && ctx.path === '/device') {
      const code = new URLSearchParams(ctx.querystring).get('user_code')
      ctx.querystring = ''
      if (code !== null) ctx.state.suggestedCode = code
    }
    await next()
    const { route, session } = ctx.oidc ?? {}
    if (typeof ctx.body !== 'string' || ctx.type !== 'text/html' || isOurs(ctx)) return
    const state = session?.state as unknown as SessionState | undefined
    if (route === 'end_session' && state) return askToSignOut(parts, ctx)
    if ((route === 'resume' || route === 'device_resume') && state?.postLogoutRedirectUri) {
      const at = { action: ctx.oidc.urlFor('end_session_confirm'), hidden: { xsrf: state.secret, logout: 'yes' } }
      return showPage(ctx, switchPage(at, { where: parts.server.title }))
    }
    ctx.status = 400
    failurePage(parts, ctx, { error: 'invalid_request', words: 'response_mode must be query' })
  }
}

/** A page of ours, or on the way to another. */
const isOurs = ({ response }: KoaContextWithOIDC) =>
  Boolean(response.get('x-frame-options') || response.get('location'))
