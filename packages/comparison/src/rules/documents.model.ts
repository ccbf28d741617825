/** What may change about endpoints and documents, as pairs; each is tried both ways. */
import { documentWith } from '../testing.ts'

type Json = Record<string, unknown>
export type DocumentPair = readonly [Json, Json]

const plain = documentWith({})
const parameter = (more: object) =>
  documentWith({ parameters: [{ name: 'own', in: 'query', schema: { type: 'string' }, ...more }] })
const body = (more: object) =>
  documentWith({ requestBody: { content: { 'application/json': { schema: { type: 'string' } } }, ...more } })
const response = (more: object, status = '200') =>
  documentWith({ responses: { [status]: { description: 'Done.', ...more } } })
const type = (name: string, more: object = { schema: { type: 'string' } }) => ({ content: { [name]: more } })
const form = (of: string) =>
  type('application/x-www-form-urlencoded', { schema: { type: 'object', properties: { own: { type: of } } } })
const header = (more: object) => response({ headers: { Own: { schema: { type: 'string' }, ...more } } })
const oauth = (flow: object) => ({
  components: {
    securitySchemes: {
      own: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://a.example/t', scopes: { read: 'Read' }, ...flow } },
      },
    },
  },
})
const key = { components: { securitySchemes: { own: { type: 'apiKey', in: 'header', name: 'X-Key' } } } }
const sunset = (day: string) => ({ deprecated: true, 'x-sunset': day })
const life = (more: object) => documentWith(more as Json)
const gone = { ...plain, paths: {} }
const half = (more: Json) => ({
  ...plain,
  paths: { '/things': { get: { responses: {} }, post: { responses: {}, ...more } } },
})
const other = { ...plain, paths: { '/things': { get: { responses: {} } } } }
const hook = (name: string) => ({ ...plain, webhooks: { [name]: { post: { responses: {} } } } })
const version = (of: string, schema: object) => ({
  ...body(type('application/json', { schema })),
  info: { title: 'Things', version: of },
})

export const documentPairs: readonly DocumentPair[] = [
  [plain, gone],
  [life({ deprecated: true }), gone],
  [life(sunset('2030-01-01')), gone],
  [life(sunset('some day')), gone],
  [half({}), other],
  [half({ deprecated: true }), other],
  [half(sunset('2030-01-01')), other],
  [plain, life({ deprecated: true })],
  [plain, life(sunset('2030-01-01'))],
  [plain, life(sunset('2026-01-02'))],
  [plain, life(sunset('some day'))],
  [life(sunset('2030-01-01')), life({ deprecated: true })],
  [life(sunset('2030-01-01')), life(sunset('2026-01-02'))],
  [life({ 'x-stability-level': 'beta' }), life({ 'x-stability-level': 'stable' })],
  [plain, life({ 'x-stability-level': 'odd' })],
  [life({ operationId: 'one' }), life({ operationId: 'two' })],
  [life({ tags: ['one'] }), life({ tags: ['two'] })],
  [documentWith({}, { components: { schemas: { Own: { type: 'string' } } } }), plain],
  [plain, documentWith({}, { security: [{ own: [] }] })],
  [documentWith({}, { security: [{ own: [] }] }), documentWith({}, { security: [{ own: ['read'] }] })],
  [plain, life({ security: [{ own: [] }] })],
  [life({ security: [{ own: [] }] }), life({ security: [{ own: ['read'] }] })],
  [plain, documentWith({}, key)],
  [documentWith({}, key), documentWith({}, oauth({}))],
  [
    documentWith({}, oauth({})),
    documentWith({}, oauth({ tokenUrl: 'https://b.example/t', authorizationUrl: 'https://b.example/a' })),
  ],
  [documentWith({}, oauth({})), documentWith({}, oauth({ scopes: { read: 'Reads', write: 'Write' } }))],
  [plain, parameter({})],
  [plain, parameter({ required: true })],
  [plain, parameter({ required: true, schema: { default: 'a' } })],
  [plain, parameter({ schema: { default: 'a' } })],
  [plain, parameter({ in: 'path', required: true })],
  [parameter({}), parameter({ required: true })],
  [parameter({}), parameter({ deprecated: true })],
  [parameter({ deprecated: true }), plain],
  [parameter(sunset('2030-01-01')), plain],
  [parameter({}), parameter(sunset('some day'))],
  [parameter({}), parameter(sunset('2026-01-02'))],
  [parameter(sunset('2030-01-01')), parameter({ deprecated: true })],
  [parameter(sunset('2030-01-01')), parameter(sunset('2026-01-02'))],
  [
    parameter({ in: 'header', schema: { type: 'object' } }),
    parameter({ in: 'header', schema: { type: 'object', properties: { a: {} }, required: ['a'] } }),
  ],
  [
    parameter({ in: 'header', schema: { type: 'object', properties: { a: {} } } }),
    parameter({ in: 'header', schema: { type: 'object', properties: { a: {} }, required: ['a'] } }),
  ],
  [plain, body({})],
  [plain, body({ required: true })],
  [body({}), body({ required: true })],
  [body({}), body({ content: { 'application/json': { schema: { type: 'string' } }, 'text/plain': {} } })],
  [body(type('application/json', {})), body({})],
  [response(type('application/json', {})), response(type('application/json'))],
  [response({}), response(type('application/json'))],
  [response(type('application/problem+json')), response(type('application/json'))],
  [response(type('application/json')), response(type('application/json; profile=a'))],
  [response(type('application/json; profile=b')), response(type('application/json; profile=a'))],
  [response({}), { ...response({}, '201') }],
  [response({}), documentWith({ responses: { 200: { description: 'Done.' }, 404: { description: 'None.' } } })],
  [response({}), header({})],
  [response({}), header({ required: true })],
  [header({}), header({ required: true })],
  [
    body(type('application/xml', { schema: { type: 'object' } })),
    body(type('application/xml', { schema: { type: 'string' } })),
  ],
  [
    response(type('application/xml', { schema: { type: 'object' } })),
    response(type('application/xml', { schema: { type: 'string' } })),
  ],
  [body(form('integer')), body(form('string'))],
  [response(form('integer')), response(form('string'))],
  [hook('one'), hook('two')],
  [version('1.0.0', { type: 'string' }), version('1.0.0', { type: 'integer' })],
  [version('1.0.0', { type: 'string' }), version('1.1.0', { type: 'integer' })],
]

/** Those that ask for days between a deprecation and the end. */
export const strictDays = { beta: 31, stable: 180 }
