/** OpenAPI 3.1: 3.0 with JSON Schema 2020-12, webhooks and reusable path items. */
import { extended, type ShapeSource, shapesOf } from './shape.ts'
import { dialect30 } from './shapes-3-0.ts'

/** JSON Schema 2020-12 with the members OpenAPI adds (3.1 §4.8.24). Unknown keywords are annotations. */
const schema2020: ShapeSource = {
  open: true,
  orFlag: true,
  refBeside: true,
  fields: {
    ...Object.fromEntries(
      '$id $schema $ref $anchor $dynamicRef $dynamicAnchor $comment title description format pattern contentEncoding contentMediaType'
        .split(' ')
        .map(name => [name, 'text']),
    ),
    ...Object.fromEntries(
      'maxLength minLength maxItems minItems maxContains minContains maxProperties minProperties'
        .split(' ')
        .map(name => [name, 'natural']),
    ),
    ...Object.fromEntries(
      'multipleOf maximum exclusiveMaximum minimum exclusiveMinimum'.split(' ').map(name => [name, 'number']),
    ),
    ...Object.fromEntries('uniqueItems readOnly writeOnly deprecated'.split(' ').map(name => [name, 'flag'])),
    ...Object.fromEntries(
      'not if then else items contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties contentSchema'
        .split(' ')
        .map(name => [name, 'Schema&']),
    ),
    ...Object.fromEntries('allOf anyOf oneOf prefixItems'.split(' ').map(name => [name, '[Schema&]+'])),
    ...Object.fromEntries(
      'properties patternProperties dependentSchemas $defs'.split(' ').map(name => [name, '{Schema&}']),
    ),
    type: '=array|boolean|integer|null|number|object|string or [=array|boolean|integer|null|number|object|string]+',
    enum: '[any]',
    const: 'any',
    default: 'any',
    example: 'any',
    required: '[text]',
    dependentRequired: '{[text]}',
    examples: '[any]',
    externalDocs: 'ExternalDocs',
    discriminator: 'Discriminator',
    xml: 'Xml',
  },
}

/** A member that is gone in the newer dialect cannot be taken away by `extended`; these are written anew. */
export const without = (fields: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))

const rootFields31 = {
  ...without(dialect30.OpenAPI!.fields!, 'paths!'),
  paths: 'Paths',
  webhooks: '{PathItem&}',
  jsonSchemaDialect: 'text',
}

export const dialect31 = extended(
  {
    ...dialect30,
    Schema: schema2020,
    OpenAPI: { fields: rootFields31, anyOf: [['paths', 'components', 'webhooks']] },
    Operation: { fields: { ...without(dialect30.Operation!.fields!, 'responses!'), responses: 'Responses' } },
  },
  {
    Info: { fields: { summary: 'text' } },
    License: { fields: { identifier: 'text' }, exclusive: [['identifier', 'url']] },
    ServerVariable: { fields: { enum: '[text]+' } },
    Components: { fields: { pathItems: '{PathItem&}@' } },
    Link: { anyOf: [['operationRef', 'operationId']] },
    Discriminator: { open: false },
    SecurityScheme: { fields: { 'type!': '=apiKey|http|mutualTLS|oauth2|openIdConnect' } },
  },
)

export const shapes31 = shapesOf(dialect31)
