/** What may change about a schema, as pairs; each is tried both ways and wherever a schema may stand. */

export type SchemaPair = readonly [unknown, unknown]

const object = (more: object) => ({
  type: 'object',
  properties: { a: { type: 'string' }, b: { type: 'string' } },
  ...more,
})
const array = (more: object) => ({ type: 'array', items: { type: 'string' }, ...more })
const string = (more: object) => ({ type: 'string', ...more })
const number = (more: object) => ({ type: 'number', ...more })
const named = (title: string, property: string) => ({
  title,
  type: 'object',
  properties: { [property]: { type: 'string' } },
  required: [property],
})
const condition = JSON.parse('{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"maxProperties":3}}')
const cat = named('Cat', 'meow')
const dog = named('Dog', 'bark')
const fox = named('Fox', 'say')
const kinds = (mapping: object, propertyName = 'kind') => ({
  oneOf: [cat, dog],
  discriminator: { propertyName, mapping },
})

export const schemaPairs: readonly SchemaPair[] = [
  [string({ maxLength: 5 }), string({ maxLength: 9 })],
  [string({ minLength: 5 }), string({ minLength: 9 })],
  [string({}), string({ maxLength: 9 })],
  [string({}), string({ minLength: 9 })],
  [number({ minimum: 5 }), number({ minimum: 9 })],
  [number({ maximum: 5 }), number({ maximum: 9 })],
  [number({}), number({ minimum: 9 })],
  [number({}), number({ maximum: 9 })],
  [number({ exclusiveMinimum: 5 }), number({ exclusiveMinimum: 9 })],
  [number({ exclusiveMaximum: 5 }), number({ exclusiveMaximum: 9 })],
  [number({}), number({ exclusiveMinimum: 9 })],
  [number({}), number({ exclusiveMaximum: 9 })],
  [array({ minItems: 1 }), array({ minItems: 2 })],
  [array({ maxItems: 1 }), array({ maxItems: 2 })],
  [array({}), array({ minItems: 2 })],
  [array({}), array({ contains: { const: 'x' } })],
  [array({ contains: { const: 'x' }, minContains: 1 }), array({ contains: { const: 'x' }, minContains: 2 })],
  [array({ contains: { const: 'x' }, maxContains: 1 }), array({ contains: { const: 'x' }, maxContains: 2 })],
  [array({}), array({ prefixItems: [{ type: 'integer' }] })],
  [array({}), array({ unevaluatedItems: { type: 'string' } })],
  [object({}), object({ unevaluatedProperties: { type: 'string' } })],
  [object({}), object({ propertyNames: { pattern: '^[a-z]' } })],
  [object({}), object({ patternProperties: { '^x-': { type: 'string' } } })],
  [object({}), object({ dependentRequired: { a: ['b'] } })],
  [object({ dependentRequired: { a: ['b'] } }), object({ dependentRequired: { a: ['b', 'c'] } })],
  [object({}), object({ dependentSchemas: { a: { required: ['b'] } } })],
  [object({}), object(condition)],
  [string({}), string({ pattern: '^[a-z]+$' })],
  [string({ pattern: '^[a-z]+$' }), string({ pattern: '^[a-z0-9]+$' })],
  [string({ pattern: '^[a-z]+$' }), string({ pattern: '.*' })],
  [string({}), string({ enum: ['a', 'b'] })],
  [string({ enum: ['a'] }), string({ enum: ['a', 'b'] })],
  [string({}), string({ const: 'a' })],
  [string({ const: 'a' }), string({ const: 'b' })],
  [string({}), string({ default: 'a' })],
  [string({ default: 'a' }), string({ default: 'b' })],
  [string({}), { type: ['string', 'null'] }],
  [string({}), { type: ['string', 'integer'] }],
  [{ type: 'integer' }, { type: ['integer', 'boolean'] }],
  [string({}), { type: 'integer' }],
  [{ type: 'integer' }, number({})],
  [string({}), {}],
  [cat, { oneOf: [cat, dog] }],
  [object({}), { oneOf: [cat, dog] }],
  [{ oneOf: [cat, dog] }, { oneOf: [cat, dog, fox] }],
  [{ anyOf: [cat, dog] }, { anyOf: [cat, dog, fox] }],
  [{ allOf: [cat, dog] }, { allOf: [cat, dog, fox] }],
  [object({}), object({ allOf: [{ description: 'Words alone.' }] })],
  [{ oneOf: [cat, dog] }, kinds({ cat: 'Cat' })],
  [kinds({ cat: 'Cat' }), kinds({ cat: 'Dog', dog: 'Dog' })],
  [kinds({}), kinds({}, 'species')],
  [
    string({}),
    string({ contentEncoding: 'base64', contentMediaType: 'text/plain', contentSchema: { type: 'string' } }),
  ],
  [string({ 'x-extensible-enum': ['a', 'b'] }), string({ 'x-extensible-enum': ['a'] })],
  [string({}), string({ deprecated: true })],
  [string({}), string({ deprecated: true, 'x-sunset': '2030-01-01' })],
  [string({}), string({ deprecated: true, 'x-sunset': 'some day' })],
  [string({}), string({ deprecated: true, 'x-sunset': '2026-01-02' })],
  [string({ 'x-stability-level': 'beta' }), string({ 'x-stability-level': 'stable' })],
  [string({}), string({ readOnly: true })],
  [string({}), string({ writeOnly: true })],
  ...(['readOnly', 'writeOnly'] as const).flatMap((word): SchemaPair[] => [
    [string({ [word]: true, maxLength: 9 }), string({ [word]: true, maxLength: 5 })],
    [number({ [word]: true, maximum: 9 }), number({ [word]: true, maximum: 5 })],
    [number({ [word]: true, minimum: 5 }), number({ [word]: true, minimum: 9 })],
    [number({ [word]: true, exclusiveMaximum: 9 }), number({ [word]: true, exclusiveMaximum: 5 })],
    [number({ [word]: true, exclusiveMinimum: 5 }), number({ [word]: true, exclusiveMinimum: 9 })],
    [string({ [word]: true, enum: ['a', 'b'] }), string({ [word]: true, enum: ['a'] })],
    [
      { type: 'object', properties: { a: { [word]: true } } },
      { type: 'object', properties: { a: { [word]: true } }, required: ['a'] },
    ],
    [{ type: 'object' }, { type: 'object', properties: { a: { [word]: true } }, required: ['a'] }],
    [{ type: 'object' }, { type: 'object', properties: { a: { [word]: true } } }],
    [
      { type: 'object', properties: { a: {} }, required: ['a'] },
      { type: 'object', properties: { a: { [word]: true } }, required: ['a'] },
    ],
  ]),
  [{ type: 'object' }, object({})],
  [{ type: 'object' }, object({ required: ['a'] })],
  [object({}), object({ required: ['a'] })],
  [{ type: 'object' }, { type: 'object', properties: { a: { default: 1 } }, required: ['a'] }],
  [
    { type: 'object', properties: { a: { default: 1 } } },
    { type: 'object', properties: { a: { default: 1 } }, required: ['a'] },
  ],
]
