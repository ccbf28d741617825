import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { alternativesOf, changedCount, fieldsOf, kindOf, labelOf, type Schema } from './field.ts'
import { placeWords } from './place.ts'

test('what must be given stands first, and a long form folds the rest', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'title']
  const properties = Object.fromEntries(names.map(name => [name, { type: 'string' }]))
  const fields = fieldsOf({ type: 'object', required: ['h'], properties })
  assert.deepEqual(
    fields.slice(0, 2).map(({ key }) => key),
    ['title', 'h'],
  )
  assert.deepEqual(
    fields.filter(({ advanced }) => !advanced).map(({ key }) => key),
    ['title', 'h'],
  )
})

test('what people are asked for although it may be left out is not folded', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  const properties = Object.fromEntries(names.map(name => [name, { type: 'string', upfront: name === 'g' }]))
  const shown = fieldsOf({ type: 'object', properties }).filter(({ advanced }) => !advanced)
  assert.deepEqual(
    shown.map(({ key }) => key),
    ['g'],
  )
})

test('a field that its siblings hide is not asked for', () => {
  const schema: Schema = {
    properties: {
      by: { enum: ['ip', 'header'], default: 'ip' },
      headerName: { type: 'string', showIf: { by: 'header' } },
    },
  }
  assert.deepEqual(
    fieldsOf(schema, {}).map(({ key }) => key),
    ['by'],
  )
  assert.deepEqual(
    fieldsOf(schema, { by: 'header' }).map(({ key }) => key),
    ['by', 'headerName'],
  )
})

test('a name becomes words, with its unit behind', () => {
  assert.deepEqual(['firstByteTimeoutMs', 'basePath', 'apiVersion', 'tls', 'days'].map(labelOf), [
    'First byte timeout (ms)',
    'Base path',
    'API version',
    'TLS',
    'Days',
  ])
})

test('what says the same as its default is not counted as changed', () => {
  const fields = fieldsOf({ properties: { a: { type: 'integer', default: 5 }, b: { type: 'string' } } })
  assert.equal(changedCount(fields, { a: 5 }), 0)
  assert.equal(changedCount(fields, { a: 6, b: 'x' }), 2)
})

test('every field of every unit has an input, and few have to be written as a value', () => {
  const file = new URL('../../projections/generated/console-schemas.json', import.meta.url)
  const { kinds } = JSON.parse(readFileSync(file, 'utf8')) as { kinds: Record<string, Schema> }
  const found = Object.values(kinds).flatMap(below)
  const values = found.filter(schema => kindOf(schema) === 'value')
  assert.ok(found.length > 150)
  assert.ok(values.length / found.length < 0.1, `${values.length} of ${found.length}`)
})

function below(schema: Schema): Schema[] {
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items?.properties ? Object.values(schema.items.properties) : []),
  ]
  return inner.flatMap(one => [one, ...below(one)])
}

test('a place is told without the document around it', () => {
  assert.deepEqual(['/name', '/spec/limits/requests', '/labels/team'].map(placeWords), [
    ...['name', 'limits/requests', 'labels/team'],
  ])
})

test('of fields of which exactly one is given none stands among the others, and all are to be chosen from', () => {
  const schema = {
    properties: {
      title: { type: 'string' },
      mail: { type: 'object', properties: {} },
      hook: { type: 'object' },
      on: { type: 'boolean' },
    },
    exactlyOne: { title: 'Where to', fields: ['hook', 'mail', 'gone'] },
  }
  assert.deepEqual(
    fieldsOf(schema).map(({ key }) => key),
    ['title', 'on'],
  )
  assert.deepEqual(
    alternativesOf(schema).map(({ key, label, required }) => [key, label, required]),
    [
      ['hook', 'Hook', true],
      ['mail', 'Mail', true],
    ],
  )
})
