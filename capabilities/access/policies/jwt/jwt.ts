import type { Filled } from '@gatehouse/schema'
import { definePolicy, type Host } from '@gatehouse/unit'
import { clientFacts } from '../identified.ts'
import { tokenErrors, tokenHooks } from '../tokens/token-hooks.ts'
import { tokenIdentity } from '../tokens/token-identity.ts'
import { jwtConfig } from './config.ts'
import { KeySet } from './key-set.ts'
import { TokenVerifier } from './token-verifier.ts'

export const jwt = definePolicy({
  name: 'jwt',
  version: 1,
  stages: ['identify'],
  title: 'JSON Web Token',
  summary: 'Knows the caller by a token that an issuer signed, such as an access token of an OpenID provider.',
  config: jwtConfig,
  provides: clientFacts,
  errors: [...tokenErrors, 'keys_unavailable'],
  examples: [
    {
      title: 'Tokens of one issuer for this API',
      config: { issuer: 'https://login.example.com', audiences: ['https://api.example.com'] },
      send: ['GET /'],
      expect: [401],
    },
    {
      title: 'A client is an application, by the claim of another name',
      config: {
        issuer: 'https://login.example.com/realms/shop',
        audiences: ['shop'],
        clientClaim: 'azp',
        claims: { 'realm_access.roles': ['buyer', 'admin'] },
      },
      send: ['GET / Authorization: Basic dTpw'],
      expect: [401],
    },
  ],
  create(config, host) {
    const held = host.shared.hold(`jwt ${JSON.stringify(config)}`, () => verifierFor(config, host))
    return { ...tokenHooks(config, host, token => held.value.identity(token)), dispose: () => held.release() }
  },
})

function verifierFor(config: Filled<typeof jwtConfig>, { clock, fetch, log, digest }: Host): TokenVerifier {
  const { issuer, jwksUrl, authorities, refreshSeconds, timeoutMs, audiences, ageSecondsMax, type } = config
  const keys = new KeySet(
    { issuer, url: jwksUrl, authorities, refreshMs: refreshSeconds * 1000, timeoutMs },
    { clock, fetch, log },
  )
  return new TokenVerifier({
    ...{ keys, digest, claims: config.claims },
    rules: {
      ...{ issuer, audience: audiences, algorithms: config.algorithms, clockTolerance: config.skewSeconds },
      requiredClaims: ['exp'],
      ...(ageSecondsMax === undefined ? {} : { maxTokenAge: ageSecondsMax }),
      ...(type === undefined ? {} : { typ: type }),
    },
    identityOf: (claims, token) => tokenIdentity({ scheme: 'jwt', token }, claims, config),
    nowMs: () => clock.nowMs(),
  })
}
