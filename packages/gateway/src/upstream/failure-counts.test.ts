import assert from 'node:assert/strict'
import test from 'node:test'
import { FailureCounts } from './failure-counts.ts'

const one = { id: 'ups_1', name: 'one' }

test('failures are counted by upstream and reason, and each kind is told once a minute with how many there were', () => {
  let nowMs = 0
  const counts = new FailureCounts(() => nowMs)
  assert.deepEqual([counts.count(one, 'refused'), counts.count(one, 'refused'), counts.count(one, 'reset')], [1, 0, 1])
  nowMs = 60_000
  assert.equal(counts.count(one, 'refused'), 2)
  const values = counts.samples().map(({ labels, value }) => [labels?.upstream, labels?.reason, value])
  assert.deepEqual(values, [
    ['one', 'refused', 3],
    ['one', 'reset', 1],
  ])
})

test('a tenant with many upstreams makes no more than a thousand of them known', () => {
  const counts = new FailureCounts(() => 0)
  for (let at = 0; at < 1100; at++) counts.count({ id: `ups_${at}`, name: `up-${at}` }, 'refused')
  const samples = counts.samples()
  assert.equal(samples.length, 1001)
  assert.equal(samples.find(({ labels }) => labels?.upstream === 'other')?.value, 100)
})
