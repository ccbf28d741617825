/** Where a person types in what a device shows (RFC 8628 §3.3). */
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { failurePage } from './failure-page.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { showPage } from './koa-page.ts'
import { deviceCodePage, deviceConfirmPage, endPage } from './pages/pages.ts'

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>

const wrongWords: Readonly<Record<string, string>> = {
  NotFoundError: 'No device shows this code. Look again.',
  ExpiredError: 'This code is over. Let the device show another.',
  AlreadyUsedError: 'This code was used before. Let the device show another.',
  NoCodeError: 'Enter the code that your device shows.',
}

export function deviceFlow(parts: ProviderParts): DeviceFlow {
  const where = parts.server.title
  return {
    ...{ enabled: true, charset: 'base-20', mask: '****-****', deviceInfo: () => ({}) },
    userCodeInputSource(ctx, _, out, error) {
      if (error?.name === 'AbortedError') {
        return showPage(
          ctx,
          endPage({ where, heading: 'Not connected', words: 'Nobody was let in. You may close this page.' }),
        )
      }
      if (out && error && !(error.name in wrongWords))
        return failurePage(parts, ctx, { error: out.error, words: out.error_description })
      const code = suggestedCode(ctx)
      showPage(ctx, deviceCodePage(formOf(ctx), { where, code, wrong: error && wrongWords[error.name] }))
    },
    userCodeConfirmSource(ctx, _, client, __, code) {
      showPage(ctx, deviceConfirmPage(formOf(ctx), { where, client: client.clientName ?? client.clientId, code }))
    },
    successSource(ctx) {
      showPage(ctx, endPage({ where, heading: 'Connected', words: 'Go back to your device. You may close this page.' }))
    },
  }
}

const formOf = (ctx: KoaContextWithOIDC) => ({
  action: ctx.oidc.urlFor('code_verification'),
  hidden: { xsrf: (ctx.oidc.session!.state as { secret: string }).secret },
})

/** From the link that a device shows (RFC 8628 §3.3.1): it is filled in, and the person looks at it all the same. */
function suggestedCode({ state }: KoaContextWithOIDC): string {
  const { suggestedCode: code } = state as { suggestedCode?: string }
  return code !== undefined && /^[A-Za-z-]{1,20}$/.test(code) ? code : ''
}
