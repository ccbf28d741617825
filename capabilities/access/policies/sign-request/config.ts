import { defaulted, object, oneOf, patterned, secretReference, Type } from '@gatehouse/schema'
import { components, rsaAlgorithm, secretEncoding } from '../http-signature/signature-config.ts'

const plainText = (description: string) =>
  patterned('^[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]+$', 'of printable ASCII without " and \\', {
    maxLength: 255,
    description,
  })

export const signRequestConfig = object({
  key: secretReference({
    description:
      'With which is signed: a private key in PEM, or a secret. `env:NAME`, `file:name`, `vault:path#field`.',
  }),
  kind: defaulted(
    oneOf(['private-key', 'secret'], {
      description: 'A private key of Ed25519, P-256 or RSA, or a secret that both sides know (hmac-sha256).',
    }),
    'private-key',
  ),
  rsa: rsaAlgorithm,
  encoding: secretEncoding,
  keyId: plainText('`keyid`: by which the upstream knows the key.'),
  components: components(
    'What is covered, as the upstream reads it; a field where it is there. A body is always covered, by its `Content-Digest`.',
    1,
  ),
  digest: defaulted(oneOf(['sha-256', 'sha-512'], { description: 'Of bodies (RFC 9530).' }), 'sha-256'),
  bodyBytesMax: defaulted(
    Type.Integer({ minimum: 1, maximum: 16_777_216, description: 'Of a body: it is read whole before it is signed.' }),
    1_048_576,
  ),
  nonce: defaulted(Type.Boolean({ description: 'Each signature has a nonce of its own.' }), true),
  expiresSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400, description: 'It says when it ends.' })),
  tag: Type.Optional(plainText('What it is for.')),
  label: defaulted(
    patterned('^[a-z][a-z0-9_.-]{0,31}$', 'a label in lower case that begins with a letter', {
      description: 'Name of the signature in its fields.',
    }),
    'gatehouse',
  ),
})
