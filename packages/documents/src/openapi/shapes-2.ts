/** OpenAPI 2.0 (Swagger), from its tables of fixed fields and the JSON Schema published beside it. */
import { type ShapeSource, shapesOf } from './shape.ts'

const docs = { description: 'text', externalDocs: 'ExternalDocs' }
const limits = {
  format: 'text',
  default: 'any',
  maximum: 'number',
  exclusiveMaximum: 'flag',
  minimum: 'number',
  exclusiveMinimum: 'flag',
  maxLength: 'natural',
  minLength: 'natural',
  pattern: 'text',
  maxItems: 'natural',
  minItems: 'natural',
  uniqueItems: 'flag',
  enum: '[any]+',
  multipleOf: 'number',
}
const collection = { items: 'Items', collectionFormat: '=csv|ssv|tsv|pipes' }
const primitive = { 'type!': '=string|number|boolean|integer|array', ...limits }
const multi = { ...primitive, items: 'Items', collectionFormat: '=csv|ssv|tsv|pipes|multi', allowEmptyValue: 'flag' }
const methods = Object.fromEntries('get put post delete options head patch'.split(' ').map(name => [name, 'Operation']))
const schemes = { schemes: '[=http|https|ws|wss]', consumes: '[text]', produces: '[text]' }
const scopes = { scopes: '{text}' }

const dialect20: Record<string, ShapeSource> = {
  OpenAPI: {
    fields: {
      'swagger!': '=2.0',
      'info!': 'Info',
      host: '~host',
      basePath: '~slash',
      ...schemes,
      'paths!': 'Paths',
      definitions: '{Schema&}',
      parameters: '{Parameter}',
      responses: '{Response}',
      securityDefinitions: '{SecurityScheme}',
      security: '[SecurityRequirement]',
      tags: '[Tag]',
      externalDocs: 'ExternalDocs',
    },
  },
  Info: {
    fields: {
      'title!': 'text',
      'version!': 'text',
      description: 'text',
      termsOfService: 'text',
      contact: 'Contact',
      license: 'License',
    },
  },
  Contact: { fields: { name: 'text', url: 'text', email: 'text' } },
  License: { fields: { 'name!': 'text', url: 'text' } },
  Paths: { patterns: { '^/': 'PathItem&' } },
  PathItem: { refBeside: true, fields: { $ref: 'text', ...methods, parameters: '[Parameter&]' } },
  Operation: {
    fields: {
      tags: '[text]',
      summary: 'text',
      ...docs,
      operationId: 'text',
      ...schemes,
      parameters: '[Parameter&]',
      'responses!': 'Responses',
      deprecated: 'flag',
      security: '[SecurityRequirement]',
    },
  },
  ExternalDocs: { fields: { 'url!': 'text', description: 'text' } },
  Parameter: {
    fields: { 'name!': 'text', 'in!': '=query|header|path|formData|body', description: 'text', required: 'flag' },
    by: {
      field: 'in',
      cases: {
        body: { 'schema!': 'Schema&' },
        query: multi,
        formData: { ...multi, 'type!': '=string|number|boolean|integer|array|file' },
        header: { ...primitive, ...collection },
        path: { ...primitive, ...collection, 'required!': 'true' },
      },
    },
  },
  Items: { fields: { ...limits, ...collection, type: '=string|number|integer|boolean|array' } },
  Responses: { fields: { default: 'Response&' }, patterns: { '^[0-9]{3}$': 'Response&' }, least: 1 },
  Response: { fields: { 'description!': 'text', schema: 'Schema&', headers: '{Header}', examples: '{any}' } },
  Header: { fields: { ...primitive, ...collection, description: 'text' } },
  Tag: { fields: { 'name!': 'text', ...docs } },
  Xml: { fields: { name: 'text', namespace: 'text', prefix: 'text', attribute: 'flag', wrapped: 'flag' } },
  SecurityRequirement: { patterns: { '': '[text]' } },
  SecurityScheme: {
    fields: { 'type!': '=basic|apiKey|oauth2', description: 'text' },
    by: {
      field: 'type',
      cases: {
        basic: {},
        apiKey: { 'name!': 'text', 'in!': '=query|header' },
        oauth2: {
          'flow!': '=implicit|password|application|accessCode',
          authorizationUrl: 'text',
          tokenUrl: 'text',
          ...scopes,
        },
      },
    },
  },
  Schema: {
    fields: {
      ...limits,
      ...docs,
      $ref: 'text',
      title: 'text',
      maxProperties: 'natural',
      minProperties: 'natural',
      required: '[text]+',
      type: '=array|boolean|integer|null|number|object|string|file or [=array|boolean|integer|null|number|object|string]+',
      items: 'Schema& or [Schema&]+',
      allOf: '[Schema&]+',
      properties: '{Schema&}',
      additionalProperties: 'Schema& or flag',
      discriminator: 'text',
      readOnly: 'flag',
      xml: 'Xml',
      example: 'any',
    },
  },
}

export const shapes20 = shapesOf(dialect20)
