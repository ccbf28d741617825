/** What a browser is shown that cannot be sent on. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ProviderParts } from './issuer-provider.ts'
import { showPage } from './koa-page.ts'
import { endPage } from './pages/pages.ts'

const fallback = 'Go back to the application and begin again.'

/** In words of our own, with those of the protocol for who builds the application. */
export function failurePage(
  { server }: Pick<ProviderParts, 'server'>,
  ctx: Pick<KoaContextWithOIDC, 'set' | 'body'>,
  { error, words }: { error: string; words?: string | undefined },
): void {
  const said = words ? `${fallback} (${error}: ${words})` : `${fallback} (${error})`
  showPage(ctx, endPage({ where: server.title, heading: 'This did not work', words: said }))
}
