import assert from 'node:assert/strict'
import test from 'node:test'
import { Rounds } from './rounds.ts'

test('news of during a round is told in another one, whoever asks, and then nothing is', async () => {
  const begun: (() => void)[] = []
  let told = 0
  const rounds = new Rounds({ tell: () => new Promise<void>(resolve => begun.push(resolve)), told: () => told++ })
  const first = rounds.run()
  const [second, third] = [rounds.run(), rounds.run()]
  assert.equal(begun.length, 1)
  begun[0]!()
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual([begun.length, told], [2, 0])
  begun[1]!()
  await Promise.all([first, second, third])
  assert.deepEqual([begun.length, told], [2, 1])
  const later = rounds.run()
  begun[2]!()
  await later
  assert.deepEqual([begun.length, told], [3, 2])
})
