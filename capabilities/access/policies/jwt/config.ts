import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { address, authorities, claimFields, shownFields } from '../tokens/token-config.ts'

/** By a key pair alone: whoever can check must not be able to sign (RFC 8725 §3.1). */
const names = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
] as const

export const algorithms = defaulted(
  Type.Array(oneOf([...names] as ['RS256', ...(typeof names)[number][]]), {
    minItems: 1,
    uniqueItems: true,
    description: 'What a token may be signed with, whatever it says itself.',
  }),
  ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
)

export const jwtConfig = object({
  issuer: address('`iss` of its tokens; its metadata says where the keys are, unless `jwksUrl` does.'),
  jwksUrl: Type.Optional(address('Where its keys are (RFC 7517).')),
  authorities: authorities('when the keys are fetched'),
  audiences: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
    minItems: 1,
    maxItems: 32,
    description: 'A token must be for one of them (`aud`).',
  }),
  algorithms,
  type: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: '`typ` that a token must have, such as `at+jwt` (RFC 9068).',
    }),
  ),
  ...claimFields,
  skewSeconds: defaulted(
    Type.Integer({ minimum: 0, maximum: 300, description: 'How much the clocks of issuer and gateway may differ.' }),
    30,
  ),
  ageSecondsMax: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 31_536_000, description: 'Since it was issued (`iat`).' }),
  ),
  ...shownFields,
  refreshSeconds: defaulted(
    Type.Integer({ minimum: 10, maximum: 86_400, description: 'The keys are looked for anew after this long.' }),
    300,
  ),
})
