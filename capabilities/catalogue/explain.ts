import { object, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const text = (maxLength: number, description: string) => Type.String({ maxLength, description })

/** A POST although it writes nothing: what it is asked may hold a key, which belongs in no address. */
export const explain = defineOperation({
  name: 'explain',
  scope: 'organization',
  title: 'Explain a request',
  summary:
    'What a gateway would do with a request: the route, the near misses, each policy’s decision. Nothing is sent.',
  input: object({
    method: patterned('^[A-Z]{1,32}$', 'a method in capitals, such as GET', { description: 'Method, in capitals.' }),
    url: text(8192, 'Address, or a path for any host.'),
    headers: Type.Optional(
      Type.Array(object({ name: text(256, 'Name of a field.'), value: text(8192, 'Its value.') }), { maxItems: 200 }),
    ),
    environment: Type.Optional(text(63, 'Environment that is asked; needed when there are several.')),
    body: Type.Optional(text(65_536, 'Its body, such as one whose signature is to hold.')),
    certificate: Type.Optional(
      text(
        65_536,
        'Certificate that the caller shows: in PEM, or as X-Forwarded-Client-Cert has it. It is taken to be vouched for.',
      ),
    ),
    application: Type.Optional(
      text(128, 'Application that the caller is taken for, without any key of it; for who may see that application.'),
    ),
    clientAddress: Type.Optional(text(64, 'Where the request comes from; 127.0.0.1 unless said.')),
  }),
  output: object({
    status: Type.Integer(),
    headers: Type.Array(Type.Unknown()),
    body: Type.String(),
    route: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'What matched.' })),
    warnings: Type.Optional(
      Type.Array(Type.String(), { description: 'What the caller would meet before the request.' }),
    ),
    nearMisses: Type.Array(Type.Record(Type.String(), Type.String()), { description: 'When nothing matched.' }),
    steps: Type.Array(Type.Record(Type.String(), Type.Unknown()), { description: 'Each policy, in order.' }),
    consumer: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Whom the gateway knew.' })),
    upstream: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Where it would have gone.' })),
  }),
  effect: 'write',
  role: 'viewer',
  positional: ['method', 'url'],
  errors: ['request_malformed'],
})
