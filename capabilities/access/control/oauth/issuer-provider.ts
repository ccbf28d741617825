/** `oidc-provider` as the authorization server of one organization, with what it may do and nothing else. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { JobWork, Services } from '@gatehouse/control'
import type { Attempts } from '@gatehouse/control/attempts.ts'
import type { Log } from '@gatehouse/unit'
import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { ArtifactPorts } from './artifact-adapter.ts'
import { devicePolls } from './device-polls.ts'
import { interactionPages } from './interaction-pages.ts'
import { configurationOf } from './issuer-configuration.ts'
import type { IssuerKey, PrivateKey } from './issuer-keys.ts'
import { onlyOffered } from './issuer-metadata.ts'
import { scriptless } from './scriptless.ts'
import type { ServedIssuer } from './served-issuer.ts'
import { structuredTokens } from './structured-tokens.ts'
import { userInfo } from './user-info.ts'

export interface ProviderParts extends ArtifactPorts {
  server: ServedIssuer
  keys: readonly { state: IssuerKey['state']; key: PrivateKey }[]
  /** Signs cookies and what forms carry. */
  cookieKey: string
  /** What floods, by this replica alone. */
  attempts: Attempts
  /** What is guessed, by all of them. */
  guesses: Services['attempts']
  log: Log
  /** In the organization of the server. */
  write: JobWork['write']
}

export function issuerProvider(parts: ProviderParts): Provider {
  const { server } = parts
  const provider = new Provider(server.issuer, configurationOf(parts))
  // The origin stands in the headers that the door writes; those of the caller it throws away.
  provider.proxy = true
  provider.use(failuresTold(parts))
  provider.use(onlyOffered(server))
  provider.use(structuredTokens(parts))
  provider.use(userInfo(parts))
  provider.use(interactionPages(parts, provider))
  provider.use(devicePolls(parts))
  provider.use(scriptless(parts))
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', { value: comparedByDigest })
  provider.on('server_error', (_, thrown) => logFailure(parts, thrown))
  return provider
}

/** What was thrown beside the library's own ways; without this it is told as text, and printed. */
function failuresTold(parts: ProviderParts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    try {
      await next()
    } catch (thrown) {
      const known = thrown instanceof errors.OIDCProviderError
      if (!known) logFailure(parts, thrown as Error)
      ctx.status = known ? thrown.statusCode : 500
      ctx.body = { error: known ? thrown.error : 'server_error' }
    }
  }
}

function logFailure({ server, log }: ProviderParts, { message, stack }: Error): void {
  log.error('An authorization server failed.', { issuer: server.issuer, detail: message, cause: stack })
}

/** What is kept of a secret, and stands in its place here, is its digest. */
function comparedByDigest(this: { clientSecret?: string }, shown: string): boolean {
  const digest = createHash('sha256').update(String(shown)).digest()
  return timingSafeEqual(digest, Buffer.from(this.clientSecret ?? '', 'hex'))
}
