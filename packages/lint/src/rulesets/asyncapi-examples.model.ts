/** Of each rule on AsyncAPI a document that breaks it and one that does not. */
import type { RuleExample } from './rule-examples.model.ts'

type Json = Record<string, unknown>

const info = { title: 'a', version: '1' }
const two = (more: Json = {}): Json => ({ asyncapi: '2.6.0', info, channels: {}, ...more })
const three = (more: Json = {}): Json => ({ asyncapi: '3.0.0', info, ...more })
const pair = (make: (more: never) => Json, bad: unknown, good: unknown): RuleExample => ({
  bad: make(bad as never),
  good: make(good as never),
})
const operation = (...all: Json[]) =>
  two({ channels: Object.fromEntries(all.map((one, at) => [`c${at}`, { publish: one }])) })
const one = (more: Json) => operation(more)
const message = (more: Json) => three({ channels: { a: { address: 'a', messages: { M: more } } } })
const channel = (address: string) => three({ channels: { a: { address } } })
const about = (more: Json) => three({ info: { ...info, ...more } })
const server = (more: Json) => three({ servers: { s: { host: 'a.example', protocol: 'kafka', ...more } } })
const server2 = (more: Json) => two({ servers: { s: { url: 'kafka://a.example', protocol: 'kafka', ...more } } })
const component = (more: Json) => three({ components: { schemas: { S: more } } })
const tags = (...all: Json[]) => two({ tags: all })
const operations = { o: { action: 'send', channel: { $ref: '#/channels/a' } } }

export const asyncapiExamples: Readonly<Record<string, RuleExample>> = {
  'asyncapi-schema': pair(two, { channels: [] }, {}),
  'asyncapi-3-schema': pair(three, { operations: { o: { ...operations.o, action: 'publish' } } }, { operations }),
  'asyncapi-latest-version': { bad: two(), good: three() },
  'asyncapi-operation-operationId-uniqueness': {
    bad: operation({ operationId: 'a' }, { operationId: 'a' }),
    good: operation({ operationId: 'a' }, { operationId: 'b' }),
  },
  'asyncapi-message-messageId-uniqueness': {
    bad: operation({ message: { messageId: 'a' } }, { message: { messageId: 'a' } }),
    good: operation({ message: { messageId: 'a' } }, { message: { messageId: 'b' } }),
  },
  'asyncapi-payload-unsupported-schemaFormat': pair(
    message,
    { schemaFormat: 'application/vnd.apache.avro;version=1.9.0' },
    { schemaFormat: 'application/vnd.aai.asyncapi;version=3.0.0' },
  ),
  'asyncapi-channel-no-empty-parameter': pair(channel, 'a/{}', 'a/b'),
  'asyncapi-channel-no-query-nor-fragment': pair(channel, 'a?b=1', 'a'),
  'asyncapi-channel-no-trailing-slash': pair(channel, 'a/', 'a'),
  'asyncapi-channel-parameters': {
    bad: three({ channels: { a: { address: 'a/{b}' } } }),
    good: three({ channels: { a: { address: 'a/{b}', parameters: { b: {} } } } }),
  },
  'asyncapi-channel-servers': {
    bad: two({ channels: { a: { servers: ['s'] } } }),
    good: { ...server2({}), channels: { a: { servers: ['s'] } } },
  },
  'asyncapi-parameter-description': {
    bad: three({ channels: { a: { address: '{b}', parameters: { b: {} } } } }),
    good: three({ channels: { a: { address: '{b}', parameters: { b: { description: 'a' } } } } }),
  },
  'asyncapi-operation-description': pair(one, {}, { description: 'a' }),
  'asyncapi-operation-operationId': pair(one, {}, { operationId: 'a' }),
  'asyncapi-operation-security': {
    bad: one({ security: [{ s: [] }] }),
    good: { ...one({ security: [{ s: [] }] }), components: { securitySchemes: { s: { type: 'plain' } } } },
  },
  'asyncapi-headers-schema-type-object': pair(
    message,
    { headers: { type: 'string' } },
    { headers: { type: 'object' } },
  ),
  'asyncapi-message-examples': pair(
    message,
    { payload: { type: 'integer' }, examples: [{ payload: 'a' }] },
    { payload: { type: 'integer' }, examples: [{ payload: 1 }] },
  ),
  'asyncapi-payload-examples': pair(
    message,
    { payload: { type: 'integer', default: 'a' } },
    { payload: { type: 'integer', default: 1 } },
  ),
  'asyncapi-schema-examples': pair(component, { type: 'integer', examples: ['a'] }, { type: 'integer', examples: [1] }),
  'asyncapi-message-payload': pair(message, {}, { payload: { type: 'object' } }),
  'asyncapi-info-contact': pair(about, {}, { contact: { name: 'a' } }),
  'asyncapi-info-contact-properties': pair(
    about,
    { contact: {} },
    { contact: { name: 'a', url: 'https://a.example', email: 'a@a.example' } },
  ),
  'asyncapi-info-description': pair(about, {}, { description: 'a' }),
  'asyncapi-info-license': pair(about, {}, { license: { name: 'a' } }),
  'asyncapi-info-license-url': pair(
    about,
    { license: { name: 'a' } },
    { license: { name: 'a', url: 'https://a.example' } },
  ),
  'asyncapi-servers': { bad: three(), good: server({}) },
  'asyncapi-server-no-empty-variable': pair(server, { host: '{}.example' }, {}),
  'asyncapi-server-no-trailing-slash': pair(server, { pathname: '/a/' }, { pathname: '/a' }),
  'asyncapi-server-not-example-com': pair(server, { host: 'example.com' }, {}),
  'asyncapi-server-variables': pair(server, { host: '{a}.example' }, { host: '{a}.example', variables: { a: {} } }),
  'asyncapi-server-security': {
    bad: server2({ security: [{ s: [] }] }),
    good: { ...server2({ security: [{ s: [] }] }), components: { securitySchemes: { s: { type: 'plain' } } } },
  },
  'asyncapi-tags': { bad: two(), good: tags({ name: 'a' }) },
  'asyncapi-tags-alphabetical': { bad: tags({ name: 'b' }, { name: 'a' }), good: tags({ name: 'a' }, { name: 'b' }) },
  'asyncapi-tag-description': { bad: tags({ name: 'a' }), good: tags({ name: 'a', description: 'a' }) },
  'asyncapi-unused-components-schema': {
    bad: component({}),
    good: {
      ...component({}),
      ...{ channels: { a: { messages: { M: { payload: { $ref: '#/components/schemas/S' } } } } } },
    },
  },
  'asyncapi-unused-components-message': {
    bad: three({ components: { messages: { M: {} } } }),
    good: three({
      components: { messages: { M: {} } },
      channels: { a: { messages: { M: { $ref: '#/components/messages/M' } } } },
    }),
  },
}
