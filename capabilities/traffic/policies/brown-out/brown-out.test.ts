import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { Host } from '@gatehouse/unit'
import { policyHost, through } from '../testing-policy.ts'
import { brownOut } from './brown-out.ts'

const windows = [
  { from: '2026-12-01T10:00:00Z', until: '2026-12-01T11:00:00Z' },
  { from: '2026-12-02T10:00:00Z', until: '2026-12-02T12:00:00Z' },
]

test('who calls within a window is told until when, what to use instead and when it ends', async () => {
  const clock = new ManualClock(Date.parse('2026-12-01T09:59:59.999Z'))
  const host: Host = { ...policyHost(), clock }
  const config = {
    windows,
    sunsetAt: '2027-01-01T00:00:00Z',
    successor: '/pets/v2',
    information: 'https://docs.example/',
  }
  const ask = () => through(brownOut, config, { host })
  assert.equal((await ask()).status, 200)
  clock.advance(1)
  await assert.rejects(ask(), {
    code: 'brown_out',
    detail:
      'It is deprecated, and answers nobody until 2026-12-01T11:00:00Z. It ends for good at 2027-01-01T00:00:00Z. Use /pets/v2. Read https://docs.example/.',
    headers: ['Retry-After', '3600'],
  })
  clock.advance(3_600_000)
  assert.equal((await ask()).status, 200)
  clock.advance(23 * 3_600_000)
  await assert.rejects(ask(), { code: 'brown_out', headers: ['Retry-After', '7200'] })
})
