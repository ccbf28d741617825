/** The OpenAPI 3.1 description of the control API. */
import { type FailureCode, failureKinds } from '@gatehouse/base'
import { jsonSchema, type TSchema } from '@gatehouse/schema'
import type { RestRoute } from './rest.ts'

type Json = Record<string, unknown>

export function openApiOf(routes: readonly RestRoute[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    paths[route.path] ??= {}
    paths[route.path]![route.method.toLowerCase()] = operationOf(route)
  }
  const codes = [...new Set(routes.flatMap(route => route.errors))].sort()
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse control API',
      version,
      description: 'Everything the console and the CLI can do.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(routes.map(tagOf))].map(name => ({ name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'gatehouse_console.session_token' },
      },
      schemas: { Problem: problemSchema, ...resourceSchemas(routes) },
      responses: Object.fromEntries(codes.map(code => [code, responseOf(code)])),
    },
  }
}

const tagOf = ({ resource, id }: RestRoute) => resource?.kind ?? id.split('.')[0]!

function operationOf(route: RestRoute): Json {
  const { resource, verb } = route
  const reference =
    resource && verb && verb !== 'list' && verb !== 'delete' && !(verb === 'create' && resource.shownOnce)
  const schema = reference ? { $ref: `#/components/schemas/${resource.kind}` } : route.reply && plain(route.reply)
  const headers =
    resource && verb !== 'list' && verb !== 'delete' && route.verb
      ? { headers: { ETag: { schema: { type: 'string' } } } }
      : {}
  return {
    operationId: route.id,
    tags: [tagOf(route)],
    summary: route.title,
    description: `${route.summary}\n\nRole: ${route.role}${route.permission ? `, with the permission ${route.permission}` : ''}.`,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query), ...ifMatch(route)],
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: plain(route.body) } } } }
      : {}),
    responses: {
      [route.status]: {
        description: 'Done.',
        ...headers,
        ...(route.operation?.file ? { content: { '*/*': { schema: { type: 'string', format: 'binary' } } } } : {}),
        ...(schema ? { content: { [mediaTypeOf(route)]: { schema } } } : {}),
      },
      ...errorResponses(route.errors),
    },
    ...(route.role === 'anyone' ? { security: [] } : {}),
  }
}

/** Of a stream, the schema is of the data of each event. */
const mediaTypeOf = ({ operation }: RestRoute) => (operation?.stream ? 'text/event-stream' : 'application/json')

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'workspace' ? 'Slug or id; `-` for all workspaces when listing.' : 'Slug or id.',
    schema: { type: 'string' },
  }))
}

function queryParameters(query: TSchema | undefined): Json[] {
  const { properties = {}, required = [] } = (query ? plain(query) : {}) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description ? { description } : {}),
    schema,
  }))
}

const ifMatch = ({ verb }: RestRoute): Json[] =>
  verb === 'update' || verb === 'delete'
    ? [
        {
          name: 'If-Match',
          in: 'header',
          required: false,
          description: 'The etag that was read.',
          schema: { type: 'string' },
        },
      ]
    : []

/** Several codes may share a status; their names stand in its description. */
function errorResponses(codes: readonly FailureCode[]): Json {
  const byStatus = new Map<number, FailureCode[]>()
  for (const code of new Set(codes))
    byStatus.set(failureKinds[code].status, [...(byStatus.get(failureKinds[code].status) ?? []), code])
  return Object.fromEntries(
    [...byStatus].map(([status, [first, ...more]]) => [
      status,
      more.length === 0 ? { $ref: `#/components/responses/${first}` } : responseOf(first!, [first!, ...more]),
    ]),
  )
}

function responseOf(code: FailureCode, codes: readonly FailureCode[] = [code]): Json {
  return {
    description: codes.map(one => `\`${one}\`: ${failureKinds[one].title}.`).join(' '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function resourceSchemas(routes: readonly RestRoute[]): Json {
  const shown = routes.filter(({ verb }) => verb === 'get')
  return Object.fromEntries(shown.map(({ resource, reply }) => [resource!.kind, plain(reply!)]))
}

const ofForms = ['showIf', 'upfront', 'exactlyOne']

/** Without the house's own keywords. */
function plain(schema: TSchema): Json {
  return JSON.parse(JSON.stringify(jsonSchema(schema), (key, value) => (ofForms.includes(key) ? undefined : value)))
}

const problemSchema = {
  type: 'object',
  title: 'Problem',
  description: 'RFC 9457 problem document.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(failureKinds) },
    hint: { type: 'string', description: 'What to do next.' },
    instance: { type: 'string', description: 'The request it happened to.' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          pointer: { type: 'string' },
          hint: { type: 'string' },
          place: {
            type: 'object',
            properties: { file: { type: 'string' }, line: { type: 'integer' }, column: { type: 'integer' } },
          },
        },
      },
    },
  },
}
