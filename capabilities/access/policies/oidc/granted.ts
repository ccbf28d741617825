/** What a token endpoint grants (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3). */
import type { Said } from './provider-client.ts'

export interface Granted {
  accessToken: string
  /** Seconds since 1970; undefined where the provider does not say. */
  accessEnds: number | undefined
  /** When it is to be renewed: so long before its end, and not before half of its life is over. */
  renewsAt: number | undefined
  refreshToken: string | undefined
  idToken: string | undefined
  scope: string | undefined
}

const plain = /^[\x21-\x7e]+$/

/** A text says why it is none. */
export function grantedBy(
  { status, body }: Said,
  { nowSeconds, refreshSeconds }: { nowSeconds: number; refreshSeconds: number },
): Granted | string {
  if (status !== 200)
    return `the provider answered ${status} ${String(body.error ?? '')
      .replace(/[^a-z_]/g, '')
      .slice(0, 60)}`
  const { access_token, refresh_token, id_token, scope, token_type, expires_in } = body
  const text = (value: unknown) => (typeof value === 'string' && plain.test(value) ? value : undefined)
  const accessToken = text(access_token)
  if (accessToken === undefined) return 'the provider granted no access token'
  // One that is bound would be no use to anybody behind the gateway.
  if (typeof token_type !== 'string' || token_type.toLowerCase() !== 'bearer') return 'its token is not of type Bearer'
  const lifeSeconds = typeof expires_in === 'number' && expires_in > 0 ? Math.ceil(expires_in) : undefined
  const accessEnds = lifeSeconds === undefined ? undefined : nowSeconds + lifeSeconds
  const renewsAt = accessEnds === undefined ? undefined : accessEnds - Math.min(refreshSeconds, lifeSeconds! / 2)
  const more = { refreshToken: text(refresh_token), idToken: text(id_token) }
  return {
    accessToken,
    accessEnds,
    renewsAt,
    ...more,
    scope: typeof scope === 'string' ? scope.slice(0, 2000) : undefined,
  }
}
