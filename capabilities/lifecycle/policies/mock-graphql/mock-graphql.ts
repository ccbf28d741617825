import { bodyOf, Failure, HeaderList } from '@gatehouse/base'
import { listField, preferred } from '@gatehouse/media/media-type.ts'
import { defaulted, type Filled, object, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, type Host, type Reply, refusalReply, refuse } from '@gatehouse/unit'
import { preferenceOf } from '../mock-contract/preference.ts'
import { askOf, type NoAsk } from './graphql-ask.ts'
import type { GraphqlAnswer, GraphqlServer } from './graphql-server.ts'

const config = object({
  schema: Type.String({
    ...{ minLength: 1, maxLength: 1_048_576 },
    description: 'In the schema definition language (SDL).',
  }),
  seed: defaulted(
    Type.String({ maxLength: 64, description: 'The same seed makes the same values for the same question.' }),
    'gatehouse',
  ),
  dynamic: defaulted(Type.Boolean({ description: 'Values are made anew for each request.' }), false),
  introspection: defaulted(Type.Boolean({ description: 'Callers may ask for the schema.' }), true),
  depthMax: defaulted(
    Type.Integer({ minimum: 1, maximum: 50, description: 'Fields within fields; what asks deeper is an error.' }),
    12,
  ),
  fieldsMax: defaulted(
    Type.Integer({
      ...{ minimum: 1, maximum: 5000 },
      description: 'Fields of one document, those of a fragment as often as it is used.',
    }),
    1000,
  ),
})

const types = ['application/json', 'application/graphql-response+json']
const encoder = new TextEncoder()

export const mockGraphql = definePolicy({
  name: 'mock-graphql',
  version: 1,
  stages: ['forward'],
  title: 'Mock of GraphQL',
  summary:
    'Answers in the upstream’s place as a schema in GraphQL says: queries and mutations with values made by type and field, introspection, errors as GraphQL has them.',
  config,
  errors: ['not_acceptable', 'request_too_large'],
  examples: [
    {
      title: 'A query, one for a field that there is not, and one in another type',
      config: { schema: 'type Query { hello: String! }' },
      send: [
        'GET /?query=%7Bhello%7D',
        'GET /?query=%7Bbye%7D Accept: application/graphql-response+json',
        'GET /?query=%7Bhello%7D Accept: text/html',
      ],
      expect: [200, 400, 406],
    },
  ],
  async ready(config, host) {
    await serverOf(config, host)
    return () => {}
  },
  create(config, host) {
    let server: Promise<GraphqlServer> | undefined
    let count = 0
    return {
      async forward(exchange) {
        const { headers } = exchange.request
        const type = preferred(listField(headers, 'accept'), types)
        if (type === undefined) {
          return refusalReply(refuse('not_acceptable', `There is: ${types.join(', ')}.`), headers, exchange)
        }
        server ??= serverOf(config, host)
        const prefer = { dynamic: config.dynamic, ...preferenceOf(headers) }
        const anew = prefer.seed ?? (prefer.dynamic ? String(count++) : '')
        return answered(await server, { exchange, type, seed: `${config.seed} ${anew}` })
      },
    }
  },
})

/** Throws `snapshot_invalid`. What reads GraphQL is loaded where somebody mocks it. */
async function serverOf(
  { schema, introspection, depthMax, fieldsMax }: Filled<typeof config>,
  { digest }: Host,
): Promise<GraphqlServer> {
  const { GraphqlServer, SchemaProblem } = await import('./graphql-server.ts')
  try {
    return new GraphqlServer({ sdl: schema, introspection, depthMax, fieldsMax, digest })
  } catch (thrown) {
    if (!(thrown instanceof SchemaProblem)) throw thrown
    const { message, line, column } = thrown
    const place = `line ${line}, column ${column}`
    throw new Failure('snapshot_invalid', `The schema of mock-graphql cannot be read: ${message} (${place})`)
  }
}

interface Answering {
  exchange: Exchange
  type: string
  seed: string
}

async function answered(server: GraphqlServer, { exchange, type, seed }: Answering): Promise<Reply> {
  const ask = await askOf(exchange)
  if ('status' in ask) return refused(ask, type)
  const isRead = exchange.request.method !== 'POST'
  if (isRead && server.isMutation(ask)) return refused({ status: 405, message: 'A mutation is asked by POST.' }, type)
  const answer = server.answer(ask, seed)
  // Within plain JSON a status says nothing of the question (GraphQL over HTTP §6.4.1).
  return replyOf(Object.hasOwn(answer, 'data') || type === types[0] ? 200 : 400, answer, type)
}

const refused = ({ status, message }: NoAsk, type: string) =>
  replyOf(status, { errors: [{ message }] }, type, status === 405 ? ['Allow', 'POST'] : [])

function replyOf(status: number, answer: GraphqlAnswer, type: string, fields: readonly string[] = []): Reply {
  const headers = new HeaderList(['Content-Type', `${type}; charset=utf-8`, 'Vary', 'Accept, Prefer', ...fields])
  return { status, headers, body: bodyOf(encoder.encode(JSON.stringify(answer))) }
}
