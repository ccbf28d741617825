import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { mergePatch } from './merge-patch.ts'

/** RFC 7396, §2. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const base = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {}
  const result = base as Record<string, unknown>
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

const key = fc.constantFrom('a', 'b', 'c')
const { value } = fc.letrec(tie => ({
  value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.string(), fc.array(fc.integer()), tie('object')),
  object: fc.dictionary(key, tie('value'), { noNullPrototype: true }),
}))
const object = fc.dictionary(key, value, { noNullPrototype: true })

test('the patch of two values turns the one into the other', () => {
  fc.assert(
    fc.property(object, object, (before, after) => {
      const patch = mergePatch(before, after)
      assert.deepEqual(patch === undefined ? before : merged(before, patch), after)
    }),
  )
})

test('equal values have no patch, and what was not touched is not in it', () => {
  assert.equal(mergePatch({ a: 1 }, { a: 1 }), undefined)
  assert.deepEqual(mergePatch({ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 4 } }), { b: { c: 4, d: null } })
})
