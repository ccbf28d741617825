import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { contractOf } from '@gatehouse/contract/openapi/contract-of.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { readOpenApi } from '@gatehouse/documents'
import fc from 'fast-check'
import { patternText } from './pattern-text.ts'
import { Random } from './random.ts'
import { NoSample, Sampler } from './sampler.ts'

const samplerFor = ($defs: object = {}) => new Sampler(new Schemas({ $defs }, { flat: true, formats: true }))

test('of every schema of real documents there is a value that fits it', () => {
  const root = new URL('../../', import.meta.resolve('@readme/oas-examples/3.0/json/petstore.json'))
  const missed: string[] = []
  let made = 0
  for (const version of ['2.0', '3.0', '3.1']) {
    for (const name of readdirSync(new URL(`${version}/json/`, root))) {
      if (!name.endsWith('.json')) continue
      let document: ReturnType<typeof readOpenApi>
      try {
        document = readOpenApi(readFileSync(new URL(`${version}/json/${name}`, root), 'utf8'))
      } catch (thrown) {
        assert.ok(thrown instanceof Failure)
        continue
      }
      const { endpoints, schemas } = contractOf(document, () => true)
      const sampler = samplerFor(schemas)
      for (const [id, { parameters, body, replies }] of endpoints) {
        const contents = [
          ...Object.values(body?.types ?? {}),
          ...Object.values(replies).flatMap(one => Object.values(one.types)),
        ]
        for (const { schema } of [...parameters, ...contents]) {
          if (schema === undefined) continue
          made++
          try {
            sampler.of(schema, { seed: id })
          } catch (thrown) {
            if (!(thrown instanceof NoSample)) throw thrown
            missed.push(`${version}/${name} ${id}: ${thrown.message}`)
          }
        }
      }
    }
  }
  assert.ok(made > 1000, String(made))
  // Of these nothing fits: a field that needs itself, a text that is a number, alternatives that are all the same.
  const impossible = /directCircular|IncompatibleAllOf|get-anything-strings|and fits several$/
  assert.deepEqual(
    missed.filter(one => !impossible.test(one)),
    [],
  )
  assert.ok(missed.length < made / 20, `${missed.length} of ${made}`)
})

test('the same seed makes the same value, and another one another', () => {
  const sampler = samplerFor()
  const schema = {
    type: 'object',
    properties: { email: { type: 'string' }, price: { type: 'number' } },
    required: ['email', 'price'],
  }
  assert.deepEqual(sampler.of(schema, { seed: 1 }), sampler.of(schema, { seed: 1 }))
  assert.notDeepEqual(sampler.of(schema, { seed: 1 }), sampler.of(schema, { seed: 2 }))
  assert.match((sampler.of(schema, { seed: 3 }) as { email: string }).email, /@example\.com$/)
})

test('bounds, choices, conditions and circles are kept', () => {
  const cases: [object, object?][] = [
    [{ type: 'integer', minimum: 5, maximum: 6 }],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }],
    [{ type: 'integer', multipleOf: 7, minimum: 100 }],
    [{ type: 'string', minLength: 40, maxLength: 41 }],
    [{ type: 'array', items: { type: 'integer', minimum: 1, maximum: 3 }, uniqueItems: true, minItems: 3 }],
    [{ type: 'object', minProperties: 3, additionalProperties: { type: 'boolean' } }],
    [
      {
        allOf: [
          { type: 'number', minimum: 3 },
          { type: 'integer', maximum: 4 },
        ],
      },
    ],
    [{ oneOf: [{ type: 'string', format: 'date' }, { type: 'null' }] }],
    [
      { $ref: '#/$defs/node' },
      { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } }, required: ['id'] } },
    ],
    [
      {
        allOf: [
          { type: 'object', required: ['kind'], properties: { kind: { enum: ['cat', 'dog'] } } },
          {
            if: { properties: { kind: { const: 'cat' } } },
            then: { required: ['lives'], properties: { lives: { type: 'integer' } } },
          },
          {
            if: { properties: { kind: { const: 'dog' } } },
            then: { required: ['bark'], properties: { bark: { const: true } } },
          },
        ],
      },
    ],
    [{ type: 'string', pattern: '^[A-Z]{2}-\\d{3,5}(-x)?$' }],
  ]
  for (const [schema, defs] of cases) {
    const sampler = samplerFor(defs)
    for (let seed = 0; seed < 20; seed++) assert.equal(sampler.problem(schema, sampler.of(schema, { seed })), undefined)
  }
  const never = [
    { type: 'integer', minimum: 2, maximum: 1 },
    false,
    { enum: [] },
    { type: 'string', pattern: '^(?=a)b$' },
  ]
  for (const schema of never) assert.throws(() => samplerFor().of(schema, { seed: 1 }), NoSample)
  const wide = { $ref: '#/$defs/wide' }
  const tree = { type: 'object', required: ['a', 'b', 'c'], properties: { a: wide, b: wide, c: wide } }
  assert.throws(() => samplerFor({ wide: tree }).of(wide, { seed: 1 }), NoSample)
})

test('a text for a pattern fits the pattern', () => {
  const atom = fc.constantFrom(
    'a',
    '\\d',
    '[a-f]',
    '[^x]',
    '.',
    '(?:ab|c)',
    '(d|e)',
    '\\.',
    '[A-Z0-9_-]',
    '\\w',
    '\\x41',
    '[\\s]',
  )
  const count = fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}', '{2,}')
  const pattern = fc
    .array(fc.tuple(atom, count), { minLength: 1, maxLength: 6 })
    .map(list => `^${list.flat().join('')}$`)
  fc.assert(
    fc.property(pattern, fc.integer(), (source, seed) => {
      assert.match(patternText(source, new Random(seed))!, new RegExp(source))
    }),
    { numRuns: 500 },
  )
})
