import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { readDefinition } from './definition.ts'

const pieces = [
  ...[
    'message',
    'enum',
    'service',
    'rpc',
    'oneof',
    'extend',
    'option',
    'reserved',
    'map<',
    'to',
    'max',
    'returns',
    '=',
  ],
  ...[
    'type',
    'input',
    'union',
    'interface',
    'schema',
    'directive',
    '@',
    'on',
    'extend',
    'implements',
    '&',
    '|',
    '!',
    '$',
  ],
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '<',
    '>',
    ';',
    ':',
    ',',
    '.',
    '"',
    '"""',
    "'",
    '\\',
    '#',
    '//',
    '/*',
    '*/',
    '\n',
    ' ',
  ],
  ...['a', 'B', '0', '1', '-1', '1.5e3', '0xff', '__proto__', 'constructor', '\u0000', '\ud800', '😀', '\ufeff'],
]

test('whatever the text, it is read or refused with a code, and every pointer of what was read has a place', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map(parts => parts.join(' ')),
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map(parts => `type A { a: Int } ${parts.join(' ')}`),
    fc
      .array(fc.constantFrom(...pieces), { maxLength: 40 })
      .map(parts => `message A { ${parts.join(' ')} } message B {}`),
  )
  fc.assert(
    fc.property(text, fc.constantFrom('a.proto', 'a.graphql', undefined), (source, file) => {
      try {
        const { value, positions } = readDefinition(source, file === undefined ? {} : { file })
        if (typeof value === 'object' && value !== null)
          for (const key of Object.keys(value))
            assert.ok(positions.placeOf(`/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`))
      } catch (thrown) {
        assert.ok(thrown instanceof Failure, String(thrown))
        assert.match(thrown.code, /^document_(?:invalid|too_large)$/)
      }
    }),
    { numRuns: 2000 },
  )
})

const number = fc.integer({ min: 1, max: 18_000 })
const type = fc.constantFrom(
  'int32',
  'string',
  'bytes',
  'Inner',
  '.p.Outer.Inner',
  'map<string, Inner>',
  'map<int64, bool>',
)
const field = fc.record({
  number,
  type,
  isRepeated: fc.boolean(),
  json: fc.constantFrom('', ' [json_name = "own"]', ' [deprecated = true]'),
})

test('a source of Protobuf says what an independent reader finds in it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(field, { selector: one => one.number, maxLength: 8 }), fields => {
      const lines = fields.map(({ number: at, type: of, isRepeated, json }) => {
        const label = isRepeated && !of.startsWith('map') ? 'repeated ' : ''
        return `/* ${at} */ ${label}${of} field_${at} = 0x${at.toString(16)}${json}; // said`
      })
      const source = `syntax = "proto3"; package p; message Outer { ${lines.join('\n')}\n message Inner { int32 a = 1; } }`
      const told = (
        readDefinition(source).value as {
          messages: Record<string, { fields?: Record<string, Record<string, unknown>> }>
        }
      ).messages
      const outer = protobuf.parse(source, { keepCase: true }).root.lookupType('p.Outer')
      const found = outer.fieldsArray.map(one => {
        const key = one instanceof protobuf.MapField ? `map<${one.keyType}, ${one.type}>` : one.type
        return [one.name, one.id, key, one.repeated]
      })
      const own = Object.entries(told.Outer?.fields ?? {}).map(([name, one]) => [
        name,
        one.number,
        one.type,
        one.label === 'repeated',
      ])
      assert.deepEqual(own, found)
    }),
    { numRuns: 300 },
  )
})
