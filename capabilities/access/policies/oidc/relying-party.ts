/** What instances of one `oidc` policy have together in a thread: the provider, its keys, the cookies and what is known of sessions. */
import type { Filled } from '@gatehouse/schema'
import type { Host } from '@gatehouse/unit'
import { KeySet } from '../jwt/key-set.ts'
import { TokenVerifier } from '../jwt/token-verifier.ts'
import { base64urlOf } from '../tokens/base64url.ts'
import { tokenIdentity } from '../tokens/token-identity.ts'
import type { oidcConfig } from './config.ts'
import { CookieSeal } from './cookie-seal.ts'
import { EndedSessions } from './ended-sessions.ts'
import { Provider } from './provider.ts'
import { ProviderClient } from './provider-client.ts'

export type OidcConfig = Filled<typeof oidcConfig>

/** Of all that the policy sets, in one environment. */
export interface CookieNames {
  beginning: string
  session: string
  /** Of a sign-in that was begun, by its state. */
  begun: string
  /** What a seal is bound to: it opens in no other environment, and for no other policy or client. */
  words: string
}

const keysFreshMs = 300_000
/** A logout token is believed for so long. */
export const logoutSecondsMax = 600

export class RelyingParty {
  readonly provider: Provider
  readonly client: ProviderClient
  readonly seal: CookieSeal
  readonly ended: EndedSessions
  readonly idTokens: TokenVerifier
  readonly logoutTokens: TokenVerifier
  readonly config: OidcConfig
  readonly host: Host
  #names: CookieNames | undefined

  constructor(config: OidcConfig, host: Host) {
    this.config = config
    this.host = host
    this.provider = new Provider(config, host)
    this.client = new ProviderClient(config, host)
    this.seal = new CookieSeal(config.cookieKeys, host.secrets)
    this.ended = new EndedSessions(config.absoluteSeconds, config.endedCounted, host)
    const { issuer, authorities, timeoutMs } = config
    const keys = new KeySet({ issuer, authorities, timeoutMs, refreshMs: keysFreshMs }, host)
    this.idTokens = this.#verifier(keys, config.claims, { requiredClaims: ['exp', 'iat', 'sub'] })
    const asked = ['exp', 'iat', 'jti', 'events']
    this.logoutTokens = this.#verifier(keys, {}, { requiredClaims: asked, maxTokenAge: logoutSecondsMax })
  }

  get nowSeconds(): number {
    return Math.floor(this.host.clock.nowMs() / 1000)
  }

  /** All instances that share this are of one environment. */
  names(environmentId: string): CookieNames {
    if (!this.#names) {
      const { issuer, clientId } = this.config
      const words = JSON.stringify([environmentId, this.host.identity, issuer, clientId])
      const beginning = `__Host-gatehouse-${base64urlOf(this.host.digest(words)).slice(0, 10)}-`
      this.#names = { beginning, session: `${beginning}session`, begun: `${beginning}begun-`, words }
    }
    return this.#names
  }

  #verifier(keys: KeySet, claims: OidcConfig['claims'], more: object): TokenVerifier {
    const { issuer, clientId, algorithms, skewSeconds } = this.config
    const { clock, digest } = this.host
    const claimRules = { scopeClaim: 'scope', clientClaim: 'azp', skewSeconds }
    return new TokenVerifier({
      ...{ keys, digest, claims },
      rules: { issuer, audience: clientId, algorithms, clockTolerance: skewSeconds, ...more },
      identityOf: (said, token) => tokenIdentity({ scheme: 'oidc', token }, said, claimRules),
      nowMs: () => clock.nowMs(),
    })
  }
}
