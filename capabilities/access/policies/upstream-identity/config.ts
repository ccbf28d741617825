import { expression } from '@gatehouse/expression'
import { defaulted, fieldName, object, patterned, secretReference, Type } from '@gatehouse/schema'

const name = fieldName({ maxLength: 64 })
const computed = (of: ReturnType<typeof Type.String>, description: string) =>
  defaulted(Type.Record(of, expression(), { maxProperties: 32, description }), {})

/** The gateway says these itself. */
export const ownClaims = [
  ...(['iss', 'aud', 'sub', 'iat', 'nbf', 'exp', 'jti', 'client_id', 'scope', 'idp', 'scheme'] as const),
  ...(['application', 'subscription', 'plan', 'request_id'] as const),
]

const token = object({
  name: defaulted(
    fieldName({ maxLength: 64, description: 'Field that it stands in; what a caller wrote into it never goes on.' }),
    'X-Gatehouse-Identity',
  ),
  prefix: defaulted(Type.String({ maxLength: 64, description: 'In front of it, such as `Bearer `.' }), ''),
  keys: Type.Array(
    secretReference({
      description: 'A private key in PEM of Ed25519, P-256 or RSA: `env:NAME`, `file:name`, `vault:path#field`.',
    }),
    {
      ...{ minItems: 1, maxItems: 8, uniqueItems: true },
      description: 'The first signs; the public halves of all of them are shown.',
    },
  ),
  issuer: Type.String({ minLength: 1, maxLength: 2048, description: '`iss`: the gateway, as the upstream knows it.' }),
  audience: Type.String({ minLength: 1, maxLength: 2048, description: '`aud`: the upstream.' }),
  lifeSeconds: defaulted(
    Type.Integer({ minimum: 10, maximum: 3600, description: 'It is used for half of that, and holds for all of it.' }),
    120,
  ),
  claims: computed(
    Type.String({ minLength: 1, maxLength: 100 }),
    'What it says besides, each by an expression; not where that is null.',
  ),
  requestId: defaulted(
    Type.Boolean({ description: 'It names the request (`request_id`), so one is signed for each.' }),
    false,
  ),
  keysPath: defaulted(
    patterned('^(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])+$', 'a path below the base path of the API', {
      ...{ maxLength: 200, description: 'Where the gateway shows the public keys (RFC 7517), to everybody.' },
    }),
    '/.well-known/jwks.json',
  ),
})

const fields = object({
  fields: computed(name, 'Fields that the upstream reads, each by an expression; not sent where that is null.'),
  token: Type.Optional(token),
})

type Written = Readonly<Record<string, unknown>>

function objection({ fields: computed, token: written }: Written): string | undefined {
  if (written === undefined && Object.keys(Object(computed)).length === 0) return 'says neither fields nor token'
  const { claims } = Object(written) as { claims?: Written }
  const taken = Object.keys(Object(claims)).find(name => (ownClaims as readonly string[]).includes(name))
  return taken === undefined ? undefined : `may not say the claim ${taken}: the gateway does`
}

export const upstreamIdentityConfig = Type.Refine(
  fields,
  config => objection(config as Written) === undefined,
  config => objection(config as Written) ?? '',
)
