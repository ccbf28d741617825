import assert from 'node:assert/strict'
import test from 'node:test'
import { paceNames, rateOf } from './paces.ts'

test('rates of thirty days are those of the workbook, to the digit', () => {
  assert.deepEqual(
    paceNames.map(pace => rateOf(pace, 30)),
    [14.4, 6, 1],
  )
  assert.equal(rateOf('fast', 7), 3.36)
})
