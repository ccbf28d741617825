import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from './headers.ts'

const sample = () => new HeaderList(['Host', 'a', 'Set-Cookie', '1', 'X', 'y', 'set-cookie', '2'])

test('look-up ignores case and keeps repeated fields apart, in order', () => {
  assert.equal(sample().get('host'), 'a')
  assert.deepEqual(sample().all('set-cookie'), ['1', '2'])
})

test('set replaces every field of the name by one, where the first stood', () => {
  const list = sample()
  list.set('Set-Cookie', '3')
  assert.deepEqual(list.flat, ['Host', 'a', 'Set-Cookie', '3', 'X', 'y'])
})

test('delete removes every field of the name and says whether there was one', () => {
  const list = sample()
  assert.equal(list.delete('set-cookie'), true)
  assert.equal(list.delete('set-cookie'), false)
  assert.deepEqual(list.flat, ['Host', 'a', 'X', 'y'])
})
