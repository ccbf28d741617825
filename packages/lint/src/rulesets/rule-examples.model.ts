/** Of each rule that comes along a document that breaks it and one that does not. */
export interface RuleExample {
  bad: object | string
  good: object | string
  /** Their names, where these count. */
  badFile?: string
  goodFile?: string
}

type Json = Record<string, unknown>

const three = (more: Json = {}): Json => ({ openapi: '3.0.3', info: { title: 'a', version: '1' }, paths: {}, ...more })
const two = (more: Json = {}): Json => ({ swagger: '2.0', info: { title: 'a', version: '1' }, paths: {}, ...more })
const ok = { responses: { 200: { description: 'ok' } } }
const operation = (more: Json) => three({ paths: { '/a': { get: { ...ok, ...more } } } })
const pair = (make: (more: never) => Json, bad: unknown, good: unknown): RuleExample => ({
  bad: make(bad as never),
  good: make(good as never),
})
const info = (more: Json) => three({ info: { title: 'a', version: '1', ...more } })
const path = (name: string) => three({ paths: { [name]: { get: ok } } })
const schemas = (more: Json) => three({ components: { schemas: more } })
const schema = (one: Json) => schemas({ A: one })
const parameter = (one: Json) => operation({ parameters: [{ name: 'a', in: 'query', schema: {}, ...one }] })
const scheme = (one: Json) => three({ components: { securitySchemes: { s: one } } })
const servers = (url: string) => three({ servers: [{ url }] })
const media = (one: Json) => operation({ requestBody: { content: { 'application/json': one } } })
const twice = (...list: Json[]) =>
  three({ paths: Object.fromEntries(list.map((one, at) => [`/${at}`, { get: { ...ok, ...one } }])) })
const reference = { $ref: '#/components/schemas/A' }
const flows = (more: Json) => scheme({ type: 'oauth2', flows: more })
const flow = { authorizationUrl: 'https://a.example', tokenUrl: 'https://a.example', scopes: {} }
const definition = (one: Json) => two({ definitions: { A: one } })

export const ruleExamples: Readonly<Record<string, RuleExample>> = {
  'oas-schema': { bad: three({ paths: [] as never }), good: three() },
  'invalid-ref': pair(media, { schema: { $ref: '#/components/schemas/None' } }, { schema: {} }),
  'external-ref': pair(media, { schema: { $ref: 'other.yaml' } }, { schema: {} }),
  'operation-operationId-unique': {
    bad: twice({ operationId: 'a' }, { operationId: 'a' }),
    good: twice({ operationId: 'a' }, { operationId: 'b' }),
  },
  'path-params': pair(path, '/{a}', '/a'),
  'path-not-include-query': pair(path, '/a?b=1', '/a'),
  'operation-parameters': {
    bad: operation({
      parameters: [
        { name: 'a', in: 'query', schema: {} },
        { name: 'a', in: 'query', schema: {} },
      ],
    }),
    good: parameter({}),
  },
  'operation-security-defined': pair(operation, { security: [{ s: [] }] }, {}),
  'openapi-tags-uniqueness': pair(three, { tags: [{ name: 'a' }, { name: 'a' }] }, { tags: [{ name: 'a' }] }),
  'server-variables': pair(servers, 'https://{a}.example', 'https://a.example'),
  'no-$ref-siblings': pair(media, { schema: { ...reference, maxLength: 1 } }, { schema: reference }),
  'operation-success-response': pair(operation, { responses: { 400: { description: 'no' } } }, {}),
  'operation-operationId': pair(operation, {}, { operationId: 'a' }),
  'operation-operationId-valid-in-url': pair(operation, { operationId: 'a b' }, { operationId: 'a' }),
  'operation-description': pair(operation, {}, { description: 'a' }),
  'operation-tags': pair(operation, { tags: [] }, { tags: ['a'] }),
  'operation-singular-tag': pair(operation, { tags: ['a', 'b'] }, { tags: ['a'] }),
  'operation-tag-defined': pair(operation, { tags: ['a'] }, {}),
  'path-declarations-must-exist': pair(path, '/a/{}', '/a'),
  'path-keys-no-trailing-slash': pair(path, '/a/', '/a'),
  'parameter-description': pair(parameter, {}, { description: 'a' }),
  'info-contact': pair(info, {}, { contact: { name: 'a' } }),
  'contact-properties': pair(
    info,
    { contact: {} },
    { contact: { name: 'a', url: 'https://a.example', email: 'a@a.example' } },
  ),
  'info-description': pair(info, {}, { description: 'a' }),
  'info-license': pair(info, {}, { license: { name: 'a' } }),
  'license-url': pair(info, { license: { name: 'a' } }, { license: { name: 'a', url: 'https://a.example' } }),
  'openapi-tags': pair(three, { tags: [] }, { tags: [{ name: 'a' }] }),
  'openapi-tags-alphabetical': pair(
    three,
    { tags: [{ name: 'b' }, { name: 'a' }] },
    { tags: [{ name: 'a' }, { name: 'b' }] },
  ),
  'tag-description': pair(three, { tags: [{ name: 'a' }] }, { tags: [{ name: 'a', description: 'a' }] }),
  'no-eval-in-markdown': pair(info, { description: 'eval(1)' }, { description: 'evaluate' }),
  'no-script-tags-in-markdown': pair(info, { description: '<script src=a>' }, { description: 'script' }),
  'typed-enum': pair(schema, { type: 'string', enum: [1] }, { type: 'string', enum: ['a'] }),
  'duplicated-entry-in-enum': pair(schema, { enum: ['a', 'a'] }, { enum: ['a'] }),
  'array-items': pair(schema, { type: 'array' }, { type: 'array', items: {} }),
  'valid-media-example': pair(
    media,
    { schema: { type: 'integer' }, example: 'a' },
    { schema: { type: 'integer' }, example: 1 },
  ),
  'valid-schema-example': pair(schema, { type: 'integer', example: 'a' }, { type: 'integer', example: 1 }),
  'examples-value-or-externalValue': pair(media, { examples: { a: {} } }, { examples: { a: { value: 1 } } }),
  'unused-component': {
    bad: schema({ type: 'string' }),
    good: three({ ...media({ schema: reference }), ...{ components: { schemas: { A: {} } } } }),
  },
  'oas3-api-servers': pair(three, { servers: [] }, { servers: [{ url: '/' }] }),
  'oas3-server-trailing-slash': pair(servers, 'https://a.example/', 'https://a.example'),
  'oas3-server-not-example.com': pair(servers, 'https://example.com', 'https://a.example'),
  'oas2-api-host': pair(two, {}, { host: 'a.example' }),
  'oas2-api-schemes': pair(two, { schemes: [] }, { schemes: ['https'] }),
  'oas2-host-trailing-slash': pair(two, { host: 'a.example/' }, { host: 'a.example' }),
  'oas2-operation-formData-consume-check': {
    bad: two({ paths: { '/a': { post: { ...ok, parameters: [{ name: 'a', in: 'formData', type: 'string' }] } } } }),
    good: two({
      consumes: ['multipart/form-data'],
      paths: { '/a': { post: { ...ok, parameters: [{ name: 'a', in: 'formData', type: 'string' }] } } },
    }),
  },
  'oas2-discriminator': pair(
    definition,
    { type: 'object', discriminator: 'kind' },
    { type: 'object', discriminator: 'kind', required: ['kind'], properties: { kind: { type: 'string' } } },
  ),
  'callbacks-in-callbacks': pair(
    operation,
    { callbacks: { a: { '{$url}': { post: { ...ok, callbacks: { b: {} } } } } } },
    { callbacks: { a: { '{$url}': { post: ok } } } },
  ),
  'no-http-basic': pair(scheme, { type: 'http', scheme: 'basic' }, { type: 'http', scheme: 'bearer' }),
  'no-api-keys-in-url': pair(
    scheme,
    { type: 'apiKey', name: 'k', in: 'query' },
    { type: 'apiKey', name: 'k', in: 'header' },
  ),
  'no-credentials-in-url': pair(parameter, { name: 'access_token' }, { name: 'page' }),
  'auth-insecure-schemes': pair(scheme, { type: 'http', scheme: 'Digest' }, { type: 'http', scheme: 'bearer' }),
  'oauth2-no-implicit-or-password': pair(flows, { implicit: flow }, { authorizationCode: flow }),
  'protected-changes': {
    bad: three({ paths: { '/a': { post: ok } } }),
    good: three({ security: [{ s: [] }], paths: { '/a': { post: ok } } }),
  },
  'error-401': pair(
    operation,
    { security: [{ s: [] }] },
    { security: [{ s: [] }], responses: { 200: { description: 'ok' }, 401: { description: 'no' } } },
  ),
  'error-429': pair(operation, {}, { responses: { 200: { description: 'ok' }, '4XX': { description: 'no' } } }),
  'https-only': pair(servers, 'http://a.example', 'https://a.example'),
  'https-only-2': pair(two, { schemes: ['http'] }, { schemes: ['https'] }),
  'no-numeric-ids': {
    bad: three({
      paths: {
        '/{id}': {
          get: { ...ok, parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }] },
        },
      },
    }),
    good: three({
      paths: {
        '/{id}': {
          get: { ...ok, parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] },
        },
      },
    }),
  },
  'array-limit': pair(schema, { type: 'array', items: {} }, { type: 'array', items: {}, maxItems: 3 }),
  'string-limit': pair(schema, { type: 'string' }, { type: 'string', maxLength: 3 }),
  'integer-limit': pair(schema, { type: 'integer' }, { type: 'integer', format: 'int32' }),
  'no-additional-properties': pair(schema, { type: 'object', additionalProperties: true }, { type: 'object' }),
  'paths-kebab-case': pair(path, '/orderItems', '/v1/order-items/{itemId}:close'.replace('/{itemId}:close', '')),
  'paths-no-verbs': pair(path, '/get-orders', '/orders'),
  'schema-names-one-casing': pair(
    schemas,
    { OrderItem: {}, AnyThing: {}, order_line: {} },
    { OrderItem: {}, AnyThing: {} },
  ),
  'parameter-names-one-casing': {
    bad: twice(
      ...['pageSize', 'maxItems', 'sort_by'].map(name => ({ parameters: [{ name, in: 'query', schema: {} }] })),
    ),
    good: twice(...['pageSize', 'sortBy'].map(name => ({ parameters: [{ name, in: 'query', schema: {} }] }))),
  },
  'property-names-one-casing': pair(
    schema,
    { properties: { aB: {}, cD: {}, e_f: {} } },
    { properties: { aB: {}, cD: {}, e: {} } },
  ),
  'operation-id-one-casing': {
    bad: twice({ operationId: 'listOrders' }, { operationId: 'getOrder' }, { operationId: 'delete_order' }),
    good: twice({ operationId: 'listOrders' }, { operationId: 'getOrder' }),
  },
  'operation-summary': pair(operation, {}, { summary: 'a' }),
  'problem-details': pair(
    operation,
    { responses: { 400: { description: 'no', content: { 'application/json': {} } } } },
    { responses: { 400: { description: 'no', content: { 'application/problem+json': {} } } } },
  ),
  'paging-together': pair(
    parameter,
    { name: 'limit', schema: { type: 'integer' } },
    { name: 'limit', schema: { maximum: 9 } },
  ),
}
