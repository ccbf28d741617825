import assert from 'node:assert/strict'
import test from 'node:test'
import { readDocument } from '../document.ts'
import { readOpenApi } from '../openapi/openapi.ts'
import { bundle } from './bundle.ts'

const head = { openapi: '3.1.0', info: { title: 'Pets', version: '1' } }
const bundled = (root: object, parts: Record<string, unknown>) => {
  const read = (value: unknown, file: string) => readDocument(JSON.stringify(value, null, 1), { file })
  const others = new Map(Object.entries(parts).map(([name, value]) => [name, read(value, name)]))
  return bundle(read(root, 'api.json'), 'api.json', others)
}
const reply = (schema: unknown) => ({
  responses: { 200: { description: 'Done.', content: { 'application/json': { schema } } } },
})
const components = (made: { value: Record<string, unknown> }) =>
  made.value.components as Record<string, Record<string, unknown>>

test('what stands in other files becomes a component of its kind, once, and the document is one that is read', () => {
  const made = bundled(
    {
      ...head,
      paths: {
        '/pets': { $ref: 'paths/pets.json' },
        '/pet': {
          get: { ...reply({ $ref: './schemas/Pet.json' }), parameters: [{ $ref: 'common.json#/parameters/page' }] },
        },
      },
    },
    {
      'paths/pets.json': { get: reply({ items: { $ref: '../schemas/Pet.json' } }) },
      'schemas/Pet.json': { properties: { owner: { $ref: '../common.json#/Owner' }, mother: { $ref: '#' } } },
      'common.json': {
        parameters: { page: { name: 'page', in: 'query', schema: { $ref: '#/Number' } } },
        Owner: { properties: { pets: { type: 'array', items: { $ref: 'schemas/Pet.json#' } } } },
        Number: { type: 'integer' },
      },
    },
  )
  assert.deepEqual(made.files.sort(), ['api.json', 'common.json', 'paths/pets.json', 'schemas/Pet.json'])
  const { schemas, parameters, pathItems } = components(made)
  assert.deepEqual(Object.keys(schemas!).sort(), ['Number', 'Owner', 'Pet'])
  assert.deepEqual([Object.keys(parameters!), Object.keys(pathItems!)], [['page'], ['pets']])
  assert.deepEqual(schemas!.Pet, {
    properties: { owner: { $ref: '#/components/schemas/Owner' }, mother: { $ref: '#/components/schemas/Pet' } },
  })
  const { endpoints, findings } = readOpenApi(JSON.stringify(made.value))
  assert.deepEqual([endpoints.length, findings], [2, []])
})

test('names that are taken stay as they are, and what leads back to the first file is no copy', () => {
  const made = bundled(
    {
      ...head,
      paths: {
        '/a': {
          get: reply({
            anyOf: [{ $ref: 'a.json#/Pet' }, { $ref: 'b.json#/Pet' }, { $ref: 'api.json#/components/schemas/Pet' }],
          }),
        },
      },
      components: { schemas: { Pet: { title: 'own' } } },
    },
    {
      'a.json': { Pet: { title: 'a', items: { $ref: 'api.json#/components/schemas/Pet' } } },
      'b.json': { Pet: { title: 'b' } },
    },
  )
  assert.deepEqual(components(made).schemas, {
    Pet: { title: 'own' },
    Pet2: { title: 'a', items: { $ref: '#/components/schemas/Pet' } },
    Pet3: { title: 'b' },
  })
})

test('paths of 3.0 and 2.0 are written where they were referred to, and 2.0 has its own homes', () => {
  const path = { get: { responses: { 200: { description: 'Done.', schema: { $ref: 'pet.json' } } } } }
  const old = bundled(
    { swagger: '2.0', info: head.info, paths: { '/a': { $ref: 'a.json' } } },
    { 'a.json': path, 'pet.json': { type: 'string' } },
  )
  assert.deepEqual(old.value.definitions, { pet: { type: 'string' } })
  assert.deepEqual((old.value.paths as { '/a': object })['/a'], {
    get: { responses: { 200: { description: 'Done.', schema: { $ref: '#/definitions/pet' } } } },
  })
  assert.equal(readOpenApi(JSON.stringify(old.value)).endpoints.length, 1)
  const three = bundled(
    { ...head, openapi: '3.0.3', paths: { '/a': { $ref: 'a.json#/~1a' } } },
    { 'a.json': { '/a': { get: reply({}) } } },
  )
  assert.equal(readOpenApi(JSON.stringify(three.value)).endpoints.length, 1)
})

test('discriminators that name files lead to the components that these become', () => {
  const made = bundled(
    { ...head, paths: { '/a': { get: reply({ $ref: 'Pet.json' }) } } },
    {
      'Pet.json': {
        oneOf: [{ $ref: 'Dog.json' }],
        discriminator: { propertyName: 'kind', mapping: { dog: 'Dog.json', d: 'Dog' } },
      },
      'Dog.json': { type: 'object' },
    },
  )
  assert.deepEqual((components(made).schemas!.Pet as { discriminator: object }).discriminator, {
    propertyName: 'kind',
    mapping: { dog: '#/components/schemas/Dog', d: 'Dog' },
  })
})

test('what is told of a bundle is placed in the file that it came from', () => {
  const made = bundled(
    { ...head, paths: { '/a': { get: reply({ $ref: 'Pet.json#/a' }) } } },
    { 'Pet.json': { a: { type: 'object' } } },
  )
  assert.deepEqual(made.placeOf('/components/schemas/a/type'), { file: 'Pet.json', line: 3, column: 11 })
  assert.deepEqual(made.placeOf('/info/title'), { file: 'api.json', line: 4, column: 12 })
})

test('a reference to nothing is told with its place, and files that have no end are given up', () => {
  const refer = (ref: string) => ({ ...head, paths: { '/a': { get: reply({ $ref: ref }) } } })
  for (const ref of ['none.json', 'a.json#/none', 'a.json#/b/c', '../x.json']) {
    assert.throws(
      () => bundled(refer(ref), { 'a.json': {} }),
      (thrown: { code: string; problems: { place?: { file?: string; line: number } }[] }) => {
        return (
          thrown.code === 'document_invalid' &&
          thrown.problems[0]!.place?.file === 'api.json' &&
          thrown.problems[0]!.place.line > 5
        )
      },
      ref,
    )
  }
  const loop = { ...head, openapi: '3.0.0', paths: { '/a': { $ref: 'a.json' } } }
  assert.throws(() => bundled(loop, { 'a.json': { $ref: 'b.json' }, 'b.json': { $ref: 'a.json' } }), {
    code: 'document_too_large',
  })
  assert.throws(() => bundled({ asyncapi: '3.0.0' }, {}), { code: 'document_invalid' })
  const own = bundled(refer('a.json#/__proto__'), { 'a.json': JSON.parse('{"__proto__":{"type":"string"}}') })
  assert.deepEqual(Object.keys(components(own).schemas!), ['__proto__'])
})
