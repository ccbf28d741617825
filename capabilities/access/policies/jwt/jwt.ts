import type { Filled } from '@gatehouse/schema'
import { definePolicy, type Exchange, type Host, type Identity, type Refusal, refuse } from '@gatehouse/unit'
import { taker, takeScheme } from '../presented.ts'
import { jwtConfig } from './config.ts'
import { KeySet } from './key-set.ts'
import { tokenIdentity } from './token-identity.ts'
import { TokenVerifier, Unbelieved } from './token-verifier.ts'

type Config = Filled<typeof jwtConfig>

export const jwt = definePolicy({
  name: 'jwt',
  version: 1,
  stages: ['identify'],
  title: 'JSON Web Token',
  summary: 'Knows the caller by a token that an issuer signed, such as an access token of an OpenID provider.',
  config: jwtConfig,
  provides: ({ unknownClients }) =>
    unknownClients === 'refuse' ? ['caller', 'identity', 'consumer'] : ['caller', 'identity'],
  errors: ['credential_missing', 'credential_invalid', 'keys_unavailable', 'subscription_missing'],
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
    const verifier = held.value
    const bearer = config.in === 'header' && config.name.toLowerCase() === 'authorization'
    const take = bearer ? (exchange: Exchange) => takeScheme(exchange, 'bearer', config.keep) : taker(config)
    const realm = `Bearer realm="${config.realm ?? 'api'}"`
    const known = (exchange: Exchange, found: Identity | Unbelieved): Refusal | undefined =>
      found instanceof Unbelieved ? invalid(realm, found.reason) : identified(exchange, found, { host, realm, config })
    return {
      challenge: realm,
      required: config.required,
      request(exchange) {
        const token = take(exchange)
        if (token === undefined) {
          return refuse('credential_missing', `A token is expected in the ${config.in} ${config.name}.`)
        }
        const found = verifier.identity(token)
        if (found instanceof Promise) return found.then(late => known(exchange, late))
        return known(exchange, found)
      },
      dispose: () => held.release(),
    }
  },
})

function verifierFor(config: Config, host: Host): TokenVerifier {
  const { clock, fetch, log, digest } = host
  const { issuer, jwksUrl, authorities, refreshSeconds, timeoutMs, audiences, ageSecondsMax, type } = config
  const keys = new KeySet(
    { issuer, url: jwksUrl, authorities, refreshMs: refreshSeconds * 1000, timeoutMs },
    { clock, fetch, log },
  )
  return new TokenVerifier({
    ...{ keys, digest, claims: config.claims, tokenCharactersMax: config.tokenCharactersMax },
    rules: {
      ...{ issuer, audience: audiences, algorithms: config.algorithms, clockTolerance: config.skewSeconds },
      requiredClaims: ['exp'],
      ...(ageSecondsMax === undefined ? {} : { maxTokenAge: ageSecondsMax }),
      ...(type === undefined ? {} : { typ: type }),
    },
    identityOf: claims => tokenIdentity('jwt', claims, config),
    nowMs: () => clock.nowMs(),
  })
}

/** RFC 6750 §3.1; which part of a token was wrong helps who makes false ones. */
const invalid = (realm: string, reason: string) =>
  refuse(
    'credential_invalid',
    'The token is not valid here.',
    ['WWW-Authenticate', `${realm}, error="invalid_token"`],
    `The token is not valid: ${reason}.`,
  )

function identified(
  exchange: Exchange,
  identity: Identity,
  { host, realm, config }: { host: Host; realm: string; config: Config },
): Refusal | undefined {
  const { issuer, clientId } = identity
  const consumer = issuer !== undefined && clientId !== undefined ? host.directory.client(issuer, clientId) : undefined
  if (consumer && exchange.consumer && consumer.applicationId !== exchange.consumer.applicationId) {
    return invalid(realm, 'it is of another application than the other credential')
  }
  if (!consumer && config.unknownClients === 'refuse') {
    return refuse('subscription_missing', 'No application here is the client that the token names.')
  }
  exchange.identity = identity
  exchange.consumer ??= consumer
  return undefined
}
