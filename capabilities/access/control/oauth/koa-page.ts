import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Page, pageHeaders, pageText } from './pages/page.ts'

/** Without a status: who shows the page has said it. */
export function showPage(ctx: Pick<KoaContextWithOIDC, 'set' | 'body'>, page: Page, leadsTo?: string): void {
  ctx.set(pageHeaders(leadsTo))
  ctx.body = pageText(page)
}
