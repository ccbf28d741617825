import assert from 'node:assert/strict'
import test from 'node:test'
import type { LimitSpec } from '@gatehouse/unit'
import { openLimiter } from '../shared/limiter.ts'
import { createLimiterMemory, limiterSeed } from '../shared/limiter-memory.ts'
import { LocalLimits } from './local-limits.ts'

const perMinute = (name: string, limit: number, windowSeconds = 60): LimitSpec => ({
  ...{ name, limit, by: 'ip' },
  shape: { algorithm: 'sliding-window', windowSeconds },
})

function table() {
  const memory = createLimiterMemory({ keysMax: 1000, nowUs: 0 })
  const source = {
    ...{ limiter: openLimiter(memory, 1), seed: limiterSeed(memory) },
    ...{ nowUs: () => 1000, wallMs: () => 1e12, gauges: { enter: () => 'full' as const, count: () => 0 } },
  }
  const use = { key: 'the same', cost: 1, needs: 1 }
  return (owner: string, spec: LimitSpec, more: Partial<typeof use> = {}) =>
    new LocalLimits(source, owner, [spec]).take([{ ...use, limit: spec.limit, ...more }]).allowed
}

test('L6 another organization, environment, policy or limit with the same key counts for itself', () => {
  const takes = table()
  for (const owner of ['env_a plan:pln_1:p', 'env_b plan:pln_1:p', 'env_a plan:pln_2:p', 'env_a plan:pln_1:p2']) {
    for (const name of ['one', 'two']) {
      assert.equal(takes(owner, perMinute(name, 1)), true, `${owner} ${name}`)
      assert.equal(takes(owner, perMinute(name, 1)), false, `${owner} ${name}`)
    }
  }
})

test('L6 a new instance of a policy, after a swap, goes on where the old one was; a window of another length begins', () => {
  const takes = table()
  assert.equal(takes('p', perMinute('one', 2)), true)
  assert.equal(takes('p', perMinute('one', 2)), true)
  assert.equal(takes('p', perMinute('one', 3)), true, 'a higher limit leaves one more')
  assert.equal(takes('p', perMinute('one', 3)), false)
  assert.equal(takes('p', perMinute('one', 3, 61)), true)
})

test('L4 numbers as large as they may be are counted exactly', () => {
  const takes = table()
  const most = perMinute('most', 1_000_000_000, 31_622_400)
  assert.equal(takes('p', most, { cost: 999_999_999, needs: 999_999_999 }), true)
  assert.equal(takes('p', most), true)
  assert.equal(takes('p', most), false)
})
