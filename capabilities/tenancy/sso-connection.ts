import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation, defineResource } from '@gatehouse/unit'

const domain = Type.String({ minLength: 1, maxLength: 253, description: 'Such as `example.org`.' })

export const ssoConnection = defineResource({
  kind: 'SsoConnection',
  prefix: 'sso',
  plural: 'sso-connections',
  scope: 'organization',
  title: 'SSO connection',
  summary: 'An OpenID provider that says who the people of this organization are, in its verified domains only.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    issuer: Type.String({ maxLength: 500, description: 'Issuer address of the provider; https.' }),
    clientId: Type.String({ minLength: 1, maxLength: 500, description: 'Client that the provider knows us as.' }),
    clientSecret: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        writeOnly: true,
        description: 'Sealed at once and never shown again; left out, the one that is there stays.',
      }),
    ),
    domains: defaulted(
      Type.Array(domain, {
        maxItems: 32,
        description: 'Domains of the e-mail addresses it signs in, once the operator has verified them.',
      }),
      [],
    ),
  }),
  status: object({
    verifiedDomains: Type.Optional(Type.Array(Type.String(), { description: 'Those that the operator verified.' })),
  }),
  fixed: ['issuer'],
  roles: { list: 'admin', get: 'admin', create: 'owner', update: 'owner', delete: 'owner' },
})

export const verifyDomain = defineOperation({
  name: 'verify',
  on: 'SsoConnection',
  title: 'Verify a domain',
  summary: 'States that a domain of the connection belongs to its organization.',
  input: object({ domain }),
  output: object({ verifiedDomains: Type.Array(Type.String()) }),
  effect: 'write',
  role: 'operator',
  positional: ['domain'],
  errors: ['invalid_input', 'conflict'],
})
