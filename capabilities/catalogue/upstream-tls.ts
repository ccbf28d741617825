/** TLS to the targets of an upstream, as people write it. */
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'

export const upstreamTls = object(
  {
    serverName: Type.Optional(
      patterned(
        '^(?!.*\\.\\d+$)([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?\\.)*[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$',
        'the name of a host, and no address',
        {
          maxLength: 253,
          description:
            'Name that is asked for (SNI) and that the certificate must have; the target’s host unless said.',
        },
      ),
    ),
    workload: Type.Optional(
      patterned(
        '^spiffe://[a-z0-9._-]{1,255}(/[A-Za-z0-9._-]+)+$',
        'the SPIFFE identifier of a workload, such as spiffe://shop.example/billing',
        {
          maxLength: 2048,
          description: 'Who must answer: the identifier that stands in the certificate (SPIFFE), in place of a host.',
        },
      ),
    ),
    authorities: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 65_536 },
        description: 'Certificates in PEM of the authorities that are believed, in place of the public ones.',
      }),
    ),
    clientCertificate: Type.Optional(
      Type.String({
        maxLength: 63,
        description: 'Certificate of the organization that is shown to a target that asks.',
      }),
    ),
    minVersion: defaulted(oneOf(['1.2', '1.3'], { description: 'The oldest version of TLS that is spoken.' }), '1.2'),
    insecureSkipVerify: defaulted(
      Type.Boolean({ description: 'INSECURE: believes whoever answers, and so protects from nobody in between.' }),
      false,
    ),
  },
  { title: 'TLS', description: 'For targets at `https:`; their certificate is verified.' },
)
