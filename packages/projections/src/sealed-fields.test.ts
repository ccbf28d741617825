import assert from 'node:assert/strict'
import test from 'node:test'
import { object, Type } from '@gatehouse/schema'
import { parted } from './sealed-fields.ts'

const secret = Type.String({ writeOnly: true })
const schema = object({
  secret: Type.Optional(secret),
  inner: Type.Optional(object({ id: Type.String(), secret: Type.Optional(secret) })),
  list: Type.Optional(Type.Array(object({ secret }))),
  either: Type.Optional(Type.Union([object({ a: secret }), object({ b: Type.String() })])),
  named: Type.Optional(Type.Record(Type.String(), secret)),
})

test('a sealed field is taken out at any depth and told by its pointer, and what is open stays as it is', () => {
  const value = {
    secret: 'hidden-1',
    inner: { id: 'x', secret: 'hidden-2' },
    list: [{ secret: 'hidden-3' }],
    either: { a: 'hidden-4' },
    named: { 'a/b': 'hidden-5' },
  }
  const { open, sealed } = parted(schema, value, '/spec')
  assert.deepEqual(open, { inner: { id: 'x' }, list: [{}], either: {}, named: {} })
  assert.deepEqual(sealed, [
    '/spec/secret',
    '/spec/inner/secret',
    '/spec/list/0/secret',
    '/spec/either/a',
    '/spec/named/a~1b',
  ])
  assert.deepEqual(parted(schema, { inner: { id: 'x' } }), { open: { inner: { id: 'x' } }, sealed: [] })
})
