/** Of the rules that have names of their own in `spectral:oas` and `spectral:asyncapi`, or are meant for one version alone there. */
import { asyncapiExamples } from './asyncapi-examples.model.ts'
import { type RuleExample, ruleExamples } from './rule-examples.model.ts'

type Json = Record<string, unknown>

const info = { title: 'a', version: '1' }
const swagger = (more: Json = {}): Json => ({ swagger: '2.0', info, paths: {}, ...more })
const openapi = (version: string, more: Json): Json => ({ openapi: version, info, paths: {}, ...more })
const pair = (make: (more: never) => Json, bad: unknown, good: unknown): RuleExample => ({
  bad: make(bad as never),
  good: make(good as never),
})
const ok = { responses: { 200: { description: 'ok' } } }
const operation = (more: Json) => swagger({ paths: { '/a': { get: { ...ok, ...more } } } })
const definition = (one: Json) => swagger({ definitions: { A: one } })
const hook = (more: Json) => openapi('3.1.0', { webhooks: { a: { post: { ...ok, ...more } } } })
const response = (one: Json) => operation({ responses: { 200: { description: 'ok', ...one } } })
const xml = (one: Json) => openapi('3.2.0', { components: { schemas: { A: { type: 'object', xml: one } } } })

export const spectralOasExamples: Readonly<Record<string, RuleExample>> = {
  'oas2-schema': { bad: swagger({ paths: [] as never }), good: swagger() },
  'oas3-schema': ruleExamples['oas-schema']!,
  'oas2-operation-security-defined': pair(operation, { security: [{ s: [] }] }, {}),
  'oas3-operation-security-defined': ruleExamples['operation-security-defined']!,
  'oas2-parameter-description': pair(
    operation,
    { parameters: [{ name: 'a', in: 'query', type: 'string' }] },
    { parameters: [{ name: 'a', in: 'query', type: 'string', description: 'a' }] },
  ),
  'oas3-parameter-description': ruleExamples['parameter-description']!,
  'oas2-valid-schema-example': pair(definition, { type: 'integer', default: 'a' }, { type: 'integer', default: 1 }),
  'oas3-valid-schema-example': ruleExamples['valid-schema-example']!,
  'oas2-valid-media-example': pair(
    response,
    { schema: { type: 'integer' }, examples: { 'application/json': 'a' } },
    { schema: { type: 'integer' }, examples: { 'application/json': 1, 'text/plain': 'one' } },
  ),
  'oas3-valid-media-example': ruleExamples['valid-media-example']!,
  'oas2-unused-definition': {
    bad: definition({ type: 'string' }),
    good: {
      ...definition({ type: 'string' }),
      ...{
        paths: { '/a': { get: { responses: { 200: { description: 'ok', schema: { $ref: '#/definitions/A' } } } } } },
      },
    },
  },
  'oas3-unused-component': ruleExamples['unused-component']!,
  'oas3-examples-value-or-externalValue': ruleExamples['examples-value-or-externalValue']!,
  'oas3-server-variables': ruleExamples['server-variables']!,
  'oas3-callbacks-in-callbacks': ruleExamples['callbacks-in-callbacks']!,
  'oas2-host-not-example': pair(swagger, { host: 'api.example.com' }, { host: 'a.example' }),
  'oas2-anyOf': pair(definition, { anyOf: [{}] }, { allOf: [{}] }),
  'oas2-oneOf': pair(definition, { oneOf: [{}] }, { allOf: [{}] }),
  'oas3_1-servers-in-webhook': pair(hook, { servers: [{ url: '/' }] }, {}),
  'oas3_1-callbacks-in-webhook': pair(hook, { callbacks: {} }, {}),
  'oas3_2-no-deprecated-xml-attribute': pair(xml, { attribute: true }, { attribute: false }),
}

const two = (more: Json = {}): Json => ({ asyncapi: '2.6.0', info, channels: {}, ...more })
const three = (more: Json = {}): Json => ({ asyncapi: '3.0.0', info, ...more })
const channel2 = (name: string) => two({ channels: { [name]: {} } })
const channel3 = (more: Json) => three({ channels: { a: { address: 'a', ...more } } })
const server2 = (url: string) => two({ servers: { s: { url, protocol: 'kafka' } } })
const server3 = (more: Json) => three({ servers: { s: { host: 'a.example', protocol: 'kafka', ...more } } })
const message2 = (one: Json) => two({ channels: { c: { publish: { message: one } } } })
const message3 = (one: Json) => channel3({ messages: { M: one } })
const operation2 = (more: Json) => two({ channels: { c: { publish: more } } })
const operation3 = (more: Json) =>
  three({ operations: { o: { action: 'send', channel: { $ref: '#/channels/a' }, ...more } }, channels: { a: {} } })
const schema2 = (one: Json) => two({ components: { schemas: { S: one } } })
const tags2 = (tags: Json[]) => two({ tags })
const tags3 = (tags: Json[]) => three({ info: { ...info, tags } })
const parameter = { b: { description: 'a' } }
const avro = 'application/vnd.apache.avro;version=1.9.0'

export const spectralAsyncapiExamples: Readonly<Record<string, RuleExample>> = {
  'asyncapi-channel-no-empty-parameter': pair(channel2, 'a/{}', 'a'),
  'asyncapi-3-channel-no-empty-parameter': pair(channel3, { address: 'a/{}' }, {}),
  'asyncapi-channel-no-query-nor-fragment': pair(channel2, 'a?b', 'a'),
  'asyncapi-3-channel-no-query-nor-fragment': pair(channel3, { address: 'a?b' }, {}),
  'asyncapi-channel-no-trailing-slash': pair(channel2, 'a/', 'a'),
  'asyncapi-3-channel-no-trailing-slash': pair(channel3, { address: 'a/' }, {}),
  'asyncapi-server-no-empty-variable': pair(server2, 'kafka://{}.example', 'kafka://a.example'),
  'asyncapi-3-server-no-empty-variable': asyncapiExamples['asyncapi-server-no-empty-variable']!,
  'asyncapi-server-no-trailing-slash': pair(server2, 'kafka://a.example/', 'kafka://a.example'),
  'asyncapi-3-server-no-trailing-slash': pair(server3, { pathname: '/a/' }, { pathname: '/a' }),
  'asyncapi-server-not-example-com': pair(server2, 'kafka://example.com', 'kafka://a.example'),
  'asyncapi-3-server-not-example-com': asyncapiExamples['asyncapi-server-not-example-com']!,
  'asyncapi-operation-description': pair(operation2, {}, { description: 'a' }),
  'asyncapi-3-operation-description': pair(operation3, {}, { description: 'a' }),
  'asyncapi-headers-schema-type-object': pair(
    message2,
    { headers: { type: 'string' } },
    { headers: { type: 'object' } },
  ),
  'asyncapi-3-headers-schema-type-object': asyncapiExamples['asyncapi-headers-schema-type-object']!,
  'asyncapi-payload-unsupported-schemaFormat': pair(message2, { schemaFormat: avro }, {}),
  'asyncapi-3-payload-unsupported-schemaFormat': pair(message3, { schemaFormat: avro }, {}),
  'asyncapi-tag-description': pair(tags2, [{ name: 'a' }], [{ name: 'a', description: 'a' }]),
  'asyncapi-3-tag-description': pair(tags3, [{ name: 'a' }], [{ name: 'a', description: 'a' }]),
  'asyncapi-tags-alphabetical': pair(tags2, [{ name: 'b' }, { name: 'a' }], [{ name: 'a' }, { name: 'b' }]),
  'asyncapi-3-tags-alphabetical': pair(tags3, [{ name: 'b' }, { name: 'a' }], [{ name: 'a' }, { name: 'b' }]),
  'asyncapi-tags': pair(two, {}, { tags: [{ name: 'a' }] }),
  'asyncapi-3-tags': pair(three, {}, { info: { ...info, tags: [{ name: 'a' }] } }),
  'asyncapi-tags-uniqueness': pair(tags2, [{ name: 'a' }, { name: 'a' }], [{ name: 'a' }, { name: 'b' }]),
  'asyncapi-3-tags-uniqueness': pair(tags3, [{ name: 'a' }, { name: 'a' }], [{ name: 'a' }, { name: 'b' }]),
  'asyncapi-3-document-unresolved': asyncapiExamples['asyncapi-3-schema']!,
  'asyncapi-3-document-resolved': asyncapiExamples['asyncapi-3-schema']!,
  'asyncapi-message-examples': pair(
    message2,
    { payload: { type: 'integer' }, examples: [{ payload: 'a' }] },
    { payload: { type: 'integer' }, examples: [{ payload: 1 }] },
  ),
  'asyncapi-server-variables': pair(server2, 'kafka://{a}.example', 'kafka://a.example'),
  'asyncapi-3-channel-servers': {
    bad: channel3({ servers: [{ $ref: '#/components/servers/s' }] }),
    good: channel3({ servers: [{ $ref: '#/servers/s' }] }),
  },
  'asyncapi-3-operation-security': pair(operation3, { security: [{}] }, { security: [{ type: 'plain' }] }),
  'asyncapi-payload': pair(message2, { payload: { type: 'none' } }, { payload: { type: 'object' } }),
  'asyncapi-payload-default': pair(
    message2,
    { payload: { type: 'integer', default: 'a' } },
    { payload: { type: 'integer', default: 1, examples: ['a'] } },
  ),
  'asyncapi-payload-examples': pair(
    message2,
    { payload: { type: 'integer', examples: ['a'] } },
    { payload: { type: 'integer', examples: [1], default: 'a' } },
  ),
  'asyncapi-schema-default': pair(schema2, { type: 'integer', default: 'a' }, { type: 'integer', examples: ['a'] }),
  'asyncapi-schema-examples': pair(schema2, { type: 'integer', examples: ['a'] }, { type: 'integer', default: 'a' }),
  'asyncapi-unused-components-server': {
    bad: three({ components: { servers: { s: { host: 'a.example', protocol: 'kafka' } } } }),
    good: three({
      ...{ components: { servers: { s: { host: 'a.example', protocol: 'kafka' } } } },
      ...{ servers: { s: { $ref: '#/components/servers/s' } } },
    }),
  },
  'asyncapi-channel-parameters': {
    bad: three({ channels: { a: { address: 'a/{b}' } } }),
    good: three({ channels: { a: { address: 'a/{b}', parameters: parameter } } }),
  },
}
