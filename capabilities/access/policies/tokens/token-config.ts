/** What all policies have in their configuration that know callers by tokens (RFC 6750). */
import { defaulted, fieldName, oneOf, patterned, secretReference, Type, when } from '@gatehouse/schema'
import { unknownClients } from '../identified.ts'
import { place } from '../presented.ts'
import { realm } from '../realm.ts'
import { required } from '../required.ts'

export const address = (description: string) =>
  patterned('^https?://[^\\s#]+$', 'an address that begins with https:// or http://', { maxLength: 2048, description })
const claim = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
const value = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()])

export const authorities = (when: string) =>
  Type.Optional(
    Type.String({ maxLength: 65_536, description: `Authorities to trust ${when}, PEM; the system’s unless said.` }),
  )

export const wantedClaims = (of: string) =>
  defaulted(
    Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.Array(value, { minItems: 1, maxItems: 100 }), {
      maxProperties: 32,
      description: `Claims that ${of} must have, each with the values of which it must have one.`,
    }),
    {},
  )

/** What is said of a token. */
export const claimFields = {
  claims: wantedClaims('a token'),
  scopeClaim: defaulted(claim('Where the scopes stand: words of a text, or a list.'), 'scope'),
  clientClaim: defaulted(
    claim('Which client calls. The application whose credential names this issuer and client is the consumer.'),
    'client_id',
  ),
  unknownClients: defaulted(unknownClients('token'), 'pass'),
}

/** How it is shown. */
export const shownFields = {
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
  bound: defaulted(
    oneOf(['off', 'when-bound', 'required'], {
      description:
        'Tokens that are bound to the key (DPoP, RFC 9449) or the certificate (RFC 8705) of their caller: never taken; taken from who has it; or no others are. One that says it is bound never passes for another.',
    }),
    'when-bound',
  ),
  proofSecondsMax: defaulted(
    Type.Integer({ minimum: 1, maximum: 600, description: 'How old a proof of DPoP may be; each is taken once.' }),
    60,
  ),
  proofsCounted: defaulted(
    oneOf(['gateway', 'exact'], { description: 'Where proofs are remembered: by each gateway, or in Redis by all.' }),
    'gateway',
  ),
  proofNonceSecret: Type.Optional(
    secretReference({ description: 'Makes the nonces that proofs must repeat then; the same for all gateways.' }),
  ),
  tokenCharactersMax: defaulted(Type.Integer({ minimum: 256, maximum: 65_536 }), 16_384),
  timeoutMs: defaulted(
    Type.Integer({ minimum: 50, maximum: 10_000, description: 'Longest wait for the issuer.' }),
    2000,
  ),
}
