/** How often a device may ask, and a person guess (RFC 8628 §3.5, §5.1). */
import { Failure } from '@gatehouse/base'
import { sourceOf } from '@gatehouse/control/attempts.ts'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { artifactDigest } from './artifact-adapter.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { showPage } from './koa-page.ts'
import { endPage } from './pages/pages.ts'
import { refusedFrom } from './refused-attempts.ts'

/** A little less than the five seconds that a device waits unless told otherwise. */
const pollEvery = { max: 1, windowMs: 4500 }
const guessesMax = { max: 10, windowMs: 900_000 }

export function devicePolls(parts: ProviderParts) {
  const { server, guesses } = parts
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.method !== 'POST' || ctx.path !== '/device') {
      await next()
      if (tooSoon(parts, ctx))
        ctx.body = { error: 'slow_down', error_description: 'wait five seconds longer each time' }
      return
    }
    const name = `user code from ${sourceOf(ctx.ip)}`
    try {
      await guesses.take(name, guessesMax)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      ctx.status = 429
      const words = 'Too many codes were tried from here. Wait a quarter of an hour.'
      return showPage(ctx, endPage({ where: server.title, heading: 'Wait a little', words }))
    }
    await next()
    if (ctx.oidc?.entities.DeviceCode) await guesses.forgive(name)
  }
}

/** The device asked again too soon about a code that nobody has confirmed yet. */
function tooSoon({ attempts }: ProviderParts, { body, oidc, ip }: KoaContextWithOIDC): boolean {
  if ((body as { error?: string } | undefined)?.error !== 'authorization_pending') return false
  try {
    attempts.take(`poll ${artifactDigest(String(oidc.params?.device_code))}`, pollEvery)
    // To wait as it was told is no refusal that counts.
    attempts.forgive(refusedFrom(ip))
    return false
  } catch (thrown) {
    if (thrown instanceof Failure) return true
    throw thrown
  }
}
