import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

export const certificateIssuer = defineResource({
  kind: 'CertificateIssuer',
  prefix: 'cis',
  plural: 'certificate-issuers',
  scope: 'organization',
  title: 'Certificate issuer',
  summary: 'A certificate authority that certificates are ordered from by ACME (RFC 8555).',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    directory: patterned('^https://[^\\s]+$', 'an address that begins with https://', {
      maxLength: 2000,
      description: 'Address of its directory, such as `https://acme-v02.api.letsencrypt.org/directory`.',
    }),
    contacts: defaulted(
      Type.Array(patterned('^[^\\s@]+@[^\\s@?,]+$', 'an e-mail address', { maxLength: 254 }), {
        ...{ maxItems: 5, uniqueItems: true },
        description: 'E-mail addresses that the authority writes to.',
      }),
      [],
    ),
    termsAgreed: defaulted(
      Type.Boolean({ description: 'That the organization agrees to the terms of the authority.' }),
      false,
    ),
    externalAccount: Type.Optional(
      object(
        {
          keyId: Type.String({ ...{ minLength: 1, maxLength: 500 }, description: 'Identifier of the account.' }),
          hmacKey: Type.Optional(
            patterned('^[A-Za-z0-9_-]+=*$', 'base64url: letters, digits, - and _', {
              ...{ maxLength: 2000, writeOnly: true },
              description:
                'Its key in base64url. Sealed at once and never shown again; left out, the one that is there stays.',
            }),
          ),
        },
        { description: 'An account at the authority that ours is bound to, where it asks for one.' },
      ),
    ),
    authorities: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 65_536 },
        description: 'Certificates in PEM that vouch for its own listener, in place of those of the system.',
      }),
    ),
  }),
  status: object({
    account: Type.Optional(Type.String({ description: 'Address of our account, once there is one.' })),
    contacts: Type.Optional(Type.Array(Type.String(), { description: 'Those that the authority was told.' })),
  }),
  files: { authorities: 'authoritiesFile' },
  fixed: ['directory'],
  roles: { list: 'viewer', get: 'viewer', create: 'admin', update: 'admin', delete: 'admin' },
})
