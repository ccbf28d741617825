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

test('what was read by its grammar is told apart from what was added, whatever was changed meanwhile', () => {
  const after = (change: (list: HeaderList) => unknown) => {
    const list = new HeaderList(['Host', 'a', 'X', '1', 'Y', 'y', 'x', '2'], true)
    change(list)
    assert.equal(list.clone().readFields, list.readFields)
    return [list.readFields, list.size]
  }
  const cases: [(list: HeaderList) => unknown, number[]][] = [
    [() => {}, [4, 4]],
    [list => list.append('Z', 'a\r\nb'), [4, 5]],
    [list => [list.append('Z', 'z'), list.append('A', 'a'), list.delete('z')], [4, 5]],
    [list => [list.append('Z', 'z'), list.delete('host')], [3, 4]],
    [list => [list.append('X', '3'), list.delete('x')], [2, 2]],
    [list => [list.append('X', '3'), list.set('X', '4')], [3, 3]],
    [list => [list.append('X', '3'), list.append('Z', 'z'), list.set('x', '4')], [3, 4]],
    [list => list.set('X', 'a\r\nb'), [0, 3]],
    [list => [list.set('X', '\0'), list.set('X', 'mended'), list.append('Z', 'z')], [0, 4]],
    [list => [list.removeWhere(name => name === 'X'), list.append('Z', 'z')], [3, 4]],
    [list => [list.append('Z', 'z'), list.removeWhere(name => name === 'Z')], [4, 4]],
    [list => [list.append('X', 'x'), list.append('Z', 'z'), list.removeWhere(name => name === 'X')], [3, 4]],
  ]
  for (const [change, counts] of cases) assert.deepEqual(after(change), counts, String(change))
  const added = sample()
  added.removeWhere(name => name === 'X')
  assert.deepEqual([added.readFields, added.size], [0, 3])
})
