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

test('a list that may be sent as it stands stays so only as long as nothing is added that may not be', () => {
  const read = () => new HeaderList(['Host', 'a', 'X', 'y'], true)
  const after = (change: (list: HeaderList) => unknown) => {
    const list = read()
    change(list)
    return [list.sendable, list.clone().sendable]
  }
  assert.deepEqual(
    after(list => [list.set('x', 'z\t\u00ff'), list.append('Y', ''), list.delete('host')]),
    [true, true],
  )
  const bad = ['a\r\nb', 'a\n', '\0', '\u0100', '\x7f']
  for (const value of bad) {
    assert.deepEqual(
      after(list => list.set('x', value)),
      [false, false],
    )
    assert.deepEqual(
      after(list => [list.append('new', value), list.set('new', 'mended')]),
      [false, false],
    )
  }
  for (const name of ['', 'a b', 'a:', 'a\r', 'ä']) {
    assert.deepEqual(
      after(list => list.set(name, 'v')),
      [false, false],
    )
  }
  assert.equal(sample().sendable, false)
})
