import { defaulted, object, oneOf, secretReference, Type } from '@gatehouse/schema'
import { unknownClients } from '../identified.ts'
import { required } from '../required.ts'
import { components, rsaAlgorithm, secretEncoding } from './signature-config.ts'
import { publicKeyKind } from './verifying-key.ts'

const keyId = Type.String({ minLength: 1, maxLength: 255, description: '`keyid` of its signatures.' })
const client = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    description: 'Whose it is, as credentials name the client; `keyId` unless said.',
  }),
)

const publicKey = Type.Refine(
  Type.String({ minLength: 1, maxLength: 4096, description: 'In PEM: of Ed25519, P-256 or RSA.' }),
  pem => publicKeyKind(pem) !== undefined,
  () => 'must be one public key in PEM (BEGIN PUBLIC KEY) of Ed25519, P-256 or RSA',
)

const key = object({
  ...{ keyId, client, publicKey },
  rsa: rsaAlgorithm,
})

const secret = object({
  ...{ keyId, client },
  secret: secretReference({
    description: 'What both sides know (hmac-sha256): `env:NAME`, `file:name`, `vault:path#field`.',
  }),
  encoding: secretEncoding,
})

export const httpSignatureConfig = object({
  keys: defaulted(Type.Array(key, { maxItems: 256, description: 'Public keys of callers.' }), []),
  secrets: defaulted(
    Type.Array(secret, { maxItems: 256, description: 'Secrets that callers share with the gateway.' }),
    [],
  ),
  components: components('What a signature must cover, each by itself or in a wider one such as `@target-uri`.'),
  body: defaulted(
    oneOf(['covered', 'any'], {
      description:
        'A body must have its `Content-Digest` (RFC 9530) covered, or need not. One that is covered is checked always.',
    }),
    'covered',
  ),
  bodyBytesMax: defaulted(
    Type.Integer({
      ...{ minimum: 1, maximum: 16_777_216 },
      description: 'Of a body whose digest is checked: it is read whole before it goes on.',
    }),
    1_048_576,
  ),
  ageSecondsMax: defaulted(
    Type.Integer({
      ...{ minimum: 1, maximum: 86_400 },
      description: 'Since it was made (`created`), which must be said.',
    }),
    300,
  ),
  skewSeconds: defaulted(
    Type.Integer({
      ...{ minimum: 0, maximum: 300 },
      description: 'How much the clocks of caller and gateway may differ.',
    }),
    10,
  ),
  nonce: defaulted(
    oneOf(['required', 'optional'], { description: 'Whether a signature must say one. One that is said passes once.' }),
    'optional',
  ),
  noncesCounted: defaulted(
    oneOf(['gateway', 'exact'], { description: 'Where nonces are remembered: by each gateway, or in Redis by all.' }),
    'gateway',
  ),
  tag: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Only signatures with this `tag` are looked at.' }),
  ),
  issuer: defaulted(
    Type.String({
      minLength: 1,
      maxLength: 2048,
      description: 'What credentials of applications name as issuer of the client.',
    }),
    'urn:gatehouse:signatures',
  ),
  unknownClients: defaulted(unknownClients('signature'), 'pass'),
  keep: defaulted(Type.Boolean({ description: 'Sends the signature on to the upstream.' }), false),
  required,
})
