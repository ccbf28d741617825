import assert from 'node:assert/strict'
import test from 'node:test'
import { EvidenceQueue } from './evidence-queue.ts'

function gated() {
  const queue = new EvidenceQueue({ atOnce: 2, waitingMax: 2 })
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const add = (organizationId: string, key: string) =>
    queue.run({ organizationId, key }, () => {
      begun.push(`${organizationId}${key}`)
      return new Promise<void>(resolve => ends.set(`${organizationId}${key}`, resolve))
    })
  const end = async (name: string) => {
    ends.get(name)!()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { begun, add, end }
}

test('of each organization one after the other, of all no more than the bound, and none before all others', async () => {
  const { begun, add, end } = gated()
  const all = [add('a', '1'), add('a', '2'), add('b', '1'), add('c', '1')]
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual(begun, ['a1', 'b1'])
  await end('b1')
  assert.deepEqual(begun, ['a1', 'b1', 'c1'])
  await end('a1')
  assert.deepEqual(begun, ['a1', 'b1', 'c1', 'a2'])
  await end('c1')
  await end('a2')
  await Promise.all(all)
})

test('who wants the same waits for the same, and one organization cannot fill the queue', async () => {
  const { begun, add, end } = gated()
  const first = add('a', '1')
  assert.equal(add('a', '1'), first)
  const rest = [add('a', '2'), add('a', '3')]
  await assert.rejects(add('a', '4'), { code: 'lint_exhausted' })
  const other = add('b', '1')
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual(begun, ['a1', 'b1'])
  for (const name of ['a1', 'b1', 'a2', 'a3']) await end(name)
  await Promise.all([first, other, ...rest])
})
