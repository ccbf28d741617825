/**
 * OpenAPI 3.0, from the tables of fixed fields in the specifications ("4. Specification" /
 * "4.8 Schema") and, where those leave it open, the JSON Schemas published beside them.
 */
import { type ShapeSource, shapesOf } from './shape.ts'

const docs = { description: 'text', externalDocs: 'ExternalDocs' }
export const exampleOrExamples = [['example', 'examples']]
const schemaOrContent = [['schema', 'content']]
const methods = Object.fromEntries(
  'get put post delete options head patch trace'.split(' ').map(name => [name, 'Operation']),
)
export const flow = { refreshUrl: 'text', 'scopes!': '{text}' }
const onlyWithSchema = {
  style: 'schema',
  explode: 'schema',
  allowReserved: 'schema',
  example: 'schema',
  examples: 'schema',
}

const parameterFields = {
  description: 'text',
  required: 'flag',
  deprecated: 'flag',
  allowEmptyValue: 'flag',
  explode: 'flag',
  allowReserved: 'flag',
  schema: 'Schema&',
  content: '{MediaType}1',
  example: 'any',
  examples: '{Example&}',
}

export const dialect30: Record<string, ShapeSource> = {
  OpenAPI: {
    fields: {
      'openapi!': 'text',
      'info!': 'Info',
      servers: '[Server]',
      'paths!': 'Paths',
      components: 'Components',
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
  Server: { fields: { 'url!': 'text', description: 'text', variables: '{ServerVariable}' } },
  ServerVariable: { fields: { 'default!': 'text', enum: '[text]', description: 'text' } },
  Components: {
    fields: {
      schemas: '{Schema&}@',
      responses: '{Response&}@',
      parameters: '{Parameter&}@',
      examples: '{Example&}@',
      requestBodies: '{RequestBody&}@',
      headers: '{Header&}@',
      securitySchemes: '{SecurityScheme&}@',
      links: '{Link&}@',
      callbacks: '{Callback&}@',
    },
  },
  Paths: { patterns: { '^/': 'PathItem&' } },
  PathItem: {
    refBeside: true,
    fields: {
      $ref: 'text',
      summary: 'text',
      description: 'text',
      ...methods,
      servers: '[Server]',
      parameters: '[Parameter&]',
    },
  },
  Operation: {
    fields: {
      tags: '[text]',
      summary: 'text',
      ...docs,
      operationId: 'text',
      parameters: '[Parameter&]',
      requestBody: 'RequestBody&',
      'responses!': 'Responses',
      callbacks: '{Callback&}',
      deprecated: 'flag',
      security: '[SecurityRequirement]',
      servers: '[Server]',
    },
  },
  ExternalDocs: { fields: { 'url!': 'text', description: 'text' } },
  Parameter: {
    fields: { 'name!': 'text', 'in!': '=query|header|path|cookie', ...parameterFields },
    exclusive: [...exampleOrExamples, ...schemaOrContent],
    anyOf: schemaOrContent,
    needs: onlyWithSchema,
    by: {
      field: 'in',
      cases: {
        path: { 'required!': 'true', style: '=matrix|label|simple' },
        query: { style: '=form|spaceDelimited|pipeDelimited|deepObject' },
        header: { style: '=simple' },
        cookie: { style: '=form' },
      },
    },
  },
  Header: {
    fields: { ...parameterFields, style: '=simple' },
    exclusive: [...exampleOrExamples, ...schemaOrContent],
    anyOf: schemaOrContent,
    needs: onlyWithSchema,
  },
  RequestBody: { fields: { description: 'text', 'content!': '{MediaType}', required: 'flag' } },
  MediaType: {
    fields: { schema: 'Schema&', example: 'any', examples: '{Example&}', encoding: '{Encoding}' },
    exclusive: exampleOrExamples,
  },
  Encoding: {
    fields: {
      contentType: 'text',
      headers: '{Header&}',
      style: '=form|spaceDelimited|pipeDelimited|deepObject',
      explode: 'flag',
      allowReserved: 'flag',
    },
  },
  Responses: { fields: { default: 'Response&' }, patterns: { '^[1-5](?:[0-9]{2}|XX)$': 'Response&' }, least: 1 },
  Response: { fields: { 'description!': 'text', headers: '{Header&}', content: '{MediaType}', links: '{Link&}' } },
  Callback: { patterns: { '': 'PathItem&' } },
  Example: {
    fields: { summary: 'text', description: 'text', value: 'any', externalValue: 'text' },
    exclusive: [['value', 'externalValue']],
  },
  Link: {
    fields: {
      operationRef: 'text',
      operationId: 'text',
      parameters: '{any}',
      requestBody: 'any',
      description: 'text',
      server: 'Server',
    },
    exclusive: [['operationRef', 'operationId']],
  },
  Tag: { fields: { 'name!': 'text', ...docs } },
  Discriminator: { fields: { 'propertyName!': 'text', mapping: '{text}' }, open: true },
  Xml: { fields: { name: 'text', namespace: 'text', prefix: 'text', attribute: 'flag', wrapped: 'flag' } },
  SecurityScheme: {
    fields: { 'type!': '=apiKey|http|oauth2|openIdConnect', description: 'text' },
    by: {
      field: 'type',
      cases: {
        apiKey: { 'name!': 'text', 'in!': '=query|header|cookie' },
        http: { 'scheme!': 'text', bearerFormat: 'text' },
        oauth2: { 'flows!': 'OAuthFlows' },
        openIdConnect: { 'openIdConnectUrl!': 'text' },
      },
    },
  },
  OAuthFlows: {
    fields: {
      implicit: 'ImplicitFlow',
      password: 'PasswordFlow',
      clientCredentials: 'ClientCredentialsFlow',
      authorizationCode: 'AuthorizationCodeFlow',
    },
  },
  ImplicitFlow: { fields: { 'authorizationUrl!': 'text', ...flow } },
  PasswordFlow: { fields: { 'tokenUrl!': 'text', ...flow } },
  ClientCredentialsFlow: { fields: { 'tokenUrl!': 'text', ...flow } },
  AuthorizationCodeFlow: { fields: { 'authorizationUrl!': 'text', 'tokenUrl!': 'text', ...flow } },
  SecurityRequirement: { patterns: { '': '[text]' } },
  Schema: {
    fields: {
      title: 'text',
      ...docs,
      type: '=array|boolean|integer|number|object|string',
      format: 'text',
      default: 'any',
      example: 'any',
      enum: '[any]+',
      multipleOf: 'number',
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
      maxProperties: 'natural',
      minProperties: 'natural',
      required: '[text]+',
      not: 'Schema&',
      allOf: '[Schema&]',
      oneOf: '[Schema&]',
      anyOf: '[Schema&]',
      items: 'Schema&',
      properties: '{Schema&}',
      additionalProperties: 'Schema& or flag',
      nullable: 'flag',
      discriminator: 'Discriminator',
      readOnly: 'flag',
      writeOnly: 'flag',
      deprecated: 'flag',
      xml: 'Xml',
    },
  },
}

export const shapes30 = shapesOf(dialect30)
