import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { KeyHasher } from './key-hash.ts'
import { limitRule, ticksPerUs } from './limit-rule.ts'
import { LimiterModel } from './limiter.model.ts'
import { openLimiter } from './limiter.ts'
import { createLimiterMemory, limiterCounters, limiterSeed } from './limiter-memory.ts'

const startUs = 1_700_000_000_000_000

function table({ keysMax = 100, whenFull = 'refuse' as 'refuse' | 'evict' } = {}) {
  const memory = createLimiterMemory({ keysMax, nowUs: startUs, whenFull })
  const hasher = new KeyHasher(limiterSeed(memory), 'policy')
  const limiter = openLimiter(memory, 1)
  const ask = { low: 0, high: 0, nowUs: startUs, cost: 1 }
  return {
    memory,
    check(key: string, rule = limitRule({ limit: 2, windowSeconds: 60 }), afterUs = 0, cost = 1) {
      hasher.hash(key, ask)
      ask.nowUs = startUs + afterUs
      ask.cost = cost
      return { ...limiter.check(ask, rule) }
    },
  }
}

const rules = fc
  .record({
    limit: fc.integer({ min: 1, max: 2000 }),
    windowSeconds: fc.integer({ min: 1, max: 100_000 }),
    burst: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
  })
  .map(words => limitRule(words.burst ? { ...words, burst: words.burst } : words))

test('L1 L2 L5 L6 every answer is the answer of the plain model, also when rules change under a key', () => {
  const steps = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      rule: fc.nat({ max: 2 }),
      waitUs: fc.oneof(fc.constant(0), fc.nat({ max: 5_000_000 }), fc.nat({ max: 100_000_000_000 })),
      cost: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(fc.array(rules, { minLength: 3, maxLength: 3 }), steps, (choice, asked) => {
      const real = table()
      const model = new LimiterModel()
      let nowUs = 1
      for (const step of asked) {
        nowUs += step.waitUs
        const rule = choice[step.rule]!
        const expected = model.check(step.key, rule, nowUs * ticksPerUs, step.cost)
        const { allowed, remaining } = real.check(step.key, rule, nowUs, step.cost)
        assert.deepEqual({ allowed, remaining }, expected)
      }
    }),
    { numRuns: 300 },
  )
})

test('L2 exactly the burst passes at once, whatever limit does not divide the window', () => {
  fc.assert(
    fc.property(rules, fc.nat({ max: 1e12 }), (rule, afterUs) => {
      const { check } = table()
      for (let i = 0; i < rule.burst; i++) assert.equal(check('k', rule, afterUs + 1).allowed, true)
      assert.equal(check('k', rule, afterUs + 1).allowed, false)
    }),
    { numRuns: 40 },
  )
})

test('L5 a refused caller who waits as long as it was told passes, and not a millisecond sooner', () => {
  fc.assert(
    fc.property(rules, rule => {
      const { check } = table()
      for (let i = 0; i < rule.burst; i++) check('k', rule, 1)
      const { retryAfterMs } = check('k', rule, 1)
      if (retryAfterMs > 1) assert.equal(check('k', rule, 1 + (retryAfterMs - 1) * 1000).allowed, false)
      assert.equal(check('k', rule, 1 + retryAfterMs * 1000).allowed, true)
    }),
    { numRuns: 100 },
  )
})

test('L4 a cost beyond the burst never passes and says so; a cost that is no cost is an error', () => {
  const { check } = table()
  assert.equal(check('k', undefined, 0, 3).retryAfterMs, Number.POSITIVE_INFINITY)
  assert.equal(check('k').remaining, 1)
  for (const cost of [0, -1, 0.5, Number.NaN]) assert.throws(() => check('k', undefined, 0, cost), RangeError)
})

test('L1 a clock that gives nonsense lets nothing through', () => {
  assert.equal(table().check('k', undefined, Number.NaN).allowed, false)
})

test('L6 a shortened window cuts old debt to the new burst', () => {
  const { check } = table()
  const daily = limitRule({ limit: 3, windowSeconds: 86_400 })
  for (let i = 0; i < 3; i++) check('k', daily)
  const decision = check('k', limitRule({ limit: 60, windowSeconds: 60 }))
  assert.equal(decision.allowed, false)
  assert.equal(decision.retryAfterMs, 1000)
})

test('L7 L8 a full table refuses with its own answer, counts it, and has room again when slots expire', () => {
  const { memory, check } = table({ keysMax: 50 })
  const rule = limitRule({ limit: 1, windowSeconds: 1 })
  const answers = Array.from({ length: 500 }, (_, i) => check(`k${i}`, rule))
  const refused = answers.filter(one => one.full)
  assert.ok(refused.length > 0 && refused.every(one => !one.allowed))
  assert.equal(limiterCounters(memory).full, refused.length)
  assert.equal(answers.filter(one => one.allowed).length, 500 - refused.length)
  for (let i = 0; i < 500; i++) assert.equal(check(`k${i}`, rule).allowed, false, 'what is in the table is still known')
  assert.equal(check('later', rule, 1_000_001).allowed, true)
})

test('L8 when it may, a full table gives up live slots and counts each', () => {
  const { memory, check } = table({ keysMax: 50, whenFull: 'evict' })
  for (let i = 0; i < 500; i++) assert.equal(check(`k${i}`).allowed, true)
  const slots = memory.buckets * 7
  assert.ok(limiterCounters(memory).evicted >= 500 - slots)
  assert.equal(limiterCounters(memory).full, 0)
})

test('L8 as many live keys as were asked for find room', () => {
  const { memory, check } = table({ keysMax: 200_000 })
  for (let i = 0; i < 200_000; i++) check(`key-${i}`)
  assert.deepEqual(limiterCounters(memory), { evicted: 0, full: 0, stalled: 0 })
})

test('keys are told apart, also when policy and key together spell the same', () => {
  const seed = new Uint32Array([1, 2])
  const seen = new Set<string>()
  const target = { low: 0, high: 0 }
  const names = ['', 'a', 'b', 'ab', 'ba', 'abc', 'a\u0000', '\u0000', '\u0000\u0000', 'x'.repeat(65_536)]
  for (const policy of names) {
    for (const key of names) {
      new KeyHasher(seed, policy).hash(key, target)
      seen.add(`${target.low}:${target.high}`)
    }
  }
  assert.equal(seen.size, names.length ** 2)
  new KeyHasher(new Uint32Array([1, 3]), '').hash('', target)
  assert.equal(seen.has(`${target.low}:${target.high}`), false)
})

test('a limit that cannot be counted is refused when it is made', () => {
  const words = fc.constantFrom(0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e10)
  fc.assert(
    fc.property(words, bad => {
      assert.throws(() => limitRule({ limit: bad, windowSeconds: 1 }), RangeError)
      assert.throws(() => limitRule({ limit: 1, windowSeconds: bad }), RangeError)
      assert.throws(() => limitRule({ limit: 1, windowSeconds: 1, burst: bad }), RangeError)
      assert.throws(() => createLimiterMemory({ keysMax: bad, nowUs: 0 }), RangeError)
    }),
  )
})
