/** The shape of documents of AsyncAPI 2 and 3, as far as it holds up what reads them. */
const map = (of: object) => ({ type: 'object', additionalProperties: of })
const reference = { type: 'object', required: ['$ref'], properties: { $ref: { type: 'string' } } }
const orReference = (schema: object) => ({ if: { required: ['$ref'] }, then: reference, else: schema })
const text = { type: 'string' }
const tags = { type: 'array', items: orReference({ type: 'object', required: ['name'], properties: { name: text } }) }
const info = {
  type: 'object',
  required: ['title', 'version'],
  properties: {
    title: text,
    version: text,
    description: text,
    contact: { type: 'object' },
    license: { type: 'object', required: ['name'] },
  },
}
const message = orReference({
  type: 'object',
  properties: {
    ...{
      name: text,
      title: text,
      summary: text,
      description: text,
      contentType: text,
      schemaFormat: text,
      messageId: text,
    },
    ...{ tags, bindings: { type: 'object' }, traits: { type: 'array' }, headers: { type: ['object', 'boolean'] } },
    examples: {
      type: 'array',
      items: { type: 'object', anyOf: [{ required: ['payload'] }, { required: ['headers'] }] },
    },
    correlationId: orReference({ type: 'object', required: ['location'], properties: { location: text } }),
  },
})

const operation2 = orReference({
  type: 'object',
  properties: {
    ...{
      operationId: text,
      summary: text,
      description: text,
      tags,
      bindings: { type: 'object' },
      traits: { type: 'array' },
    },
    security: { type: 'array', items: map({ type: 'array', items: text }) },
    message: {
      if: { required: ['oneOf'] },
      then: { properties: { oneOf: { type: 'array', items: message } } },
      else: message,
    },
  },
})

export const documentSchema2 = {
  type: 'object',
  required: ['asyncapi', 'info', 'channels'],
  properties: {
    ...{ asyncapi: { type: 'string', pattern: '^2\\.[0-6]\\.\\d+$' }, id: text, defaultContentType: text, tags, info },
    servers: map(
      orReference({
        type: 'object',
        required: ['url', 'protocol'],
        properties: { url: text, protocol: text, variables: { type: 'object' }, security: { type: 'array' } },
      }),
    ),
    channels: map(
      orReference({
        type: 'object',
        properties: {
          description: text,
          publish: operation2,
          subscribe: operation2,
          parameters: { type: 'object' },
          servers: { type: 'array', items: text },
        },
      }),
    ),
    components: { type: 'object', properties: { messages: map(message), schemas: { type: 'object' } } },
  },
}

const operation3 = orReference({
  type: 'object',
  required: ['action', 'channel'],
  properties: {
    ...{ action: { enum: ['send', 'receive'] }, channel: reference, messages: { type: 'array', items: reference } },
    ...{ title: text, summary: text, description: text, tags, security: { type: 'array' }, traits: { type: 'array' } },
    reply: orReference({
      type: 'object',
      properties: { channel: reference, messages: { type: 'array', items: reference } },
    }),
  },
})

export const documentSchema3 = {
  type: 'object',
  required: ['asyncapi', 'info'],
  properties: {
    ...{ asyncapi: { type: 'string', pattern: '^3\\.\\d+\\.\\d+$' }, id: text, defaultContentType: text, info },
    servers: map(
      orReference({
        type: 'object',
        required: ['host', 'protocol'],
        properties: {
          host: text,
          protocol: text,
          pathname: text,
          variables: { type: 'object' },
          security: { type: 'array' },
        },
      }),
    ),
    channels: map(
      orReference({
        type: 'object',
        properties: {
          ...{ address: { type: ['string', 'null'] }, description: text, messages: map(message), tags },
          ...{ parameters: { type: 'object' }, servers: { type: 'array', items: reference } },
        },
      }),
    ),
    operations: map(operation3),
    components: { type: 'object', properties: { messages: map(message), schemas: { type: 'object' } } },
  },
}
