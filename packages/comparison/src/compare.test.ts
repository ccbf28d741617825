import assert from 'node:assert/strict'
import test from 'node:test'
import { compare } from './compare.ts'
import { Library, readPart, readSource } from './model/source.ts'
import { changesBetween, documentWith, libraryOf, places, told } from './testing.ts'

const pet = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } }, required: ['id'] }
const breaking = (base: unknown, revision: unknown) =>
  changesBetween(base, revision).filter(({ level }) => level === 'ERR')

/** The same thing in other words, each. */
const sayings: Record<string, unknown> = {
  'a component': { $ref: '#/components/schemas/Pet' },
  'a component of another name': { $ref: '#/components/schemas/Animal' },
  'two halves in allOf': {
    allOf: [
      { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
      { properties: { name: { type: 'string' } } },
    ],
  },
  'one alternative': { oneOf: [pet] },
  'another order': {
    required: ['id'],
    properties: { name: { type: 'string' }, id: { type: 'integer' } },
    type: 'object',
  },
  'a reference to a reference': { $ref: '#/components/schemas/Other' },
}
const components = { components: { schemas: { Pet: pet, Animal: pet, Other: { $ref: '#/components/schemas/Pet' } } } }

for (const [name, saying] of Object.entries(sayings)) {
  test(`what is written as ${name} says the same, and nothing is told (REASON-3)`, () => {
    for (const place of [places['request-body'], places['response-property'], places['request-parameter']]) {
      const [a, b] = [place(pet), place(saying)].map(document => ({ ...document, ...components }))
      assert.deepEqual(told(changesBetween(a, b)), [])
      assert.deepEqual(told(changesBetween(b, a)), [])
    }
  })
}

test('nullable of 3.0 and null among the types of 3.1 say the same (REASON-5)', () => {
  const old = { ...places['response-body']({ type: 'string', nullable: true, enum: ['a'] }), openapi: '3.0.3' }
  const now = places['response-body']({ type: ['string', 'null'], enum: ['a', null] })
  assert.deepEqual(told(changesBetween(old, now)), [])
  assert.deepEqual(
    told(changesBetween(old, places['response-body']({ oneOf: [{ type: 'null' }, { type: 'string', enum: ['a'] }] }))),
    [],
  )
})

test('a document of 2.0 and its translation to 3.0 say the same', () => {
  const old = {
    swagger: '2.0',
    info: { title: 'Things', version: '1.0.0' },
    consumes: ['application/json'],
    produces: ['application/json'],
    paths: {
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, type: 'integer', minimum: 0, exclusiveMinimum: true }],
        put: {
          parameters: [
            { name: 'tags', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
            { name: 'thing', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } },
          ],
          responses: {
            200: { description: 'Done.', schema: { $ref: '#/definitions/Pet' }, headers: { Age: { type: 'integer' } } },
          },
        },
      },
    },
    definitions: { Pet: pet },
  }
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } }
  const now = {
    openapi: '3.0.3',
    info: old.info,
    paths: {
      '/things/{thing}': {
        put: {
          parameters: [
            {
              name: 'thing',
              in: 'path',
              required: true,
              schema: { type: 'integer', minimum: 0, exclusiveMinimum: true },
            },
            { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          ],
          requestBody: { required: true, content },
          responses: { 200: { description: 'Done.', content, headers: { Age: { schema: { type: 'integer' } } } } },
        },
      },
    },
    components: { schemas: { Pet: pet } },
  }
  assert.deepEqual(told(changesBetween(old, now)), [])
})

test('a breaking change of a schema carries a value that one side alone accepts (REASON-2)', () => {
  const [change] = breaking(
    places['request-property']({ type: 'string', maxLength: 9 }),
    places['request-property']({ type: 'string', maxLength: 5 }),
  )
  assert.equal(change?.id, 'request-property-max-length-decreased')
  assert.equal(change?.witness?.acceptedBy, 'base')
  const { value } = change!.witness!
  assert.ok(typeof value === 'string' && value.length > 5 && value.length <= 9)
  assert.match(change!.message, /max length decreased from 9 to 5/)
})

test('what no finer rule tells is found by its meaning, with a value (REASON-7)', () => {
  const [a, b] = [{ not: { type: 'string', maxLength: 3 } }, { not: { type: 'string', maxLength: 9 } }].map(
    places['request-body'],
  )
  const changes = changesBetween(a, b)
  assert.ok(changes.some(({ level }) => level !== 'INFO'))
  assert.ok(changes.some(({ witness }) => witness?.acceptedBy === 'base' && typeof witness.value === 'string'))
})

test('what cannot be decided says so, and why (REASON-2)', () => {
  const [a, b] = ['^(a|b)*c{3,9}(?:xy)+$', '^(b|a)*c{3,9}(?:xy)+$'].map(pattern =>
    places['request-body']({ propertyNames: { pattern }, type: 'object' }),
  )
  const changes = changesBetween(a, b).filter(({ level }) => level !== 'INFO')
  assert.ok(changes.length > 0)
  for (const { level } of changes) assert.equal(level, 'WARN')
})

test('a request may take more and a response say less; the other way round breaks (REASON-1)', () => {
  const [narrow, wide] = [{ type: 'integer' }, { type: 'number' }]
  assert.deepEqual(breaking(places['request-body'](narrow), places['request-body'](wide)), [])
  assert.equal(breaking(places['request-body'](wide), places['request-body'](narrow)).length, 1)
  assert.deepEqual(breaking(places['response-body'](wide), places['response-body'](narrow)), [])
  assert.equal(breaking(places['response-body'](narrow), places['response-body'](wide)).length, 1)
})

test('schemas that lead back to themselves are compared to the end (REASON-6)', () => {
  const tree = (leaf: object) => ({
    components: {
      schemas: {
        Node: {
          type: 'object',
          properties: {
            leaf,
            next: { $ref: '#/components/schemas/Node' },
            all: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
          },
        },
      },
    },
  })
  const of = (leaf: object) => ({ ...places['request-body']({ $ref: '#/components/schemas/Node' }), ...tree(leaf) })
  assert.deepEqual(changesBetween(of({ type: 'string' }), of({ type: 'string' })), [])
  assert.deepEqual(told(breaking(of({ type: 'string' }), of({ type: 'integer' }))), [
    'ERR request-property-type-changed',
  ])
  const loop = {
    ...places['request-body']({ $ref: '#/components/schemas/A' }),
    components: {
      schemas: { A: { allOf: [{ $ref: '#/components/schemas/B' }] }, B: { $ref: '#/components/schemas/A' } },
    },
  }
  assert.deepEqual(changesBetween(loop, loop), [])
})

test('fingerprints stay when lines move, and changes come in the same order', () => {
  const [a, b] = [places['request-body'](pet), places['request-body']({ ...pet, required: ['id', 'name'] })]
  const moved = (document: unknown) => `\n\n\n${JSON.stringify(document, null, 1)}`
  const first = changesBetween(a, b)
  const second = compare(libraryOf(moved(a)), libraryOf(moved(b)), { nowMs: 0 }).changes
  assert.deepEqual(
    first.map(({ fingerprint }) => fingerprint),
    second.map(({ fingerprint }) => fingerprint),
  )
  assert.notEqual(first[0]?.revision?.line, second[0]?.revision?.line)
})

test('parts in other files count where they are referred to', () => {
  const of = (required: string[]) => {
    const root = readSource(
      JSON.stringify(
        documentWith({ requestBody: { content: { 'application/json': { schema: { $ref: 'parts/pet.json#/Pet' } } } } }),
      ),
      'api.json',
    )
    const part = readPart(JSON.stringify({ Pet: { ...pet, required } }), 'parts/pet.json', root)
    return new Library(root, new Map([['parts/pet.json', part]]))
  }
  const { changes } = compare(of(['id']), of(['id', 'name']), { nowMs: 0 })
  assert.deepEqual(told(changes), ['ERR request-property-became-required', 'INFO api-version-not-bumped'])
  assert.equal(changes[0]?.revision?.file, 'parts/pet.json')
})
