import { defaulted, fieldName, object, oneOf, secretReference, Type, when } from '@gatehouse/schema'
import { scopeList } from '../scope-list.ts'
import { address, authorities } from '../tokens/token-config.ts'

const granting = ['client-credentials', 'token-exchange']
const reference = (what: string) =>
  secretReference({ description: `${what}: \`env:NAME\`, \`file:name\`, \`vault:path#field\`.` })
const optionalText = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }))
const accessToken = 'urn:ietf:params:oauth:token-type:access_token'

const fields = object({
  kind: oneOf(['field', 'basic', 'client-credentials', 'token-exchange'], {
    description:
      '`field`: a secret in a field. `basic`: user and password. `client-credentials`: a token for the gateway (RFC 6749 §4.4). `token-exchange`: a token for whoever calls, for theirs (RFC 8693).',
  }),
  name: defaulted(
    fieldName({
      maxLength: 64,
      description: 'Field that the upstream reads; what the caller wrote into it does not go on.',
    }),
    'Authorization',
  ),
  prefix: when(
    { kind: 'field' },
    Type.Optional(Type.String({ maxLength: 64, description: 'In front of the secret, such as `ApiKey `.' })),
  ),
  secret: when({ kind: 'field' }, Type.Optional(reference('The secret'))),
  user: when({ kind: 'basic' }, optionalText('The user.')),
  password: when({ kind: 'basic' }, Type.Optional(reference('The password'))),
  tokenUrl: when({ kind: granting }, Type.Optional(address('The token endpoint.'))),
  clientId: when({ kind: granting }, optionalText('By which the gateway is known there.')),
  clientSecret: when({ kind: granting }, Type.Optional(reference('Its secret'))),
  authentication: when(
    { kind: granting },
    Type.Optional(oneOf(['basic', 'post'], { description: 'How it is shown; `basic` unless said.' })),
  ),
  scopes: when({ kind: granting }, Type.Optional(scopeList('What the token is asked for.'))),
  audience: when({ kind: granting }, optionalText('For whom the token is to be (`audience`).')),
  resource: when({ kind: granting }, optionalText('Likewise as an address (RFC 8707).')),
  subjectTokenType: when(
    { kind: 'token-exchange' },
    optionalText(`What the caller shows; \`${accessToken}\` unless said.`),
  ),
  requestedTokenType: when(
    { kind: 'token-exchange' },
    optionalText('What is wanted; as the server likes unless said.'),
  ),
  authorities: authorities('when the endpoint is asked'),
  timeoutMs: defaulted(
    Type.Integer({ minimum: 50, maximum: 10_000, description: 'Longest wait for the token endpoint.' }),
    2000,
  ),
})

/** What each kind cannot do without. */
const needed = {
  field: ['secret'],
  basic: ['user', 'password'],
  'client-credentials': ['tokenUrl', 'clientId', 'clientSecret'],
  'token-exchange': ['tokenUrl', 'clientId', 'clientSecret'],
} as const

const lacking = (config: Readonly<Record<string, unknown>>): string[] =>
  (needed[config.kind as keyof typeof needed] ?? []).filter(name => config[name] === undefined)

export const upstreamAuthConfig = Type.Refine(
  fields,
  config => lacking(config as Record<string, unknown>).length === 0,
  config => `lacks ${lacking(config as Record<string, unknown>).join(', ')}`,
)

export const accessTokenType = accessToken
