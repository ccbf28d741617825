import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { PhraseSet } from './phrase-set.ts'

const letters = fc.string({ unit: fc.constantFrom(...'ab\xe9 '), maxLength: 8 })

test('exactly the phrases that stand in a text are found', () => {
  const some = fc.uniqueArray(
    letters.filter(text => text !== ''),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(some, fc.string({ unit: fc.constantFrom(...'ab\xe9 '), maxLength: 40 }), (phrases, text) => {
      const found = new Set<string>()
      new PhraseSet(phrases).find(text, index => {
        found.add(phrases[index]!)
        return false
      })
      assert.deepEqual([...found].sort(), phrases.filter(phrase => text.includes(phrase)).sort())
    }),
  )
})

test('who has heard enough is told no more', () => {
  let times = 0
  new PhraseSet(['abc']).find('abcabcabc', () => {
    times++
    return true
  })
  assert.equal(times, 1)
})
