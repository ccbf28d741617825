import assert from 'node:assert/strict'
import test from 'node:test'
import { spanOf } from './sla-span.ts'

test('figures of a month that goes on end today, not with the month', () => {
  const month = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' }
  const nowMs = Date.parse('2026-11-29T13:00:00Z')
  assert.deepEqual(spanOf(month, nowMs), { from: '2026-11-01', to: '2026-11-29' })
  assert.deepEqual(spanOf({ ...month, from: '2026-11-12T08:00:00.000Z' }, Date.parse('2027-01-01T00:00:00Z')), {
    from: '2026-11-12',
    to: '2026-11-30',
  })
})
