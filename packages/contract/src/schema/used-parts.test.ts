import assert from 'node:assert/strict'
import test from 'node:test'
import { usedParts } from './used-parts.ts'

const defs: Record<string, unknown> = {
  '#/$defs/Order': {
    properties: {
      state: { enum: ['open', 'paid', null, 4] },
      items: { type: 'array', items: { $ref: '#/$defs/Item' } },
      labels: { additionalProperties: { properties: { text: {}, lang: { const: 'en' } } } },
    },
  },
  '#/$defs/Item': {
    allOf: [{ properties: { sku: { type: 'string' } } }],
    oneOf: [{ properties: { kind: { const: 'shoe' }, size: {} } }, { properties: { kind: { const: 'hat' } } }],
    properties: { parts: { items: { $ref: '#/$defs/Item' } } },
  },
}
const used = (value: unknown, schema: unknown = { $ref: '#/$defs/Order' }) =>
  usedParts(schema, value, reference => defs[reference]).map(({ path, value: listed }) =>
    listed === undefined ? path : `${path}=${listed}`,
  )

test('fields that the contract has and values that it lists are told, and nothing else of what was sent', () => {
  const value = {
    state: 'paid',
    color: 'red',
    items: [
      { sku: 'secret', kind: 'shoe', parts: [{ kind: 'hat', size: 4 }] },
      { sku: 'b', kind: 'boat' },
    ],
    labels: { ada: { text: 'hello', lang: 'en' } },
  }
  assert.deepEqual(used(value), [
    ...['/state', '/state="paid"', '/items', '/items/*/sku', '/items/*/kind', '/items/*/kind="shoe"'],
    ...['/items/*/parts', '/items/*/parts/*/kind', '/items/*/parts/*/kind="hat"', '/items/*/parts/*/size'],
    ...['/labels', '/labels/*/text', '/labels/*/lang', '/labels/*/lang="en"'],
  ])
  assert.deepEqual(used({ state: null }), ['/state', '/state=null'])
  assert.deepEqual(used('red', { enum: ['red'] }), ['="red"'])
  assert.deepEqual(used(['a', 'b'], { items: { enum: ['a'] } }), ['/*="a"'])
})

test('a value that is large or deep, and schemas that lead back to themselves, are looked at up to a bound', () => {
  const deep = JSON.parse(`${'{"parts":['.repeat(500)}${']}'.repeat(500)}`)
  assert.ok(used({ items: [deep] }).length < 30)
  assert.ok(used({ items: Array(100_000).fill({ sku: 'a' }) }).length <= 3)
  defs['#/$defs/Loop'] = { allOf: [{ $ref: '#/$defs/Loop' }], properties: { a: {} } }
  assert.deepEqual(used({ a: 1 }, { $ref: '#/$defs/Loop' }), ['/a'])
  assert.deepEqual(used({ a: 1, __proto__: { b: 1 }, constructor: 1 }, { properties: { a: {} } }), ['/a'])
  assert.deepEqual(used({ a: 1 }, true), [])
})
