/** What a token endpoint grants (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3). */
import type { Said } from './provider-client.ts'

export interface Granted {
  accessToken: string
  /** Seconds since 1970; undefined where the provider does not say. */
  accessEnds: number | undefined
  refreshToken: string | undefined
  idToken: string | undefined
  scope: string | undefined
}

const plain = /^[\x21-\x7e]+$/

/** A text says why it is none. */
export function grantedBy({ status, body }: Said, nowSeconds: number): Granted | string {
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
  return {
    accessToken,
    accessEnds: typeof expires_in === 'number' && expires_in > 0 ? nowSeconds + Math.floor(expires_in) : undefined,
    refreshToken: text(refresh_token),
    idToken: text(id_token),
    scope: typeof scope === 'string' ? scope.slice(0, 2000) : undefined,
  }
}
