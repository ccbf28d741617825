import assert from 'node:assert/strict'
import test from 'node:test'
import { changesBetween, places } from '../testing.ts'

const harm = (base: unknown, revision: unknown) =>
  changesBetween(places['request-body'](base), places['request-body'](revision)).filter(({ level }) => level !== 'INFO')

const more = { type: 'object', properties: { id: { type: 'integer' }, size: { type: 'integer' } } }

test('a new optional property of a request is safe where nothing was said of other names (REASON-4)', () => {
  assert.deepEqual(harm({ type: 'object', properties: { id: { type: 'integer' } } }, more), [])
})

test('a new property breaks those who sent its name as the base told it (REASON-4)', () => {
  const told = { type: 'object', properties: { id: { type: 'integer' } }, additionalProperties: { type: 'string' } }
  const found = harm(told, { ...more, additionalProperties: { type: 'string' } })
  const value = found.find(({ witness }) => witness)?.witness?.value as { size?: unknown } | undefined
  assert.equal(typeof value?.size, 'string')
  const alternative = { type: 'object', anyOf: [{ properties: { size: { type: 'string' } } }, { required: ['id'] }] }
  assert.notDeepEqual(harm(alternative, { ...alternative, ...more }), [])
})

test('items that nothing else looks at are within others only where both say the same (REASON-7)', () => {
  const list = (unevaluatedItems: unknown) => ({ type: 'array', prefixItems: [{ type: 'string' }], unevaluatedItems })
  assert.deepEqual(harm(list({ type: 'string' }), list({ type: 'string' })), [])
  const [narrowed] = harm(list({ type: 'string' }), list(false))
  assert.equal(narrowed?.level, 'ERR')
  assert.ok(Array.isArray(narrowed?.witness?.value) && narrowed.witness.value.length > 1)
})
