import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { mergePatch } from './merge-patch.ts'
import { writtenByTwo } from './written-by-two.ts'

test('what one alone changed stands; where both did, mine stands and the place is told', () => {
  const before = { title: 'a', tags: ['x'], limits: { rate: 1, burst: 2 }, old: true }
  const mine = { title: 'mine', tags: ['x', 'y'], limits: { rate: 5, burst: 2 }, old: true }
  const theirs = { title: 'theirs', tags: ['x'], limits: { rate: 1, burst: 9, size: 3 } }
  assert.deepEqual(writtenByTwo(before, mine, theirs), {
    merged: { title: 'mine', tags: ['x', 'y'], limits: { rate: 5, burst: 9, size: 3 } },
    theirs: ['/limits/burst', '/limits/size', '/old'],
    both: ['/title'],
  })
})

test('a place with slashes is a pointer, and what both made the same is nobody’s', () => {
  const found = writtenByTwo({ 'a/b': 1, c: 1 }, { 'a/b': 2, c: 2 }, { 'a/b': 3, c: 2 })
  assert.deepEqual(found, { merged: { 'a/b': 2, c: 2 }, theirs: [], both: ['/a~1b'] })
})

test('who changed nothing gets theirs, and where they changed nothing mine stands', () => {
  const value = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(fc.nat(3), fc.dictionary(fc.constantFrom('d', 'e'), fc.nat(2))),
  )
  fc.assert(
    fc.property(value, value, (before, after) => {
      assert.equal(mergePatch(after, writtenByTwo(before, before, after).merged), undefined)
      assert.equal(mergePatch(after, writtenByTwo(before, after, before).merged), undefined)
      assert.deepEqual(writtenByTwo(before, after, before).both, [])
    }),
  )
})
