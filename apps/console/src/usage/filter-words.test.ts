import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { filtersOf, wordOf, wordsOf } from './filter-words.ts'

test('filters go into an address and come back, whatever their values', () => {
  const value = fc.string({ unit: fc.constantFrom('a', ',', '!', '%', '2', 'C', ' ', 'ü') })
  const filter = fc.record({ isNot: fc.boolean(), values: fc.array(value, { minLength: 1, maxLength: 3 }) })
  fc.assert(
    fc.property(filter, ({ isNot, values }) => {
      const given = { dimension: 'userAgent' as const, ...(isNot ? { isNot: values } : { is: values }) }
      assert.deepEqual(filtersOf(wordsOf([given])), [given])
    }),
  )
})

test('one value reads as it is written, nothing is a value too, and other words of the address are none', () => {
  assert.equal(wordOf('pets'), 'pets')
  assert.deepEqual(filtersOf({ api: 'pets', failure: '!', since: '24h' }), [
    { dimension: 'api', is: ['pets'] },
    { dimension: 'failure', isNot: [''] },
  ])
})
