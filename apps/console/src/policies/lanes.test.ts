import assert from 'node:assert/strict'
import test from 'node:test'
import { begun, lanesOf, moved, type PolicyUse, placed, type Source } from './lanes.ts'

const stagesOf = (policy: string) =>
  ({ key: ['identify'], rate: ['limit', 'edge'], cors: ['edge'], log: ['observe'] })[policy] ?? ['edge']
const names = (uses: readonly PolicyUse[]) => uses.map(({ name, policy }) => name ?? policy).join(' ')

test('what happens is ordered by stage, then scope, then document, and counted through', () => {
  const sources: Source[] = [
    { scope: 'organization', owner: 'o', uses: [{ policy: 'log' }, { policy: 'rate' }] },
    { scope: 'version', owner: 'v', uses: [{ policy: 'rate', stage: 'edge' }, { policy: 'cors' }, { policy: 'key' }] },
    { scope: 'plan', owner: 'p', uses: [{ policy: 'rate' }] },
  ]
  const order = lanesOf(sources, stagesOf).flatMap(({ stage, steps }) =>
    steps.map(({ number, scope, use }) => `${number} ${stage} ${scope} ${use.policy}`),
  )
  assert.deepEqual(order, [
    ...['1 edge version rate', '2 edge version cors', '3 identify version key'],
    ...['4 limit organization rate', '5 limit plan rate', '6 observe organization log'],
  ])
})

test('moving goes past those of the same stage alone, and nowhere beyond the first and the last', () => {
  const uses = [{ policy: 'cors', name: 'a' }, { policy: 'key' }, { policy: 'cors', name: 'b' }]
  assert.equal(names(moved(uses, 2, -1, stagesOf)), 'b a key')
  assert.equal(names(moved(uses, 0, 1, stagesOf)), 'key b a')
  assert.equal(names(moved(uses, 0, -1, stagesOf)), 'a key b')
})

test('what is put elsewhere goes before what it was put on, and into the stage it was put in', () => {
  const uses = [{ policy: 'cors', name: 'a' }, { policy: 'rate' }, { policy: 'cors', name: 'b' }]
  assert.equal(names(placed(uses, 0, { before: 2 })), 'rate a b')
  assert.equal(names(placed(uses, 2, { before: 0 })), 'b a rate')
  assert.deepEqual(placed(uses, 1, { stage: 'edge' })[2], { policy: 'rate', stage: 'edge' })
})

test('what is added says its stage only where it is not the policy’s own', () => {
  assert.deepEqual(begun('rate', 'limit', stagesOf, {}), { policy: 'rate' })
  assert.deepEqual(begun('rate', 'edge', stagesOf, { limit: 2 }), {
    policy: 'rate',
    stage: 'edge',
    config: { limit: 2 },
  })
})
