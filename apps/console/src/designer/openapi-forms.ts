/** Forms of what stands in a contract document; what has no field here stays as it is. */
import type { Schema } from '@gatehouse/forms/field.ts'
import type { EntryKind } from './entry.ts'

const text: Schema = { type: 'string' }
const paragraph: Schema = { type: 'string', maxLength: 20_000 }
const texts: Schema = { type: 'array', items: text }
const flag: Schema = { type: 'boolean', default: false }
const number: Schema = { type: 'number' }
const count: Schema = { type: 'integer', minimum: 0 }
/** Anything, written as JSON. */
const any: Schema = {}
const form = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  ...{ type: 'object', properties, required },
})

const reference: Schema = {
  ...text,
  description: 'Stands for another part of the document, such as #/components/schemas/Pet.',
}
const requirements: Schema = {
  description: 'Schemes of which one must be met, such as [{ "key": [] }]. An empty list asks for none.',
}

const schemaFields: Record<string, Schema> = {
  title: text,
  description: paragraph,
  type: { enum: ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] },
  format: { ...text, examples: ['date-time', 'uuid', 'int64'] },
  $ref: reference,
  required: { ...texts, description: 'Properties that must be there.' },
  enum: { description: 'All values there are, as a list.' },
  default: any,
  example: any,
  ...{ minLength: count, maxLength: count, pattern: text, minimum: number, maximum: number },
  ...{ minItems: count, maxItems: count, uniqueItems: flag, additionalProperties: any },
  ...{ nullable: flag, readOnly: flag, writeOnly: flag, deprecated: flag, oneOf: any, anyOf: any, allOf: any },
}
const schema = form(schemaFields)

const parameter = form(
  {
    name: text,
    in: { enum: ['query', 'header', 'path', 'cookie', 'formData', 'body'] },
    description: paragraph,
    ...{ $ref: reference, required: flag, deprecated: flag, example: any },
  },
  ['name', 'in'],
)

export const openapiForms: Readonly<Partial<Record<EntryKind, Schema>>> = {
  document: form({
    security: requirements,
    externalDocs: form({ url: text, description: text }, ['url']),
  }),
  info: form(
    {
      title: text,
      version: text,
      description: paragraph,
      termsOfService: text,
      contact: form({ name: text, email: text, url: text }),
      license: form({ name: text, url: text, identifier: text }, ['name']),
    },
    ['title', 'version'],
  ),
  server: form({ url: text, description: paragraph }, ['url']),
  tag: form({ name: text, description: paragraph }, ['name']),
  path: form({ summary: text, description: paragraph }),
  operation: form({
    ...{ summary: text, description: paragraph, operationId: text, tags: texts, deprecated: flag },
    security: requirements,
  }),
  parameter,
  body: form({ description: paragraph, required: flag, $ref: reference }),
  response: form({ description: paragraph, $ref: reference }, ['description']),
  media: form({ example: any }),
  schema,
  header: form({ description: paragraph, required: flag, deprecated: flag, $ref: reference, example: any }),
  example: form({ summary: text, description: paragraph, value: any, externalValue: text, $ref: reference }),
  security: form(
    {
      type: { enum: ['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS', 'basic'] },
      description: paragraph,
      name: { ...text, showIf: { type: 'apiKey' } },
      in: { enum: ['query', 'header', 'cookie'], showIf: { type: 'apiKey' } },
      scheme: { ...text, showIf: { type: 'http' }, examples: ['bearer', 'basic'] },
      bearerFormat: { ...text, showIf: { type: 'http' } },
      openIdConnectUrl: { ...text, showIf: { type: 'openIdConnect' } },
      flows: { showIf: { type: 'oauth2' } },
    },
    ['type'],
  ),
}
