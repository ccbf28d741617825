/** Signing out, also where an application sends somebody (OpenID Connect RP-Initiated Logout 1.0). */
import { realmPerson } from '@gatehouse/capability-tenancy/control/realm.ts'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { ProviderParts } from './issuer-provider.ts'
import { showPage } from './koa-page.ts'
import { endPage, signOutPage } from './pages/pages.ts'

type Logout = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>

export interface SessionState {
  secret: string
  postLogoutRedirectUri?: string
}

export function signOut(parts: ProviderParts): Pick<Logout, 'logoutSource' | 'postLogoutSuccessSource'> {
  const where = parts.server.title
  return {
    logoutSource: ctx => askToSignOut(parts, ctx),
    postLogoutSuccessSource(ctx) {
      showPage(ctx, endPage({ where, heading: 'You are signed out', words: 'You may close this page.' }))
    },
  }
}

export async function askToSignOut({ server, db }: ProviderParts, ctx: KoaContextWithOIDC): Promise<void> {
  const { accountId, state } = ctx.oidc.session!
  const { secret, postLogoutRedirectUri } = state as unknown as SessionState
  const person = accountId ? await realmPerson(db, server.organizationId, accountId) : undefined
  const at = { action: ctx.oidc.urlFor('end_session_confirm'), hidden: { xsrf: secret } }
  showPage(ctx, signOutPage(at, { where: server.title, email: person?.email }), postLogoutRedirectUri)
}
