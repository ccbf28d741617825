import assert from 'node:assert/strict'
import test from 'node:test'
import { reachedTargets } from './found-target.ts'

test('what is found stands in the place of its line, with the weight, tier, zone and labels of the line', () => {
  const targets = [
    { url: 'http://static', weight: 2 },
    {
      url: 'http://api.internal',
      resolve: 'srv' as const,
      weight: 3,
      priority: 1,
      zone: 'a',
      labels: { version: 'v1' },
    },
    { url: 'file:/etc/targets.yaml', weight: 1, zone: 'a' },
    { url: 'http://unknown', resolve: 'addresses' as const, weight: 1 },
  ]
  const found = new Map([
    ['srv http://api.internal', [{ url: 'http://192.0.2.1', authority: 'api.internal', weight: 10, priority: 2 }]],
    [
      'file:/etc/targets.yaml',
      [
        { url: 'http://192.0.2.1', weight: 1 },
        { url: 'http://192.0.2.9', weight: 1, zone: 'b' },
      ],
    ],
  ])
  assert.deepEqual(reachedTargets({ targets }, found), [
    { url: 'http://static', weight: 2, line: 0 },
    {
      ...{ url: 'http://192.0.2.1', authority: 'api.internal', weight: 30, priority: 3, zone: 'a' },
      ...{ labels: { version: 'v1' }, line: 1 },
    },
    { url: 'http://192.0.2.9', weight: 1, priority: 0, zone: 'b', labels: {}, line: 2 },
  ])
})
