/** Rules on documents of AsyncAPI 2 and 3; their names lean on those that the field knows. */
import { documentSchema2, documentSchema3 } from '../asyncapi/document-schema.ts'
import type { WrittenRule } from '../ruleset/ruleset.ts'

type Rules = Readonly<Record<string, WrittenRule>>

const two = ['asyncapi2']
const three = ['asyncapi3']
const operations2 = '$.channels[*][publish,subscribe]'
const messages = [
  ...[
    `${operations2}.message`,
    `${operations2}.message.oneOf[*]`,
    '$.channels[*].messages[*]',
    '$.components.messages[*]',
  ],
]

const asked = (given: string | string[], name: string, description: string, more: object = {}): WrittenRule => ({
  ...{ description, given, then: { function: name } },
  ...more,
})
const truthy = (given: string | string[], field: string, description: string, more: object = {}): WrittenRule => ({
  ...{ description, given, then: { field, function: 'truthy' } },
  ...more,
})
const unmatched = (
  given: string | string[],
  notMatch: string,
  description: string,
  more: object = {},
): WrittenRule => ({
  ...{ description, given, message: '{{description}}' },
  ...{ then: { function: 'pattern', functionOptions: { notMatch } } },
  ...more,
})
const shaped = (schema: object, formats: string[]): WrittenRule => ({
  ...{ description: 'The document is as its version of AsyncAPI demands.', severity: 'error', given: '$', formats },
  ...{ resolved: false, then: { function: 'schema', functionOptions: { schema, allErrors: true } } },
})

const error = { severity: 'error' }
const hidden = { recommended: false }

const structure: Rules = {
  'asyncapi-schema': shaped(documentSchema2, two),
  'asyncapi-3-schema': shaped(documentSchema3, three),
  'asyncapi-latest-version': {
    ...{ description: 'The document is of the latest version, 3.', severity: 'info', given: '$' },
    then: { field: 'asyncapi', function: 'pattern', functionOptions: { match: '^3\\.' } },
  },
  'asyncapi-operation-operationId-uniqueness': {
    ...{ description: 'No two operations have one operationId.', given: '$', formats: two, ...error },
    then: { function: 'uniqueField', functionOptions: { field: 'operationId' } },
  },
  'asyncapi-message-messageId-uniqueness': {
    ...{ description: 'No two messages have one messageId.', given: '$', formats: two, ...error, resolved: false },
    then: { function: 'uniqueField', functionOptions: { field: 'messageId' } },
  },
  'asyncapi-payload-unsupported-schemaFormat': {
    ...{
      description: 'Payloads are described in JSON Schema, which alone is looked at.',
      severity: 'info',
      given: messages,
    },
    then: {
      field: 'schemaFormat',
      function: 'pattern',
      functionOptions: { match: '^application/(schema|vnd\\.aai\\.asyncapi|vnd\\.oai\\.openapi)' },
    },
  },
}

const channels: Rules = {
  'asyncapi-channel-no-empty-parameter': unmatched(
    ['$.channels[*]~', '$.channels[*].address'],
    '\\{\\}',
    'Parameters of addresses have names.',
    error,
  ),
  'asyncapi-channel-no-query-nor-fragment': unmatched(
    ['$.channels[*]~', '$.channels[*].address'],
    '[?#]',
    'Addresses have neither query nor fragment.',
    error,
  ),
  'asyncapi-channel-no-trailing-slash': unmatched(
    ['$.channels[*]~', '$.channels[*].address'],
    '.+/$',
    'Addresses do not end with a slash.',
    error,
  ),
  'asyncapi-channel-parameters': asked(
    '$.channels[*]',
    'channelParameters',
    'Parameters of channels are those of their address.',
    error,
  ),
  'asyncapi-channel-servers': {
    ...{ description: 'Servers of channels are described.', formats: two, ...error, given: '$.channels[*].servers' },
    then: { function: 'namedThere', functionOptions: { of: 'servers' } },
  },
  'asyncapi-parameter-description': truthy(
    '$.channels[*].parameters[*]',
    'description',
    'Parameters are described.',
    hidden,
  ),
}

const operations: Rules = {
  'asyncapi-operation-description': truthy(
    [operations2, '$.operations[*]'],
    'description',
    'Operations are described.',
    hidden,
  ),
  'asyncapi-operation-operationId': truthy(operations2, 'operationId', 'Operations have an operationId.', {
    ...error,
    formats: two,
  }),
  'asyncapi-operation-security': {
    ...{
      description: 'Schemes that operations ask for are described.',
      formats: two,
      ...error,
      given: `${operations2}.security`,
    },
    then: { function: 'namedThere', functionOptions: { of: 'security' } },
  },
}

const payloads: Rules = {
  'asyncapi-headers-schema-type-object': {
    ...{ description: 'Headers are an object.', ...error, given: messages.map(one => `${one}.headers`) },
    then: {
      function: 'schema',
      functionOptions: {
        schema: {
          properties: { type: { const: 'object' } },
          anyOf: [{ required: ['type'] }, { required: ['$ref'] }, { required: ['allOf'] }],
        },
      },
    },
  },
  'asyncapi-message-examples': asked(
    messages,
    'messageExamples',
    'Examples of messages fit their payload and headers.',
    error,
  ),
  'asyncapi-payload-examples': asked(
    [...messages.map(one => `${one}.payload`), ...messages.map(one => `${one}.payload.properties[*]`)],
    'schemaExample',
    'Examples and defaults of payloads fit them.',
    error,
  ),
  'asyncapi-schema-examples': asked(
    ['$.components.schemas[*]', '$.components.schemas[*].properties[*]'],
    'schemaExample',
    'Examples and defaults of schemas fit them.',
    error,
  ),
  'asyncapi-message-payload': truthy(messages, 'payload', 'Messages have a payload.', { severity: 'info', ...hidden }),
}

const info: Rules = {
  'asyncapi-info-contact': truthy('$.info', 'contact', 'The document says whom to ask.'),
  'asyncapi-info-contact-properties': {
    ...{ description: 'Who is to be asked has a name, an address and a page.', ...hidden, given: '$.info.contact' },
    then: ['name', 'url', 'email'].map(field => ({ field, function: 'truthy' })),
  },
  'asyncapi-info-description': truthy('$.info', 'description', 'The document is described.'),
  'asyncapi-info-license': truthy('$.info', 'license', 'The document has a license.', hidden),
  'asyncapi-info-license-url': truthy('$.info.license', 'url', 'The license says where it stands.', hidden),
}

const servers: Rules = {
  'asyncapi-servers': {
    description: 'There are servers.',
    ...hidden,
    given: '$',
    then: { field: 'servers', function: 'truthy' },
  },
  'asyncapi-server-no-empty-variable': unmatched(
    ['$.servers[*].url', '$.servers[*].host', '$.servers[*].pathname'],
    '\\{\\}',
    'Variables of servers have names.',
    error,
  ),
  'asyncapi-server-no-trailing-slash': unmatched(
    ['$.servers[*].url', '$.servers[*].pathname'],
    '.+/$',
    'Servers do not end with a slash.',
    error,
  ),
  'asyncapi-server-not-example-com': unmatched(
    ['$.servers[*].url', '$.servers[*].host'],
    'example\\.com',
    'Servers are real ones, not example.com.',
    hidden,
  ),
  'asyncapi-server-variables': asked(
    '$.servers[*]',
    'asyncapiServerVariables',
    'Variables of servers are those of their address.',
    error,
  ),
  'asyncapi-server-security': {
    ...{
      description: 'Schemes that servers ask for are described.',
      formats: two,
      ...error,
      given: '$.servers[*].security',
    },
    then: { function: 'namedThere', functionOptions: { of: 'security' } },
  },
}

const tags = ['$.tags', '$.info.tags']
const rest: Rules = {
  'asyncapi-tags': {
    description: 'The document has tags.',
    ...hidden,
    formats: two,
    given: '$',
    then: { field: 'tags', function: 'truthy' },
  },
  'asyncapi-tags-alphabetical': {
    description: 'Tags stand in order.',
    ...hidden,
    given: tags,
    then: { function: 'alphabetical', functionOptions: { keyedBy: 'name' } },
  },
  'asyncapi-tag-description': truthy(
    tags.map(one => `${one}[*]`),
    'description',
    'Tags are described.',
    hidden,
  ),
  'asyncapi-unused-components-schema': {
    ...{ description: 'Schemas that are described are used.', given: '$', resolved: false },
    then: {
      function: 'unreferencedReusableObject',
      functionOptions: { reusableObjectsLocation: '#/components/schemas' },
    },
  },
  'asyncapi-unused-components-message': {
    ...{ description: 'Messages that are described are used.', given: '$', resolved: false },
    then: {
      function: 'unreferencedReusableObject',
      functionOptions: { reusableObjectsLocation: '#/components/messages' },
    },
  },
}

export const asyncapiRules: Rules = {
  ...structure,
  ...channels,
  ...operations,
  ...payloads,
  ...info,
  ...servers,
  ...rest,
}
