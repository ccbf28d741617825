import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { unknownClients } from '../identified.ts'
import { required } from '../required.ts'

const list = (item: ReturnType<typeof patterned>, description: string) =>
  Type.Optional(Type.Array(item, { minItems: 1, maxItems: 256, uniqueItems: true, description }))

export const mtlsConfig = object({
  fingerprints: list(
    patterned('^[0-9a-f]{64}$', 'SHA-256 of the certificate in 64 lower-case hexadecimal digits'),
    'Certificates that are taken, whoever issued them, by SHA-256; unless said, those that the listener’s authorities vouch for.',
  ),
  spiffe: list(
    patterned(
      '^spiffe://[a-z0-9._-]{1,255}/([A-Za-z0-9._-]+/)*([A-Za-z0-9._-]+|\\*)$',
      'spiffe://trust-domain/path, or with /* at its end for all below',
      { maxLength: 2048 },
    ),
    'Workloads that are taken: `spiffe://shop.example/billing`, `spiffe://shop.example/*`. The certificate must be one of SPIFFE, with this one URI.',
  ),
  dns: list(
    patterned('^(\\*\\.)?[a-z0-9.-]+$', 'a host in lower case, or *. before one for one label below', {
      maxLength: 253,
    }),
    'Hosts of which it must name one.',
  ),
  uri: list(
    patterned(
      '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s*]*[^\\s*/][/]?\\*?$',
      'an absolute URI, with * at its end for all that begin so',
      {
        maxLength: 2048,
      },
    ),
    'URIs of which it must name one.',
  ),
  email: list(
    patterned('^[^\\s@]*@[a-z0-9.-]+$', 'an address, or @domain for all of a domain', { maxLength: 320 }),
    'E-mail addresses of which it must name one.',
  ),
  subject: Type.Optional(
    oneOf(['spiffe', 'dns', 'uri', 'email', 'name', 'fingerprint'], {
      description:
        'Which of its names is the caller: the one that a rule above takes, or else the first. `name` is the distinguished name. `spiffe` where there are rules for it, else `name`.',
    }),
  ),
  issuer: defaulted(
    Type.String({
      minLength: 1,
      maxLength: 2048,
      description: 'What credentials of applications name as issuer of the client, whose `id` is the subject.',
    }),
    'urn:gatehouse:certificates',
  ),
  unknownClients: defaulted(unknownClients('certificate'), 'pass'),
  forward: defaulted(
    Type.Boolean({ description: 'Tells the upstream the certificate in `X-Forwarded-Client-Cert`, as Envoy does.' }),
    false,
  ),
  required,
})
