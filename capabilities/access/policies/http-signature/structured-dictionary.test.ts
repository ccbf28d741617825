import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { dictionaryOf, type InnerList, writtenList } from './structured-dictionary.ts'

test('a list is written as it was meant, whatever spaces stood in it', () => {
  const found = dictionaryOf('a=(  "x";sf   "y"; key="z" );created=1;b;c=?1;d=tok/en;e=:AA==: \t,  b=( )')!
  assert.deepEqual(
    [...found.values()].map(member => writtenList(member as InnerList)),
    ['("x";sf "y";key="z");created=1;b;c;d=tok/en;e=:AA==:', '()'],
  )
})

test('what another reader could settle in another way is no dictionary', () => {
  const odd = [
    'a=1,a=2',
    'a=();b;b',
    'a=01',
    'a=1.5',
    'a=("x""y")',
    'a="\\n"',
    'a="é"',
    'A=1',
    'a=(',
    'a=:A:',
    'a=1 b',
    'a=1,,b',
    'a =1',
    'a=1000000000000000',
  ]
  for (const text of odd) assert.equal(dictionaryOf(text), undefined, text)
})

test('no text makes it throw or wait, and what is written is read as the same', () => {
  const piece = fc.constantFrom('a', 'b', '=', '(', ')', '"', ';', ',', ' ', ':', '1', '?1', '\\', '-', 'A', '==')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      for (const member of dictionaryOf(pieces.join(''))?.values() ?? []) {
        if (!('items' in member)) continue
        const again = dictionaryOf(`x=${writtenList(member)}`)?.get('x') as InnerList
        assert.equal(writtenList(again), writtenList(member))
      }
    }),
    { numRuns: 2000 },
  )
  const startedMs = performance.now()
  for (const text of ['a=(', 'a="', ';', ' '].map(one => one.repeat(8000))) dictionaryOf(`a=(${text}`)
  assert.ok(performance.now() - startedMs < 1000)
})
