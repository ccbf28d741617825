/** One document of each kind that is not OpenAPI. Imported by tests only. */
export const schema = `"""Everything in the shop."""
schema { query: Query }
type Query {
  "By their names."
  pets(first: Int = 10): [Pet!]!
}
type Pet { name: String! kind: Kind @deprecated(reason: "Say sort.") }
enum Kind { CAT DOG }
`

export const source = `syntax = "proto3";
package acme.shop.v2;
// A pet.
message Pet { string name = 1; }
service Shop { rpc Find (Pet) returns (stream Pet); }
`

export const events = {
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '4.1.0', description: 'What happens to orders.' },
  servers: {
    broker: { host: 'kafka.internal:9092', protocol: 'kafka' },
    live: {
      host: '{region}.example.com',
      pathname: '/live',
      protocol: 'wss',
      variables: { region: { default: 'eu' } },
    },
  },
  channels: {
    placed: { address: 'orders/placed', messages: { order: { $ref: '#/components/messages/order' } } },
  },
  operations: { orderPlaced: { action: 'send', channel: { $ref: '#/channels/placed' } } },
  components: {
    messages: { order: { payload: { $ref: '#/components/schemas/Order' } } },
    schemas: { Order: { type: 'object', properties: { id: { type: 'string' } } } },
  },
}
