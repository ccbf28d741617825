import assert from 'node:assert/strict'
import test from 'node:test'
import { changesBetween, told } from '../testing.ts'

const two = (payload: object) => ({
  ...{ asyncapi: '2.6.0', info: { title: 'Users', version: '1.0.0' }, defaultContentType: 'application/json' },
  servers: { main: { url: 'mqtt://a.example/x', protocol: 'mqtt', security: [{ login: [] }] } },
  channels: {
    'users/{id}': {
      parameters: { id: { schema: { type: 'string' } } },
      publish: { operationId: 'onUser', message: { $ref: '#/components/messages/User' } },
    },
  },
  components: { messages: { User: { payload } }, securitySchemes: { login: { type: 'userPassword' } } },
})

const three = (payload: object, action = 'receive') => ({
  ...{ asyncapi: '3.0.0', info: { title: 'Users', version: '1.0.0' } },
  servers: {
    first: {
      host: 'a.example',
      pathname: '/x',
      protocol: 'mqtt',
      security: [{ $ref: '#/components/securitySchemes/login' }],
    },
  },
  channels: {
    any: {
      address: 'users/{user}',
      parameters: { user: {} },
      messages: { UserMessage: { $ref: '#/components/messages/Person' } },
    },
  },
  operations: { onUser: { action, channel: { $ref: '#/channels/any' } } },
  components: {
    messages: {
      Person: { traits: [{ contentType: 'application/json' }], payload: { $ref: '#/components/schemas/Person' } },
    },
    schemas: { Person: payload },
    securitySchemes: { login: { type: 'userPassword' } },
  },
})

const user = (more: object = {}) => ({ type: 'object', properties: { name: { type: 'string' } }, ...more })

test('a document of 2 and its translation to 3, with other names for what has none outside, say the same (LANG-1)', () => {
  assert.deepEqual(told(changesBetween(two(user()), three(user()))), [])
  assert.deepEqual(told(changesBetween(three(user()), two(user()))), [])
})

test('what an application receives may become wider, what it sends narrower, and a value shows what is neither', () => {
  const narrow = user({ required: ['name'] })
  const levels = (a: object, b: object) =>
    changesBetween(a, b)
      .filter(({ id }) => !id.startsWith('api-version'))
      .map(({ level }) => level)
  assert.deepEqual(levels(three(narrow), three(user())), ['INFO'])
  assert.deepEqual(levels(three(user(), 'send'), three(narrow, 'send')), ['INFO'])
  const [refused] = changesBetween(three(user()), three(narrow))
  assert.deepEqual(
    [refused?.level, refused?.endpoint, refused?.witness?.acceptedBy],
    ['ERR', 'receive users/{user}', 'base'],
  )
  assert.deepEqual(refused?.witness?.value, {})
  const [sent] = changesBetween(three(narrow, 'send'), three(user(), 'send'))
  assert.deepEqual([sent?.level, sent?.witness?.acceptedBy], ['ERR', 'revision'])
})

test('replies go the other way, and headers are compared as payloads are', () => {
  const of = (maxLength: number, action: string) => ({
    ...three(user(), action),
    operations: {
      onUser: {
        ...{ action, channel: { $ref: '#/channels/any' } },
        reply: { channel: { $ref: '#/channels/back' }, messages: [{ $ref: '#/channels/back/messages/Done' }] },
      },
    },
    channels: {
      ...three(user()).channels,
      back: {
        address: 'back',
        messages: { Done: { headers: { type: 'object', properties: { to: { type: 'string', maxLength } } } } },
      },
    },
  })
  const told = (a: object, b: object) =>
    changesBetween(a, b).flatMap(({ id, level }) => (id.startsWith('api-') ? [] : [`${level} ${id}`]))
  assert.deepEqual(told(of(9, 'send'), of(5, 'send')), ['ERR request-property-max-length-decreased'])
  assert.deepEqual(told(of(9, 'receive'), of(5, 'receive')), ['INFO response-property-max-length-decreased'])
})

test('values of every wrong kind in every place are left out, not stumbled over', () => {
  for (const odd of [null, 1, 'x', [], [null], {}, { $ref: 1 }, { $ref: '#/nowhere' }, { $ref: '#' }, true]) {
    const documents = [
      { asyncapi: '2.6.0', info: odd, channels: odd, servers: odd, components: odd },
      { asyncapi: '2.6.0', channels: { a: odd, b: { publish: odd }, c: { subscribe: { message: odd, traits: odd } } } },
      { asyncapi: '3.0.0', info: odd, channels: odd, operations: odd, servers: odd, components: odd },
      {
        asyncapi: '3.0.0',
        channels: { a: { address: odd, messages: odd, parameters: odd, bindings: odd }, b: { messages: { m: odd } } },
        operations: {
          a: odd,
          b: { action: 'send', channel: odd, reply: odd, messages: odd, security: odd, traits: odd },
        },
        servers: { a: { host: odd, protocol: odd, security: odd, bindings: odd } },
      },
    ]
    for (const document of documents) {
      assert.deepEqual(told(changesBetween(document, document)), [])
      changesBetween(document, three(user()))
      changesBetween(three(user()), document)
    }
  }
})
