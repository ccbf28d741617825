import assert from 'node:assert/strict'
import test from 'node:test'
import { counted } from './counted.ts'

test('one is told of as one, and none as many', () => {
  assert.equal(counted(1, 'policy'), '1 policy')
  assert.equal(counted(2, 'policy'), '2 policies')
  assert.equal(counted(0, 'API version'), '0 API versions')
})
