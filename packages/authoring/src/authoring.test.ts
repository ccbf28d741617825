import assert from 'node:assert/strict'
import test from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import { withOperation } from './add-operation.ts'
import { inferSchema } from './infer-schema.ts'
import { outline } from './outline.ts'
import { findReferences } from './references.ts'
import { renamed } from './rename.ts'

const shop = `openapi: 3.1.0
info: { title: Shop, version: "1" }
tags:
  - name: pets   # all of them
paths:
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: {} }]
    get:
      operationId: getPet
      tags: [pets]
      security:
        - key: []
      responses:
        "200":
          description: A pet
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
              example: { $ref: "#/components/schemas/Pet" }
          links:
            again: { operationId: getPet }
components:
  schemas:
    Pet: # what is sold
      oneOf:
        - $ref: "#/components/schemas/Dog"
      discriminator:
        propertyName: kind
        mapping:
          Pet: Dog
          dog: '#/components/schemas/Dog'
    Dog:
      type: object
      properties:
        mother: { $ref: '#/components/schemas/Pet/oneOf/0' }
        default: { $ref: '#/components/schemas/Pet' }
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
security: [{ key: [] }]
`
const at = (source: string, pointer: string) =>
  findReferences(source, pointer).map(({ kind, place }) => `${kind} ${place.line}`)

test('an outline names what a document holds, where it stands', () => {
  assert.deepEqual(
    outline(shop).map(({ kind, name, place }) => `${place.line} ${kind} ${name}`),
    [
      ...['2 info Shop', '4 tag pets', '6 path /pets/{id}', '8 operation GET /pets/{id}'],
      ...['24 component schemas Pet', '32 component schemas Dog', '38 security securitySchemes key'],
    ],
  )
  assert.deepEqual(
    outline('{"swagger":"2.0","definitions":{"A":{}}}').map(({ name }) => name),
    ['definitions A'],
  )
  assert.deepEqual(
    outline('paths: 4\ntags: [null]\ncomponents: []\n').map(({ kind }) => kind),
    ['tag'],
  )
})

test('references are found in every form that they have, and what users wrote as data is none', () => {
  assert.deepEqual(at(shop, '/components/schemas/Dog'), ['reference 26', 'name 30', 'reference 31'])
  assert.deepEqual(at(shop, '/components/schemas/Pet'), ['reference 18', 'reference 35', 'reference 36'])
  assert.deepEqual(at(shop, '/components/securitySchemes/key'), ['key 12', 'key 39'])
  assert.deepEqual(at(shop, '/paths/~1pets~1{id}/get'), ['name 21'])
  assert.deepEqual(at(shop, '/tags/0'), ['name 10'])
})

test('a name is changed wherever it is said, and nothing else is', () => {
  const once = renamed(shop, '/components/schemas/Pet', 'Animal.v2')
  assert.equal(once.places, 4)
  const expected = shop
    .replace("schema: { $ref: '#/components/schemas/Pet' }", "schema: { $ref: '#/components/schemas/Animal.v2' }")
    .replace('    Pet: # what', '    Animal.v2: # what')
    .replace('/Pet/oneOf/0', '/Animal.v2/oneOf/0')
    .replace("default: { $ref: '#/components/schemas/Pet' }", "default: { $ref: '#/components/schemas/Animal.v2' }")
  assert.equal(once.text, expected)
  assert.equal(renamed(once.text, '/components/schemas/Animal.v2', 'Pet').text, shop)
  assert.match(
    renamed(shop, '/components/schemas/Dog', 'Hound').text,
    /Pet: Hound\n {10}dog: '#\/components\/schemas\/Hound'/,
  )
  assert.match(
    renamed(shop, '/components/securitySchemes/key', 'own').text,
    /- own: \[\][\s\S]*own: \{ type[\s\S]*\[\{ own: \[\] \}\]/,
  )
  assert.match(
    renamed(shop, '/paths/~1pets~1{id}/get', 'readPet').text,
    /operationId: readPet[\s\S]*again: \{ operationId: readPet \}/,
  )
  assert.match(renamed(shop, '/tags/0', 'yes').text, /- name: "yes" {3}# all of them[\s\S]*tags: \["yes"\]/)
})

test('a name that is taken, is none, or stands behind an alias is refused', () => {
  assert.throws(() => renamed(shop, '/components/schemas/Pet', 'Dog'), { code: 'conflict' })
  assert.throws(() => renamed(shop, '/components/schemas/Pet', 'Pet'), { code: 'conflict' })
  assert.throws(() => renamed(shop, '/components/schemas/Pet', 'a b'), { code: 'invalid_input' })
  assert.throws(() => renamed(shop, '/components/schemas/None', 'A'), { code: 'not_found' })
  assert.throws(() => renamed(shop, '/info/title', 'A'), { code: 'not_found' })
  const alias = 'components:\n  schemas:\n    A: {}\n    B: &b { $ref: "#/components/schemas/A" }\n    C: *b\n'
  assert.throws(() => renamed(alias, '/components/schemas/A', 'D'), { code: 'edit_unfit' })
})

test('a schema is what all values fit: required is what all have', () => {
  const values = [
    { id: 1, at: '2026-11-28T12:00:00Z', tags: [], owner: null, size: 1 },
    { id: 2, at: '2026-11-29T12:00:00+01:00', tags: ['a', 4], owner: { mail: 'ada@example.org' }, size: 1.5, note: '' },
  ]
  assert.deepEqual(inferSchema(values), {
    type: 'object',
    required: ['id', 'at', 'tags', 'owner', 'size'],
    properties: {
      id: { type: 'integer' },
      at: { type: 'string', format: 'date-time' },
      tags: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
      owner: {
        type: ['object', 'null'],
        required: ['mail'],
        properties: { mail: { type: 'string', format: 'email' } },
      },
      size: { type: 'number' },
      note: { type: 'string' },
    },
  })
  assert.deepEqual(inferSchema([{ a: null }, { a: 'x' }], '3.0').properties, { a: { type: 'string', nullable: true } })
  assert.deepEqual(
    [inferSchema([]), inferSchema([[]]), inferSchema([null])],
    [{}, { type: 'array', items: {} }, { type: 'null' }],
  )
  const map = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index]))
  assert.deepEqual(inferSchema([map]), { type: 'object', additionalProperties: { type: 'integer' } })
  let deep: unknown = 1
  for (let depth = 0; depth < 5000; depth++) deep = [deep]
  assert.ok(JSON.stringify(inferSchema([deep])).length < 3000)
  assert.deepEqual(Object.keys(inferSchema([JSON.parse('{"__proto__":1}')]).properties as object), ['__proto__'])
})

test('an operation comes from a call and its answer, and the document is one that is read', () => {
  const text = withOperation(shop, {
    method: 'POST',
    path: '/pets/{id}/visits',
    query: { notify: 'true', page: '2' },
    request: {
      headers: { 'X-Trace': 'a1', Authorization: 'Bearer secret', 'Content-Type': 'application/json' },
      body: { day: '2026-11-28' },
    },
    reply: { status: 201, headers: { Location: '/visits/4' }, body: { id: 4 } },
  })
  assert.ok(!text.includes('secret'))
  assert.match(text, / {2}\/pets\/\{id\}\/visits:\n {4}post:\n {6}operationId: postPetsByIdVisits\n/)
  assert.ok(text.startsWith(shop.slice(0, shop.indexOf('components:'))))
  const made = readOpenApi(text)
  assert.deepEqual(
    made.endpoints.map(({ method, path }) => `${method} ${path}`),
    ['GET /pets/{id}', 'POST /pets/{id}/visits'],
  )
  const { post } = (made.value.paths as Record<string, { post: Record<string, unknown> }>)['/pets/{id}/visits']!
  assert.deepEqual(
    (post.parameters as { name: string; schema: object }[]).map(({ name, schema }) => [name, schema]),
    [
      ['id', { type: 'string' }],
      ['notify', { type: 'boolean' }],
      ['page', { type: 'integer' }],
      ['X-Trace', { type: 'string' }],
    ],
  )
  assert.throws(() => withOperation(shop, { method: 'get', path: '/pets/{id}', reply: { status: 200 } }), {
    code: 'conflict',
  })
  assert.throws(() => withOperation(shop, { method: 'FETCH', path: '/a', reply: { status: 200 } }), {
    code: 'invalid_input',
  })
  const empty = withOperation('openapi: 3.0.3\ninfo: { title: a, version: "1" }\npaths: {}\n', {
    method: 'get',
    path: '/a',
    reply: { status: 204 },
  })
  assert.equal(readOpenApi(empty).endpoints.length, 1)
})

test('a schema of many values, or of many fields, takes time that grows with them alone', () => {
  const many = 300_000
  const objects = Array.from({ length: 3000 }, (_, at) => ({ [`a${at}`]: 1, [`b${at}`]: '1', c: [null] }))
  const begun = process.cpuUsage()
  assert.deepEqual(inferSchema([Array(many).fill(1)]), { type: 'array', items: { type: 'integer' } })
  assert.equal(Object.keys(inferSchema(objects)).join(), 'type,additionalProperties')
  const { user, system } = process.cpuUsage(begun)
  assert.ok(user + system < 2_000_000, `${(user + system) / 1e6} s`)
})
