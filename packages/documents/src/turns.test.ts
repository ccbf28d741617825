import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { Turns } from './turns.ts'

function gated(bounds: { atOnce: number; ofOneAtOnce: number; waitingMax: number }) {
  const turns = new Turns({ ...bounds, full: () => new Failure('too_many_attempts', 'Too much waits.') })
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const add = (owner: string, name: string) =>
    turns.take(owner, () => {
      begun.push(owner + name)
      return new Promise<void>(done => ends.set(owner + name, done))
    })
  const end = async (name: string) => {
    ends.get(name)!()
    await new Promise(setImmediate)
  }
  return { turns, begun, add, end }
}

test('of one owner no more at once than its bound, of all no more than theirs, and nobody comes before all others', async () => {
  const { begun, add, end } = gated({ atOnce: 3, ofOneAtOnce: 2, waitingMax: 4 })
  const all = [add('a', '1'), add('a', '2'), add('a', '3'), add('b', '1'), add('c', '1')]
  await new Promise(setImmediate)
  assert.deepEqual(begun, ['a1', 'a2', 'b1'])
  await end('b1')
  assert.deepEqual(begun, ['a1', 'a2', 'b1', 'c1'])
  await end('a2')
  assert.deepEqual(begun, ['a1', 'a2', 'b1', 'c1', 'a3'])
  for (const name of ['a1', 'a3', 'c1']) await end(name)
  await Promise.all(all)
})

test('an owner whose work waits in full is told so, others are not; what fails gives its place on', async () => {
  const { turns, begun, add, end } = gated({ atOnce: 2, ofOneAtOnce: 1, waitingMax: 1 })
  const all = [add('a', '1'), add('a', '2'), add('b', '1')]
  await assert.rejects(add('a', '3'), { code: 'too_many_attempts' })
  await new Promise(setImmediate)
  assert.deepEqual(begun, ['a1', 'b1'])
  for (const name of ['a1', 'b1', 'a2']) await end(name)
  await Promise.all(all)
  await assert.rejects(
    turns.take('a', () => Promise.reject(new Error('broken'))),
    /broken/,
  )
  assert.equal(await turns.take('a', async () => 5), 5)
})
