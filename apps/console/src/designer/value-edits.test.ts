import assert from 'node:assert/strict'
import test from 'node:test'
import { withValues } from '@gatehouse/authoring'
import fc from 'fast-check'
import { readText } from './read-text.ts'
import { editsBetween } from './value-edits.ts'

const at = ['info', 'x']
const edited = (before: unknown, after: unknown) => {
  const text = JSON.stringify({ openapi: '3.1.0', info: { x: before } }, null, 2)
  return readText(withValues(text, editsBetween(before, after, at))).value as { info: { x: unknown } }
}

test('what a form changed is what the text says afterwards, whatever it was', () => {
  const { tree } = fc.letrec(tie => ({
    leaf: fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.boolean()),
    tree: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(tree, tree, (before, after) => assert.deepEqual(edited(before, after).info.x, after)),
    { numRuns: 150 },
  )
})

test('edits stand as near to what changed as they can be said', () => {
  const before = { title: 'a', tags: ['x', 'y', 'z'], deep: { kept: 1, gone: 2 } }
  const after = { title: 'b', tags: ['x', 'z'], deep: { kept: 1 } }
  assert.deepEqual(editsBetween(before, after), [
    { at: ['title'], value: 'b' },
    { at: ['tags', '1'], remove: true },
    { at: ['deep', 'gone'], remove: true },
  ])
  assert.deepEqual(editsBetween(['x'], ['x', 'y'], ['tags']), [{ at: ['tags', '-'], value: 'y' }])
})
