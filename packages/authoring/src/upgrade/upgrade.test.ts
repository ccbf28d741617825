import assert from 'node:assert/strict'
import test from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import { upgraded } from './upgrade.ts'

const swagger = {
  swagger: '2.0',
  info: { title: 'Shop', version: '1' },
  host: 'shop.example',
  basePath: '/v1',
  schemes: ['https', 'http'],
  consumes: ['application/json'],
  produces: ['application/json', 'application/xml'],
  securityDefinitions: {
    basic: { type: 'basic' },
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    oauth: {
      type: 'oauth2',
      flow: 'accessCode',
      authorizationUrl: 'https://a.example/a',
      tokenUrl: 'https://a.example/t',
      scopes: { read: 'To read.' },
    },
  },
  security: [{ key: [] }],
  parameters: {
    page: { name: 'page', in: 'query', type: 'integer', minimum: 0, exclusiveMinimum: true },
    Pet: { name: 'pet', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } },
    'a/b': {
      name: 'ids',
      in: 'query',
      type: 'array',
      items: { type: 'string', collectionFormat: 'csv' },
      collectionFormat: 'pipes',
    },
  },
  responses: {
    None: { description: 'Nothing.', headers: { 'X-Left': { type: 'integer', description: 'What is left.' } } },
  },
  definitions: {
    Pet: {
      discriminator: 'kind',
      required: ['kind'],
      properties: {
        kind: { type: 'string' },
        owner: { type: 'string', 'x-nullable': true },
        default: { $ref: '#/definitions/Pet' },
      },
    },
  },
  paths: {
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, type: 'string', format: 'uuid' }],
      get: {
        parameters: [{ $ref: '#/parameters/page' }, { $ref: '#/parameters/a~1b' }],
        produces: ['application/xml'],
        responses: {
          200: {
            description: 'A pet',
            schema: { $ref: '#/definitions/Pet' },
            examples: { 'application/xml': '<pet/>' },
          },
          404: { $ref: '#/responses/None' },
          default: { $ref: '#/responses/None' },
        },
      },
      put: { parameters: [{ $ref: '#/parameters/Pet' }], responses: { 204: { description: 'Done.' } } },
      post: {
        consumes: ['multipart/form-data'],
        parameters: [
          { name: 'photo', in: 'formData', type: 'file', required: true, description: 'A picture.' },
          { name: 'tags', in: 'formData', type: 'array', items: { type: 'string' }, collectionFormat: 'ssv' },
        ],
        responses: { 200: { description: 'Bytes', schema: { type: 'file' } } },
      },
    },
  },
}
const made = (to: '3.0' | '3.1' = '3.0', document: object = swagger) => upgraded(JSON.stringify(document), to)
// biome-ignore lint/suspicious/noExplicitAny: looked into at many places
const value = (to: '3.0' | '3.1' = '3.0') => made(to).value as any

test('a document of 2.0 becomes one of 3.0 and 3.1 that is read without a finding', () => {
  for (const to of ['3.0', '3.1'] as const) {
    const { endpoints, findings, servers, dialect } = readOpenApi(JSON.stringify(made(to).value))
    assert.deepEqual([endpoints.length, findings, dialect], [3, [], to])
    assert.deepEqual(servers, ['https://shop.example/v1', 'http://shop.example/v1'])
  }
  assert.deepEqual(made().lost, [])
})

test('parameters, bodies, forms and replies say what they said', () => {
  const { components, paths } = value()
  assert.deepEqual(components.parameters, {
    page: { name: 'page', in: 'query', schema: { type: 'integer', minimum: 0, exclusiveMinimum: true } },
    a_b: {
      name: 'ids',
      in: 'query',
      style: 'pipeDelimited',
      explode: false,
      schema: { type: 'array', items: { type: 'string' } },
    },
  })
  assert.deepEqual(components.requestBodies.Pet, {
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
    required: true,
  })
  assert.deepEqual(components.responses.None.headers, {
    'X-Left': { description: 'What is left.', schema: { type: 'integer' } },
  })
  const { get, put, post, parameters } = paths['/pets/{id}']
  assert.deepEqual(parameters, [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }])
  assert.deepEqual(get.parameters, [{ $ref: '#/components/parameters/page' }, { $ref: '#/components/parameters/a_b' }])
  assert.deepEqual(get.responses[200].content, {
    'application/xml': { schema: { $ref: '#/components/schemas/Pet' }, example: '<pet/>' },
  })
  assert.deepEqual(get.responses[404], { $ref: '#/components/responses/None' })
  assert.deepEqual(get.responses.default, { $ref: '#/components/responses/None' })
  assert.deepEqual(put.requestBody, { $ref: '#/components/requestBodies/Pet' })
  assert.deepEqual(post.requestBody, {
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: {
            photo: { description: 'A picture.', type: 'string', format: 'binary' },
            tags: { type: 'array', items: { type: 'string' } },
          },
          required: ['photo'],
        },
        encoding: { tags: { style: 'spaceDelimited', explode: false } },
      },
    },
    required: true,
  })
  assert.deepEqual(Object.keys(post.responses[200].content), ['application/json', 'application/xml'])
  assert.equal(post.responses[200].content['application/json'].schema.format, 'binary')
})

test('schemes of security, discriminators and null are written as the version has them', () => {
  const { components } = value()
  assert.deepEqual(components.securitySchemes, {
    basic: { type: 'http', scheme: 'basic' },
    key: swagger.securityDefinitions.key,
    oauth: {
      type: 'oauth2',
      flows: {
        authorizationCode: {
          authorizationUrl: 'https://a.example/a',
          tokenUrl: 'https://a.example/t',
          scopes: { read: 'To read.' },
        },
      },
    },
  })
  const { Pet } = components.schemas
  assert.deepEqual(
    [Pet.discriminator, Pet.properties.owner],
    [{ propertyName: 'kind' }, { type: 'string', nullable: true }],
  )
  assert.deepEqual(Pet.properties.default, { $ref: '#/components/schemas/Pet' })
  const next = value('3.1').components
  assert.deepEqual(next.schemas.Pet.properties.owner, { type: ['string', 'null'] })
  assert.deepEqual(next.parameters.page.schema, { type: 'integer', exclusiveMinimum: 0 })
})

test('what users wrote as data stays, and what a version cannot say is told', () => {
  const data = { $ref: '#/definitions/Pet', nullable: true, discriminator: 'a' }
  const document = {
    ...swagger,
    definitions: {
      Pet: { example: data, enum: [data], 'x-own': data, allOf: [{ type: 'object' }], 'x-nullable': true },
    },
    paths: {
      '/a': {
        get: {
          parameters: [{ name: 'a', in: 'query', type: 'array', items: {}, collectionFormat: 'tsv' }],
          responses: {},
        },
      },
    },
  }
  const { value: three, lost } = made('3.0', document)
  const {
    example,
    enum: values,
    'x-own': own,
  } = (three as typeof three & { components: { schemas: { Pet: Record<string, unknown> } } }).components.schemas.Pet
  assert.deepEqual([example, values, own], [data, [data], data])
  assert.deepEqual(
    lost.map(({ pointer }) => pointer),
    ['/paths/~1a/get/parameters/0'],
  )
  const { value: one } = made('3.1', document)
  const { Pet } = (one as typeof one & { components: { schemas: { Pet: { anyOf: unknown[] } } } }).components.schemas
  assert.deepEqual(Pet.anyOf[1], { type: 'null' })
  assert.throws(() => upgraded('{"openapi":"3.1.0"}', '3.1'), { code: 'conflict' })
  assert.throws(() => upgraded('{"asyncapi":"3.0.0"}', '3.1'), { code: 'document_invalid' })
})
