/**
 * `spectral:asyncapi`: our rules on AsyncAPI by the names, as grave and as chosen as Spectral's own, so that a ruleset that was
 * written for it holds here as it stands. `tools/corpus/spectral.long.test.ts` holds it against the package.
 */
import type { WrittenRule } from '../ruleset/ruleset.ts'
import { asyncapiRules } from './asyncapi.ts'

type Rules = Record<string, WrittenRule>

const two = ['asyncapi2']
const three = ['asyncapi3']
const warn = { severity: 'warn', recommended: true }
const error = { severity: 'error' }
const hidden = { recommended: false }

const ours = (name: string, more: object = {}): WrittenRule => ({ ...asyncapiRules[`asyncapi-${name}`]!, ...more })

/** Of version 2 and of version 3: one of ours by two names. */
const both = (name: string, more: object = {}): Rules => ({
  [`asyncapi-${name}`]: ours(name, { formats: two, ...more }),
  [`asyncapi-3-${name}`]: ours(name, { formats: three, ...more }),
})
const named = (names: readonly string[], more: object = {}): Rules =>
  Object.fromEntries(names.map(name => [`asyncapi-${name}`, ours(name, more)]))

const messages2 = [
  '$.components.messages[*]',
  '$.channels[*][publish,subscribe].message',
  '$.components.messageTraits[*]',
]
const payloads2 = messages2.map(one => `${one}.payload`)
const schemas2 = ['$.components.schemas[*]', '$.components.parameters[*].schema', '$.channels[*].parameters[*].schema']
const fitting = (given: readonly string[], of: 'examples' | 'default', description: string): WrittenRule => ({
  ...{ description, given, formats: two, ...error },
  then: { function: 'schemaExample', functionOptions: { of } },
})
const operations2 = ['$.channels[*][publish,subscribe]', '$.components.channels[*][publish,subscribe]']
const tags = (formats: readonly string[], given: readonly string[]): WrittenRule => ({
  ...{ description: 'No two tags of a place have one name.', formats, given, ...error },
  then: { function: 'uniqueNames' },
})
const within = (given: readonly string[], inner: readonly string[]) =>
  given.flatMap(one => inner.map(rest => `${one}${rest}`))

export const spectralAsyncapiRules: Readonly<Rules> = {
  ...both('channel-no-empty-parameter', warn),
  ...both('channel-no-query-nor-fragment', warn),
  ...both('channel-no-trailing-slash', warn),
  ...both('server-no-empty-variable', warn),
  ...both('server-no-trailing-slash', warn),
  ...both('server-not-example-com'),
  ...both('operation-description', warn),
  ...both('headers-schema-type-object'),
  ...both('payload-unsupported-schemaFormat'),
  ...both('tag-description'),
  ...both('tags-alphabetical'),
  ...named(['channel-parameters', 'latest-version', 'info-contact', 'info-description', 'info-license-url']),
  ...named(['info-license', 'info-contact-properties', 'servers', 'tags'], warn),
  ...named(['parameter-description'], hidden),
  ...named(['channel-servers', 'message-examples', 'message-messageId-uniqueness', 'operation-operationId'], {
    formats: two,
  }),
  ...named(['operation-operationId-uniqueness', 'operation-security', 'schema', 'server-variables'], { formats: two }),
  ...named(['server-security', 'unused-components-schema']),
  'asyncapi-3-tags': ours('tags', { ...warn, formats: three, given: '$.info' }),
  'asyncapi-3-document-unresolved': ours('3-schema'),
  'asyncapi-3-document-resolved': ours('3-schema', { resolved: true }),
  'asyncapi-3-channel-servers': {
    ...{ description: 'Servers of channels are those of the document.', formats: three, ...error, resolved: false },
    given: '$.channels[*].servers[*].$ref',
    then: { function: 'pattern', functionOptions: { match: '#/servers/' } },
  },
  'asyncapi-3-operation-security': {
    ...{ description: 'Schemes that operations ask for are described.', formats: three, ...error },
    given: '$.operations[*].security[*]',
    then: { field: 'type', function: 'truthy' },
  },
  'asyncapi-payload': {
    ...{ description: 'Payloads are schemas that can be read.', formats: two, ...error },
    given: messages2.map(one => `${one}[?(@property === 'payload')]`),
    then: { function: 'readableSchema' },
  },
  'asyncapi-payload-default': fitting(payloads2, 'default', 'Defaults of payloads fit them.'),
  'asyncapi-payload-examples': fitting(payloads2, 'examples', 'Examples of payloads fit them.'),
  'asyncapi-schema-default': fitting(schemas2, 'default', 'Defaults of schemas fit them.'),
  'asyncapi-schema-examples': fitting(schemas2, 'examples', 'Examples of schemas fit them.'),
  'asyncapi-tags-uniqueness': tags(two, [
    ...['$.tags', '$.servers[*].tags', '$.components.servers[*].tags', '$.components.messages[*].tags'],
    ...['$.components.operationTraits[*].tags', '$.components.messageTraits[*].tags'],
    ...within(operations2, ['.tags', '.traits[*].tags', '.message.tags', '.message.oneOf[*].tags']),
    ...within(operations2, ['.message.traits[*].tags']),
  ]),
  'asyncapi-3-tags-uniqueness': tags(three, [
    ...['$.info.tags', '$.servers[*].tags', '$.operations[*].tags', '$.operations[*].traits[*].tags'],
    ...['$.channels[*].tags', '$.channels[*].messages[*].tags', '$.channels[*].messages[*].traits[*].tags'],
    ...['servers', 'operations', 'operationTraits', 'messages', 'messageTraits'].map(
      part => `$.components.${part}[*].tags`,
    ),
  ]),
  'asyncapi-unused-components-server': {
    ...{ description: 'Servers that are described are used.', given: '$', resolved: false },
    then: {
      function: 'unreferencedReusableObject',
      functionOptions: { reusableObjectsLocation: '#/components/servers' },
    },
  },
}
