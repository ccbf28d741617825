import { defaulted, fieldName, object, oneOf, patterned, Type, when } from '@gatehouse/schema'
import { place } from '../presented.ts'
import { realm } from '../realm.ts'
import { required } from '../required.ts'

/** By a key pair alone: whoever can check must not be able to sign (RFC 8725 §3.1). */
export const algorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
] as const

const address = (description: string) =>
  patterned('^https?://[^\\s#]+$', 'an address that begins with https:// or http://', { maxLength: 2048, description })
const claim = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
const value = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()])

export const jwtConfig = object({
  issuer: address('`iss` of its tokens; its metadata says where the keys are, unless `jwksUrl` does.'),
  jwksUrl: Type.Optional(address('Where its keys are (RFC 7517).')),
  authorities: Type.Optional(
    Type.String({
      maxLength: 65_536,
      description: 'Authorities to trust when the keys are fetched, PEM; the system’s unless said.',
    }),
  ),
  audiences: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
    minItems: 1,
    maxItems: 32,
    description: 'A token must be for one of them (`aud`).',
  }),
  algorithms: defaulted(
    Type.Array(oneOf([...algorithms] as ['RS256', ...(typeof algorithms)[number][]]), {
      minItems: 1,
      uniqueItems: true,
      description: 'What a token may be signed with, whatever it says itself.',
    }),
    ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  ),
  type: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: '`typ` that a token must have, such as `at+jwt` (RFC 9068).',
    }),
  ),
  claims: defaulted(
    Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.Array(value, { minItems: 1, maxItems: 100 }), {
      maxProperties: 32,
      description: 'Claims that a token must have, each with the values of which it must have one.',
    }),
    {},
  ),
  skewSeconds: defaulted(
    Type.Integer({ minimum: 0, maximum: 300, description: 'How much the clocks of issuer and gateway may differ.' }),
    30,
  ),
  ageSecondsMax: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 31_536_000, description: 'Since it was issued (`iat`).' }),
  ),
  scopeClaim: defaulted(claim('Where the scopes stand: words of a text, or a list.'), 'scope'),
  clientClaim: defaulted(
    claim('Which client calls. The application whose credential names this issuer and client is the consumer.'),
    'client_id',
  ),
  unknownClients: defaulted(
    oneOf(['pass', 'refuse'], {
      description:
        'What becomes of a good token whose client is no application’s. Those who pass have an identity and no subscription.',
    }),
    'pass',
  ),
  in: defaulted(place('token'), 'header'),
  name: defaulted(
    fieldName({
      maxLength: 64,
      description: 'Name of the field; of `Authorization` the scheme `Bearer` is read (RFC 6750).',
    }),
    'Authorization',
  ),
  keep: defaulted(Type.Boolean({ description: 'Sends the token on to the upstream.' }), false),
  realm: when({ in: 'header' }, realm),
  required,
  refreshSeconds: defaulted(
    Type.Integer({ minimum: 10, maximum: 86_400, description: 'The keys are looked for anew after this long.' }),
    300,
  ),
  timeoutMs: defaulted(
    Type.Integer({ minimum: 50, maximum: 10_000, description: 'Longest wait for the issuer.' }),
    2000,
  ),
  tokenCharactersMax: defaulted(Type.Integer({ minimum: 256, maximum: 65_536 }), 16_384),
})
