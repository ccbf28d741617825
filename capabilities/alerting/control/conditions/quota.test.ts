import assert from 'node:assert/strict'
import test from 'node:test'
import { quota } from './quota.ts'

test('quotas of one name and other periods are an alert each', async () => {
  const of = { application: 'shop', plan: 'free', environment: 'main', subscription: 'sub', subscriptionId: 'sub_1' }
  const limit = { name: 'calls', allowed: 10, timeZone: 'UTC', used: 10, level: 'gone', doubt: 'none', told: 'fine' }
  const rows = ['day', 'month'].map(per => ({
    ...{ ...of, workspace: 'default', lookedAt: '2026-05-01T00:10:00Z' },
    outlook: { ...limit, per, from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' },
  }))
  const { observations } = await quota.found({} as never, rows as never)
  const identities = new Set(observations.map(one => JSON.stringify(one.of)))
  assert.deepEqual([observations.length, identities.size], [2, 2])
})
