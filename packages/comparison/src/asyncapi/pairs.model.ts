/** What may change about documents of AsyncAPI, as pairs; each is tried both ways. */
type Json = Record<string, unknown>

const document = (more: Json): Json => ({ asyncapi: '3.0.0', info: { title: 'Users', version: '1.0.0' }, ...more })
const message = (more: Json = {}) => ({ payload: { type: 'object' }, ...more })
const withMessages = (messages: Json, { action = 'receive', operation = {}, channel = {} }: Json = {}): Json =>
  document({
    channels: { users: { address: 'users', messages, ...(channel as Json) } },
    operations: { own: { action, channel: { $ref: '#/channels/users' }, ...(operation as Json) } },
    components: { securitySchemes: { one: { type: 'X509' }, two: { type: 'plain' } } },
  })
const withMessage = (more: Json) => withMessages({ User: message(more) })
const withOperation = (operation: Json, action = 'receive') => withMessages({ User: message() }, { action, operation })
const servers = (one: Json) => document({ servers: { main: { host: 'a.example', protocol: 'kafka', ...one } } })
const scheme = (name: string) => [{ $ref: `#/components/securitySchemes/${name}` }]
const avro = (schema: string) =>
  withMessage({ payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema } })
const two = { User: message(), Other: message({ payload: { type: 'string' } }) }

export const asyncapiPairs: readonly (readonly [Json, Json])[] = [
  [document({}), document({ channels: { users: { address: 'users' } } })],
  [withMessages({}), withMessages({}, { channel: { bindings: { kafka: { topic: 'a' } } } })],
  [document({ channels: { users: { address: 'users' } } }), withMessages({})],
  [withMessages({}), JSON.parse(JSON.stringify(withMessages({})).replace('"own"', '"other"'))],
  [withMessages({}), withOperation({ messages: [], bindings: { kafka: { groupId: { type: 'string' } } } })],
  [withOperation({}), withOperation({ reply: { messages: [] } })],
  [withOperation({ reply: {} }), withOperation({ reply: { address: { location: '$message.header#/to' } } })],
  [withMessages({ User: message() }), withMessages(two)],
  [withMessages({ User: message() }, { action: 'send' }), withMessages(two, { action: 'send' })],
  [withMessage({}), withMessage({ contentType: 'text/plain' })],
  [withMessage({}), withMessage({ correlationId: { location: '$message.header#/id' } })],
  [
    withMessage({ correlationId: { location: '$message.header#/own' } }),
    withMessage({ correlationId: { location: '$message.header#/id' } }),
  ],
  [withMessage({}), withMessage({ bindings: { kafka: { key: { type: 'string' } } } })],
  [withMessage({}), avro('a')],
  [avro('a'), avro('b')],
  [document({}), servers({})],
  [servers({}), servers({ host: 'b.example' })],
  [servers({}), servers({ protocol: 'amqp' })],
  [servers({}), servers({ bindings: { kafka: { clientId: 'x' } } })],
  [withOperation({ security: scheme('one') }), withOperation({ security: scheme('two') })],
]
