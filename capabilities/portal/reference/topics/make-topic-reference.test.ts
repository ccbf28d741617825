import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeReference } from '../make-reference.ts'
import type { Reference, TopicLanguage } from '../reference.ts'
import type { TopicPart } from './topic.ts'

const made = (kind: TopicLanguage, text: string, before?: string): Reference =>
  makeReference({
    ...{ kind, text, overlays: [], served: ['any'], basePath: '/shop/v1' },
    ...(before === undefined ? {} : { before: { kind, text: before, overlays: [], served: ['any'] } }),
  })

const topicOf = ({ parts }: Reference, kind: string, name: string): TopicPart =>
  JSON.parse(
    (parts.find(one => one.kind === kind && one.name === name) ?? assert.fail(`no ${kind} ${name}`)).content,
  ) as TopicPart

const orders = {
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  servers: {
    live: { host: 'inner.example:8080', pathname: '/ws', protocol: 'ws', variables: {} },
    broker: {
      host: 'kafka.example:9092',
      protocol: 'kafka',
      bindings: { kafka: { schemaRegistryUrl: 'https://r.example' } },
    },
  },
  channels: {
    placed: {
      address: 'orders/{region}/placed',
      parameters: { region: { enum: ['eu', 'us'], description: 'Where.' } },
      messages: { placed: { $ref: '#/components/messages/Placed' } },
      bindings: { kafka: { partitions: 3 } },
    },
    answers: {
      address: 'answers',
      messages: { done: { payload: { type: 'object', properties: { ok: { type: 'boolean' } } } } },
    },
  },
  operations: {
    sendPlaced: {
      ...{
        action: 'send',
        summary: 'Tells of an order.',
        channel: { $ref: '#/channels/placed' },
        tags: [{ name: 'order' }],
      },
      reply: { channel: { $ref: '#/channels/answers' } },
    },
  },
  components: {
    messages: {
      Placed: {
        ...{
          title: 'An order was placed',
          contentType: 'application/json',
          payload: { $ref: '#/components/schemas/Order' },
        },
        headers: { type: 'object', properties: { trace: { type: 'string' } } },
        examples: [{ name: 'small', payload: { id: 'a' } }],
      },
    },
    schemas: { Order: { type: 'object', required: ['id'], properties: { id: { type: 'string', maxLength: 20 } } } },
  },
}

test('a document of AsyncAPI is channels, operations and messages that lead to each other, with schemas of their own', () => {
  const reference = made('asyncapi', JSON.stringify(orders))
  const { outline } = reference
  assert.deepEqual(
    outline.groups.map(({ name, count }) => [name, count]),
    [
      ['servers', 2],
      ['operations', 1],
      ['channels', 2],
      ['messages', 2],
    ],
  )
  assert.equal(outline.schemas, 1)
  const operation = topicOf(reference, 'operation', 'sendPlaced')
  const channel = { text: 'orders/{region}/placed', to: { kind: 'channel', name: 'orders/{region}/placed' } }
  assert.deepEqual([operation.title, operation.declared], ['Tells of an order.', ['send ', channel]])
  assert.deepEqual(operation.tags, ['order'])
  const { facts, sections } = topicOf(reference, 'channel', 'orders/{region}/placed')
  const names = facts.map(({ name }) => name)
  assert.deepEqual(names, ['address', 'messages'])
  assert.deepEqual(
    sections.map(({ name }) => name),
    ['parameters', 'operations', 'bindings'],
  )
  const message = topicOf(reference, 'message', 'placed')
  assert.equal(message.title, 'An order was placed')
  const payload = message.sections.find(({ name }) => name === 'payload')!.schema!
  assert.deepEqual(
    [payload.name, payload.fields![0]!.required, payload.fields![0]!.node.rules],
    ['Order', true, ['at most 20 characters']],
  )
  assert.match(message.sections.find(({ name }) => name === 'examples')!.code![0]!.text, /"id": "a"/)
})

test('servers behind a gateway are nowhere in what readers get, and a broker that passes none stays', () => {
  const { document, parts } = made('asyncapi', JSON.stringify(orders))
  const { servers } = JSON.parse(document) as { servers: Record<string, unknown> }
  assert.deepEqual(servers.live, { host: 'gateway.invalid', pathname: '/shop/v1', protocol: 'wss' })
  assert.deepEqual(servers.broker, orders.servers.broker)
  assert.doesNotMatch(JSON.stringify(parts) + document, /inner\.example/)
  const old = {
    asyncapi: '2.6.0',
    info: orders.info,
    channels: {},
    servers: { a: { url: 'wss://inner.example/x', protocol: 'wss' } },
  }
  const { servers: before } = JSON.parse(made('asyncapi', JSON.stringify(old)).document) as typeof old
  assert.deepEqual(before, { a: { url: 'wss://gateway.invalid/shop/v1', protocol: 'wss' } })
})

test('a server that is written among the components, used or not, is nowhere in what readers get', () => {
  const document = (asyncapi: string, server: object) => ({
    ...{ asyncapi, info: orders.info, channels: {} },
    servers: { live: { $ref: '#/components/servers/live' }, broker: { $ref: '#/components/servers/broker' } },
    components: {
      servers: { live: server, spare: server, broker: orders.servers.broker },
      serverVariables: { host: { default: 'inner.example' } },
    },
  })
  const variables = { host: { $ref: '#/components/serverVariables/host' } }
  for (const [asyncapi, server] of [
    ['3.0.0', { host: 'inner.example:8080', pathname: '/ws', protocol: 'WSS', variables }],
    ['2.6.0', { url: 'https://inner.example/x', protocol: 'https', variables }],
  ] as const) {
    const { document: text, parts } = made('asyncapi', JSON.stringify(document(asyncapi, server)))
    assert.doesNotMatch(JSON.stringify(parts) + text, /inner\.example/, asyncapi)
    const { servers, components } = JSON.parse(text) as ReturnType<typeof document>
    assert.match(JSON.stringify(servers.live), /gateway\.invalid/)
    assert.deepEqual(components.servers.broker, orders.servers.broker)
    assert.deepEqual(servers.broker, { $ref: '#/components/servers/broker' })
  }
})

test('of a document with many messages each page has less of their schemas', () => {
  const fields = Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`f${n}`, { type: 'string' }]))
  const payload = { type: 'object', properties: { a: { properties: fields }, b: { properties: fields } } }
  const lengthsOf = (count: number) => {
    const messages = Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, { payload }]))
    const channels = { all: { address: 'all', messages } }
    const { parts } = made('asyncapi', JSON.stringify({ asyncapi: '3.0.0', info: orders.info, channels }))
    return parts.filter(({ kind }) => kind === 'message').map(({ content }) => content.length)
  }
  const [few, many] = [lengthsOf(3), lengthsOf(1200)]
  assert.deepEqual([few.length, many.length], [3, 1200])
  assert.ok(Math.max(...many) < few[0]! / 1.5, `${many[0]} beside ${few[0]}`)
})

const shop = `# Of the author alone.
schema { query: Root }
type Root {
  "All of them."
  pets(first: Int = 10, kind: [Kind!]): [Pet!]!
}
interface Named { name: String! }
type Pet implements Named { name: String! old: Boolean @deprecated(reason: "Say age.") }
enum Kind { CAT DOG }
scalar Date @specifiedBy(url: "https://example.com/date")
directive @slow(ms: Int!) repeatable on FIELD_DEFINITION
`

test('a schema of GraphQL is what can be asked and every type, each name a link', () => {
  const reference = made('graphql', shop, shop.replace('CAT DOG', 'CAT DOG COW'))
  assert.deepEqual(
    reference.parts.map(({ kind, name }) => `${kind} ${name}`),
    ['query pets', 'type Pet', 'type Named', 'type Kind', 'type Date', 'directive slow'],
  )
  const { declared, sections, facts } = topicOf(reference, 'query', 'pets')
  assert.deepEqual(declared, ['pets(…): ', '[', { text: 'Pet', to: { kind: 'type', name: 'Pet' } }, '!]!'])
  assert.deepEqual(facts[0]!.name, 'returns')
  const [first, kind] = sections[0]!.members!
  assert.deepEqual([first!.name, first!.type, first!.preset], ['first', ['Int'], '10'])
  assert.deepEqual(kind!.type![1], { text: 'Kind', to: { kind: 'type', name: 'Kind' } })
  const pet = topicOf(reference, 'type', 'Pet')
  assert.equal(pet.sections[0]!.members![1]!.deprecated, 'Say age.')
  assert.doesNotMatch(reference.document, /author alone/)
  assert.match(reference.document, /All of them/)
  assert.match(reference.changes[0]!.message, /COW/)
})

const source = `syntax = "proto3";
package acme.shop;
// Sells.
service Shop {
  // Streams.
  rpc Watch (Find) returns (stream .acme.shop.Find.Pet) { option deprecated = true; }
}
message Find {
  message Pet { string pet_name = 1; }
  oneof by { string name = 1; Size size = 2; }
  map<string, Pet> pets = 3;
}
enum Size { SIZE_UNSPECIFIED = 0; }
`

test('a source of Protobuf is services, messages and enums; names are found as the language finds them', () => {
  const reference = made('protobuf', source)
  const [watch] = topicOf(reference, 'service', 'Shop').sections[0]!.members!
  assert.deepEqual(watch!.type, [
    ...['(', { text: 'Find', to: { kind: 'message', name: 'Find' } }, ') returns (', 'stream '],
    ...[{ text: '.acme.shop.Find.Pet', to: { kind: 'message', name: 'Find.Pet' } }, ')'],
  ])
  assert.deepEqual([watch!.deprecated, watch!.notes![0], watch!.description], ['', '/acme.shop.Shop/Watch', 'Streams.'])
  const fields = topicOf(reference, 'message', 'Find').sections[0]!.members!
  assert.deepEqual(fields[1]!.notes, ['= 2', 'oneof by'])
  assert.deepEqual(fields[2]!.type, ['map<string, ', { text: 'Pet', to: { kind: 'message', name: 'Find.Pet' } }, '>'])
  assert.deepEqual(topicOf(reference, 'message', 'Find.Pet').sections[0]!.members![0]!.notes, ['= 1', 'JSON petName'])
})

test('a hostile document makes pages of bounded size, in a time that grows with it alone', () => {
  const many = Array.from({ length: 3000 }, (_, at) => `f${at}: T${at % 50}`).join('\n')
  const types = Array.from({ length: 50 }, (_, at) => `type T${at} { ${many} }`).join('\n')
  const reference = made('graphql', `type Query { a: T1 }\n${types}`)
  assert.ok(reference.parts.every(({ content, words }) => content.length < 200_000 && words.length < 10_000))
  assert.equal(topicOf(reference, 'type', 'T7').sections[0]!.more, 2500)
  const loop: Record<string, unknown> = { type: 'object', properties: { self: { $ref: '#/components/schemas/Loop' } } }
  const messages = Object.fromEntries(
    Array.from({ length: 2000 }, (_, at) => [
      `m${at}`,
      { name: 'same', payload: { $ref: '#/components/schemas/Loop' } },
    ]),
  )
  const channels = { c: { address: 'c', messages }, __proto__: {} }
  const operations = { o: { action: 'send', channel: { $ref: '#/channels/c' } } }
  const document = {
    asyncapi: '3.0.0',
    info: orders.info,
    channels,
    operations,
    components: { schemas: { Loop: loop } },
  }
  const startMs = performance.now()
  const { parts } = made('asyncapi', JSON.stringify(document))
  assert.equal(parts.filter(({ kind }) => kind === 'message').length, 2000)
  assert.ok(performance.now() - startMs < 10_000)
})
