import assert from 'node:assert/strict'
import test from 'node:test'
import { Holders } from './holders.ts'

const bytes = (fill: number) => new Uint8Array(16).fill(fill)
const digest = (text: string) => text.padEnd(32, '.')

test('who came twice is the same from then on, as long as the directory says the same', () => {
  const holders = new Holders()
  const first = holders.holder(digest('a'), bytes(1), bytes(2))
  const second = holders.holder(digest('a'), bytes(1), bytes(2))
  assert.notEqual(second, first)
  assert.equal(holders.holder(digest('a'), bytes(1), bytes(2)), second)
  const moved = holders.holder(digest('a'), bytes(1), bytes(3))
  assert.notEqual(moved, second)
  assert.deepEqual([...moved.applicationBytes], [...bytes(3)])
  assert.deepEqual([...second.applicationBytes], [...bytes(2)], 'an exchange under way keeps whom it had')
})

test('keys that share a place never share a holder, and one that comes once puts nobody out', () => {
  const holders = new Holders()
  const asked = (end: string) => holders.holder(digest(`same${end}`), bytes(end.charCodeAt(0)), bytes(9))
  asked('a')
  const a = asked('a')
  assert.deepEqual([...asked('b').credentialBytes], [...bytes(98)])
  assert.deepEqual([...asked('a').credentialBytes], [...bytes(97)])
  assert.equal(a.digest, digest('samea'))
  const others = new Holders()
  others.holder(digest('here'), bytes(1), bytes(1))
  const here = others.holder(digest('here'), bytes(1), bytes(1))
  // The same place by the last twelve bits of its mark, another mark.
  const stranger = `he\xff${'e'}`
  others.holder(digest(stranger), bytes(5), bytes(5))
  assert.equal(others.holder(digest('here'), bytes(1), bytes(1)), here)
})

test('what the directory lends is copied', () => {
  const lent = bytes(1)
  const holder = new Holders().holder(digest('a'), lent, lent)
  lent.fill(7)
  assert.deepEqual([...holder.credentialBytes, ...holder.applicationBytes], [...bytes(1), ...bytes(1)])
})
