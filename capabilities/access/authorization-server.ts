import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation, defineResource } from '@gatehouse/unit'
import { address } from './policies/tokens/token-config.ts'

export const accessTokenSecondsMax = 86_400

export const authorizationServer = defineResource({
  kind: 'AuthorizationServer',
  prefix: 'aus',
  plural: 'authorization-servers',
  scope: 'organization',
  title: 'Authorization server',
  summary:
    'Issues tokens to applications of this organization, for themselves or for developers who sign in: OAuth 2 and OpenID Connect.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    audiences: Type.Array(address('What a token is for.'), {
      ...{ minItems: 1, maxItems: 32, uniqueItems: true },
      description:
        'What its tokens are for (`aud`), as addresses; the first unless a client asks for another by `resource` (RFC 8707).',
    }),
    accessTokenSeconds: defaulted(
      Type.Integer({
        ...{ minimum: 60, maximum: accessTokenSecondsMax },
        description:
          'How long an access token holds. Gateways that check it by `jwt` believe it until then, unless it is denied.',
      }),
      600,
    ),
    sessionHours: defaulted(
      Type.Integer({ minimum: 1, maximum: 720, description: 'How long a person stays signed in at its pages.' }),
      12,
    ),
    refreshIdleDays: defaulted(
      Type.Integer({ minimum: 1, maximum: 365, description: 'A refresh token that is not used so long is over.' }),
      14,
    ),
    refreshDays: defaulted(
      Type.Integer({ minimum: 1, maximum: 3650, description: 'What a person granted is over after so many days.' }),
      90,
    ),
    registration: defaulted(
      Type.Boolean({
        description:
          'Whether who holds a registration token of an application registers clients of it by itself (RFC 7591).',
      }),
      false,
    ),
    keyDays: defaulted(
      Type.Integer({ minimum: 1, maximum: 3650, description: 'Another key signs after so many days.' }),
      90,
    ),
  }),
  status: object({
    issuer: Type.Optional(Type.String({ description: '`iss` of its tokens; its metadata stands below it.' })),
  }),
  roles: { create: 'admin', update: 'admin', delete: 'admin' },
})

export const rotateKey = defineOperation({
  name: 'rotate-key',
  on: 'AuthorizationServer',
  title: 'Rotate the key',
  summary: 'Another key signs from now on; tokens of the one before hold until they end, unless it is dropped.',
  input: object({
    drop: defaulted(
      Type.Boolean({ description: 'Shows the old key no more, so that its tokens are refused: it was stolen.' }),
      false,
    ),
  }),
  output: object({ keyId: Type.String() }),
  effect: 'write',
  role: 'admin',
})

export const registrationToken = defineOperation({
  name: 'registration-token',
  on: 'Application',
  title: 'Registration token',
  summary: 'Lets its holder register clients of the application at an authorization server, shown once.',
  input: object({
    server: Type.String({ maxLength: 63, description: 'Authorization server of the organization.' }),
    environment: Type.String({ maxLength: 63, description: 'Environment that the clients are for.' }),
    days: defaulted(Type.Integer({ minimum: 1, maximum: 30, description: 'How long it holds.' }), 1),
  }),
  output: object({ token: Type.String(), endpoint: Type.String(), expiresAt: Type.String() }),
  effect: 'write',
  role: 'editor',
  errors: ['conflict'],
})
