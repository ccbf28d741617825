import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { readDefinition } from './definition.ts'

const shop = `// Shop.
syntax = "proto3";
package shop.v1;

import public "a.proto";
option java_package = "x";

/* A pet
 * of somebody. */
message Pet {
  // The name.
  string name = 1 [deprecated = true, (own.rule).min = { a: 1 b: "x" }, (own.mark) = A, (own.mark) = B]; // not of what follows
  map<string, .shop.v1.Toy> toys = 2;
  oneof kind { string cat = 3; Dog dog = 4; }
  message Dog {}
  reserved 10, 12 to max;
  reserved "old";
}
enum Size { SIZE_UNSPECIFIED = 0; SMALL = -0x1; }
service Shop { rpc Buy (stream Pet) returns (Pet) { option idempotency_level = IDEMPOTENT; } }
extend google.protobuf.FieldOptions { optional string own = 50000; }
`

test('a source of Protobuf is a tree that says all it says, each part with its place', () => {
  const { kind, value, positions } = readDefinition(shop)
  assert.equal(kind, 'protobuf')
  assert.deepEqual(value, {
    ...{ protobuf: 'proto3', syntax: 'proto3', comment: 'Shop.', package: 'shop.v1', options: { java_package: 'x' } },
    imports: [{ path: 'a.proto', how: 'public' }],
    messages: {
      Pet: {
        comment: 'A pet\nof somebody.',
        fields: {
          name: {
            ...{ comment: 'The name.', number: 1, type: 'string', json: 'name' },
            options: { deprecated: true, '(own.rule).min': '{ a : 1 b : "x" }', '(own.mark)': ['A', 'B'] },
          },
          toys: { number: 2, type: 'map<string, .shop.v1.Toy>', json: 'toys' },
          cat: { number: 3, type: 'string', oneof: 'kind', json: 'cat' },
          dog: { number: 4, type: 'Dog', oneof: 'kind', json: 'dog' },
        },
        oneofs: { kind: {} },
        reserved: {
          numbers: [
            [10, 10],
            [12, 536_870_911],
          ],
          names: ['old'],
        },
      },
      'Pet.Dog': {},
    },
    enums: { Size: { values: { SIZE_UNSPECIFIED: { number: 0 }, SMALL: { number: -1 } } } },
    services: {
      Shop: {
        methods: {
          Buy: { request: 'Pet', requestStream: true, response: 'Pet', options: { idempotency_level: 'IDEMPOTENT' } },
        },
      },
    },
    extensions: [
      {
        extends: 'google.protobuf.FieldOptions',
        fields: { own: { number: 50_000, type: 'string', label: 'optional', json: 'own' } },
      },
    ],
  })
  assert.deepEqual(positions.placeOf('/messages/Pet/fields/name/type'), { line: 12, column: 3 })
  assert.deepEqual(positions.placeOf('/messages/Pet/fields/dog'), { line: 14, column: 36 })
})

test('a schema of GraphQL is a tree with its extensions put in, each part with its place', () => {
  const text = `"""Shop""" schema { query: Q }
extend schema @link(url: "x")
type Q implements Node @a(b: {y: 1, x: [1, 2]}) { "said" a(x: Int = 5): [String!]! @deprecated(reason: "old") }
extend type Q { __proto__: Int }
enum E { A B @deprecated }
directive @a(b: I) repeatable on OBJECT`
  const { kind, value, positions } = readDefinition(text)
  assert.equal(kind, 'graphql')
  const expected = JSON.parse(`{
    "kind": "object",
    "implements": ["Node"],
    "directives": [{ "name": "a", "arguments": { "b": "{x: [1, 2], y: 1}" } }],
    "fields": {
      "a": {
        "description": "said", "type": "[String!]!", "deprecated": "old",
        "arguments": { "x": { "type": "Int", "default": "5" } },
        "directives": [{ "name": "deprecated", "arguments": { "reason": "\\"old\\"" } }]
      },
      "__proto__": { "type": "Int" }
    }
  }`)
  assert.deepEqual((value as { types: { Q: object } }).types.Q, expected)
  assert.deepEqual((value as { directives: object }).directives, {
    a: { locations: ['OBJECT'], repeatable: true, arguments: { b: { type: 'I' } } },
  })
  assert.deepEqual(positions.placeOf('/types/Q/fields/a/type'), { line: 3, column: 73 })
  assert.equal(({} as Record<string, unknown>).type, undefined)
})

test('the kind is told by the ending of the name, and without one by what the text begins with', () => {
  const cases: [text: string, file: string | undefined, kind: string | undefined][] = [
    ['# Of pets.\n"""A pet""" type Pet { a: Int }', undefined, 'graphql'],
    ['extend type Pet { a: Int }', 'x.txt', 'graphql'],
    ['/* a */ // b\n message Pet { }', undefined, 'protobuf'],
    ['enum E { A = 0; }', 'x.proto', 'protobuf'],
    ['openapi: 3.1.0', undefined, 'openapi'],
    ['{"asyncapi":"3.0.0"}', undefined, 'asyncapi'],
    ['type: object', undefined, undefined],
  ]
  for (const [text, file, kind] of cases) {
    assert.equal(readDefinition(text, file === undefined ? {} : { file }).kind, kind, text)
  }
})

const problemsIn = (text: string, file: string): Failure => {
  try {
    readDefinition(text, { file })
  } catch (thrown) {
    return thrown as Failure
  }
  throw new Error('it was read')
}

test('what does not parse is told with each place and a hint, and what follows it is read', () => {
  const { code, problems } = problemsIn('message A { int32 = 1; string b = 2 }\nenum { }\nmessage "x', 'a.proto')
  assert.equal(code, 'document_invalid')
  assert.deepEqual(
    problems.map(({ place }) => [place?.line, place?.column]),
    [
      [1, 19],
      [1, 37],
      [2, 6],
      [3, 9],
    ],
  )
  for (const text of ['type', '{ a }', 'query Q { a }', 'type A { a: Int', '"', '"""']) {
    const failure = problemsIn(text, 'a.graphql')
    assert.equal(failure.code, 'document_invalid', text)
    assert.equal(failure.problems[0]?.place?.line, 1)
    assert.ok(failure.problems[0]?.hint)
  }
  assert.equal(problemsIn('message A {} message A {}', 'a.proto').code, 'document_invalid')
})

test('deep, long, open and odd texts end coded and in time that their length bounds', () => {
  const texts = [
    'message A {'.repeat(100_000),
    `message A { option (x) = ${'{'.repeat(2_000_000)}`,
    `type A { a: ${'['.repeat(200_000)}`,
    `type A { a(b: X = ${'{a:'.repeat(200_000)}`,
    '@'.repeat(5_000_000),
    '"\n'.repeat(1_000_000),
    'x y z;'.repeat(1_000_000),
    `/*${' '.repeat(5_000_000)}`,
    '//\n'.repeat(3_000_000),
    '-'.repeat(3_000_000),
    `message A { string a = 1 [${'a = 1,'.repeat(300_000)}`,
    'a.'.repeat(2_000_000),
  ]
  for (const text of texts) {
    for (const file of ['a.proto', 'a.graphql']) {
      const started = process.cpuUsage()
      try {
        readDefinition(text, { file })
      } catch (thrown) {
        assert.match((thrown as Failure).code, /^document_(?:invalid|too_large)$/)
        assert.ok((thrown as Failure).problems.length <= 100)
      }
      const { user, system } = process.cpuUsage(started)
      assert.ok(user + system < 10_000_000, `${text.slice(0, 20)} as ${file} took ${(user + system) / 1000} ms`)
    }
  }
})

test('a document beyond its bounds is refused before it is kept', () => {
  const many = Array.from({ length: 2000 }, (_, at) => `message M${at} {}`).join('\n')
  assert.throws(() => readDefinition(many, { file: 'a.proto', limits: { nodesMax: 1000 } }), {
    code: 'document_too_large',
  })
  assert.throws(() => readDefinition(many, { file: 'a.proto', limits: { bytesMax: 1000 } }), {
    code: 'document_too_large',
  })
})
