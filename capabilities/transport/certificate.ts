import { object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

const host = patterned(
  '^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
  'the name of a host in lower case, such as shop.example or *.shop.example',
  { maxLength: 253, description: 'In lower case; `*.` stands for one label.' },
)

export const certificate = defineResource({
  kind: 'Certificate',
  prefix: 'crt',
  plural: 'certificates',
  scope: 'organization',
  title: 'Certificate',
  summary: 'What the gateways show for hosts over TLS, and to upstreams that name it.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    hosts: Type.Optional(
      Type.Array(host, {
        ...{ maxItems: 100, uniqueItems: true },
        description:
          'Names it is shown for; those in the certificate unless said. An empty list is for one that is shown to upstreams alone.',
      }),
    ),
    issuer: Type.Optional(
      Type.String({
        description: 'Authority that it is ordered from and renewed, in place of `certificate` and `key`.',
      }),
    ),
    certificate: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 65_536 },
        description: 'The chain in PEM: its own certificate first, then those that lead to an authority.',
      }),
    ),
    key: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 16_384, writeOnly: true },
        description:
          'Its private key in PEM. Sealed at once and never shown again; left out, the one that is there stays.',
      }),
    ),
  }),
  files: { certificate: 'certificateFile', key: 'keyFile' },
  references: { issuer: { kind: 'CertificateIssuer', optional: true } },
  status: object({
    hosts: Type.Array(Type.String(), { description: 'Names it is shown for, where APIs of the organization stand.' }),
    expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'When its time is over.' })),
    fingerprint: Type.Optional(Type.String({ description: 'SHA-256 of the certificate, in hexadecimal.' })),
    keySha256: Type.Optional(Type.String({ description: 'Digest of the key as it is stored.' })),
    warnings: Type.Array(Type.String(), { description: 'What should be mended.' }),
    unshown: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Hosts that gateways do not show it for although APIs of the organization answer on them, each with the gateway group and the reason.',
      }),
    ),
    order: Type.Optional(
      oneOf(['due', 'filled', 'failed'], {
        description: 'Of one with an issuer: `due` until the first try, then how the last one ended.',
      }),
    ),
    renewAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it is ordered next; after a failure, tried again.' }),
    ),
    failures: Type.Optional(Type.Integer({ description: 'Tries in a row that failed.' })),
    error: Type.Optional(
      object(
        {
          code: Type.String(),
          detail: Type.String(),
          hint: Type.String(),
          at: Type.String({ format: 'date-time' }),
        },
        { description: 'Why the last try failed.' },
      ),
    ),
  }),
  listed: ['status.order', 'status.expiresAt', 'status.renewAt', 'status.error.detail', 'status.unshown'],
  roles: { list: 'viewer', get: 'viewer', create: 'admin', update: 'admin', delete: 'admin' },
})
