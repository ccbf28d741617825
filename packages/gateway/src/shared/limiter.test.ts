import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type LimitRule, type LimitWords, limitRule, ticksPerUs } from '../limits/limit-rule.ts'
import { LimiterModel } from '../limits/limiter.model.ts'
import { limitSequences, wallStartMs } from '../limits/sequences.model.ts'
import { KeyHasher } from './key-hash.ts'
import { type LimitAsk, newAsk, openLimiter } from './limiter.ts'
import { createLimiterMemory, limiterCounters, limiterSeed } from './limiter-memory.ts'

const startUs = 1_700_000_000_000_000
const gcra = (words: { limit: number; windowSeconds: number; burst?: number }) =>
  limitRule({ algorithm: 'gcra', ...words })
const twoAMinute = gcra({ limit: 2, windowSeconds: 60 })

interface Use {
  key: string
  rule: LimitRule
  cost?: number
  needs?: number
}

/** With its methods free of their owner. */
function opened(options: Parameters<typeof table>[0] = {}) {
  const real = table(options)
  return { memory: real.memory, check: real.check.bind(real) }
}

function table({ keysMax = 100, whenFull = 'refuse' as 'refuse' | 'evict' } = {}) {
  const memory = createLimiterMemory({ keysMax, nowUs: startUs, whenFull })
  const limiter = openLimiter(memory, 1)
  const hashers = new Map<string, KeyHasher>()
  const asksOf = (uses: readonly Use[]): LimitAsk[] =>
    uses.map(({ key, rule, cost = 1, needs = cost }) => {
      const hasher = hashers.get(rule.kind) ?? new KeyHasher(limiterSeed(memory), rule.kind)
      hashers.set(rule.kind, hasher)
      const ask = { ...newAsk(rule), cost, needs }
      hasher.hash(key, ask)
      return ask
    })
  return {
    memory,
    limiter,
    asksOf,
    take(uses: readonly Use[], afterUs = 0, wallMs = wallStartMs + Math.floor(afterUs / 1000)) {
      const asks = asksOf(uses)
      const outcome = limiter.take(asks, { nowUs: startUs + afterUs, wallMs })
      return { outcome, asks, left: asks.map(ask => (outcome === 'taken' ? ask.remainingAfter : ask.remaining)) }
    },
    /** Of a single limit. */
    check(key: string, rule = twoAMinute, afterUs = 0, cost = 1) {
      const { outcome, asks } = this.take([{ key, rule, cost }], afterUs)
      const [ask] = asks
      return { allowed: outcome === 'taken', full: outcome === 'full', retryAfterMs: ask!.retryAfterMs, ask: ask! }
    },
  }
}

const words: fc.Arbitrary<LimitWords> = fc
  .record({
    limit: fc.integer({ min: 1, max: 2000 }),
    windowSeconds: fc.integer({ min: 1, max: 100_000 }),
    burst: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
  })
  .map(({ burst, ...rest }) => ({ algorithm: 'gcra', ...rest, ...(burst ? { burst } : {}) }))

test('L1 L2 L5 L6 L17 to L25: every answer, of one limit or of several at once, is the answer of the plain model', () => {
  fc.assert(
    fc.property(limitSequences, ({ rules, steps }) => {
      const real = table()
      const model = new LimiterModel()
      for (const { atUs, wallMs, uses, charged } of steps) {
        const asked = uses.map(({ key, rule, cost, needs }) => ({ key, rule: rules[rule]!, cost, needs }))
        const now = { ticks: atUs * ticksPerUs, wallMs }
        if (charged) {
          real.limiter.charge(real.asksOf(asked), { nowUs: startUs + atUs - 1, wallMs })
          model.charge(asked, now)
          continue
        }
        const { outcome, left } = real.take(asked, atUs - 1, wallMs)
        const expected = model.take(asked, now)
        assert.deepEqual({ taken: outcome === 'taken', left }, expected)
      }
    }),
    { numRuns: 500 },
  )
})

test('L2 exactly the burst passes at once, whatever limit does not divide the window', () => {
  fc.assert(
    fc.property(words, fc.nat({ max: 1e12 }), (spoken, afterUs) => {
      const { check } = opened()
      const rule = limitRule(spoken)
      for (let i = 0; i < rule.burst; i++) assert.equal(check('k', rule, afterUs + 1).allowed, true)
      assert.equal(check('k', rule, afterUs + 1).allowed, false)
    }),
    { numRuns: 40 },
  )
})

const everyKind: fc.Arbitrary<LimitWords> = fc.oneof(
  words,
  fc.record({
    ...{ algorithm: fc.constant('sliding-window' as const), limit: fc.integer({ min: 1, max: 300 }) },
    windowSeconds: fc.integer({ min: 1, max: 100_000 }),
  }),
  fc.record({
    ...{ algorithm: fc.constant('calendar-window' as const), limit: fc.integer({ min: 1, max: 300 }) },
    ...{ per: fc.constantFrom('hour' as const, 'day' as const), timeZone: fc.constant('UTC') },
  }),
)

test('L5 a refused caller who waits as long as it was told passes, and not a millisecond sooner', () => {
  fc.assert(
    fc.property(everyKind, fc.nat({ max: 50_000_000 }), (spoken, betweenUs) => {
      const { check } = opened()
      const rule = limitRule(spoken)
      check('k', rule, 1)
      while (check('k', rule, 1 + betweenUs).allowed);
      const { retryAfterMs } = check('k', rule, 1 + betweenUs)
      if (retryAfterMs > 1) assert.equal(check('k', rule, betweenUs + (retryAfterMs - 1) * 1000).allowed, false)
      assert.equal(check('k', rule, 1 + betweenUs + retryAfterMs * 1000).allowed, true)
    }),
    { numRuns: 200 },
  )
})

test('L4 a cost beyond the burst never passes and says so; a cost that is no cost is an error', () => {
  const { check } = opened()
  assert.equal(check('k', undefined, 0, 3).retryAfterMs, Number.POSITIVE_INFINITY)
  assert.equal(check('k').ask.remainingAfter, 1)
  for (const cost of [-1, 0.5, Number.NaN]) assert.throws(() => check('k', undefined, 0, cost), RangeError)
})

test('L4 what costs nothing takes no room, and passes only while something that is needed is left', () => {
  const { take, memory } = table({ keysMax: 1 })
  for (let i = 0; i < 1000; i++) {
    assert.equal(take([{ key: `k${i}`, rule: twoAMinute, cost: 0, needs: 2 }]).outcome, 'taken')
  }
  assert.equal(limiterCounters(memory).full, 0)
  take([{ key: 'k', rule: twoAMinute }])
  assert.equal(take([{ key: 'k', rule: twoAMinute, cost: 0, needs: 2 }]).outcome, 'refused')
})

test('L1 a clock that gives nonsense lets nothing through', () => {
  assert.equal(opened().check('k', undefined, Number.NaN).allowed, false)
})

test('L6 a shortened window cuts old debt to the new burst', () => {
  const { check } = opened()
  const daily = gcra({ limit: 3, windowSeconds: 86_400 })
  for (let i = 0; i < 3; i++) check('k', daily)
  const decision = check('k', gcra({ limit: 60, windowSeconds: 60 }))
  assert.equal(decision.allowed, false)
  assert.equal(decision.retryAfterMs, 1000)
})

test('L7 L8 a full table refuses with its own answer, counts it, and has room again when slots expire', () => {
  const { memory, check } = opened({ keysMax: 50 })
  const rule = gcra({ limit: 1, windowSeconds: 1 })
  const answers = Array.from({ length: 500 }, (_, i) => check(`k${i}`, rule))
  const refused = answers.filter(one => one.full)
  assert.ok(refused.length > 0 && refused.every(one => !one.allowed))
  assert.equal(limiterCounters(memory).full, refused.length)
  assert.equal(answers.filter(one => one.allowed).length, 500 - refused.length)
  for (let i = 0; i < 500; i++) assert.equal(check(`k${i}`, rule).allowed, false, 'what is in the table is still known')
  assert.equal(check('later', rule, 1_000_001).allowed, true)
})

test('L8 when it may, a full table gives up live slots and counts each', () => {
  const { memory, check } = opened({ keysMax: 50, whenFull: 'evict' })
  for (let i = 0; i < 500; i++) assert.equal(check(`k${i}`).allowed, true)
  const slots = memory.buckets * 7
  assert.ok(limiterCounters(memory).evicted >= 500 - slots)
  assert.equal(limiterCounters(memory).full, 0)
})

test('L8 L18 a question whose limits crowd one bucket never gives up a slot of its own', () => {
  const { take } = table({ keysMax: 1, whenFull: 'evict' })
  const sliding = limitRule({ algorithm: 'sliding-window', limit: 5, windowSeconds: 60 })
  const uses = Array.from({ length: 8 }, (_, i) => ({
    key: `k${i}`,
    rule: i % 2 ? sliding : gcra({ limit: 5, windowSeconds: 60 }),
  }))
  for (let i = 0; i < 200; i++) take([{ key: `other${i}`, rule: twoAMinute }])
  for (let i = 0; i < 5; i++) assert.equal(take(uses).outcome, 'taken')
  assert.equal(take(uses).outcome, 'refused')
})

test('L18 one limit that refuses leaves the others of the question as they were, whether they were known or not', () => {
  const { take, memory } = table()
  const wide = gcra({ limit: 100, windowSeconds: 60 })
  const none = { key: 'used up', rule: twoAMinute, cost: 2 }
  take([none])
  const before = new Int32Array(memory.table).slice()
  for (let i = 0; i < 100; i++) assert.equal(take([{ key: `k${i}`, rule: wide }, none]).outcome, 'refused')
  assert.deepEqual(new Int32Array(memory.table), before)
})

test('L8 as many live keys as were asked for find room', () => {
  const { memory, check } = opened({ keysMax: 200_000 })
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
  const bads = fc.constantFrom(0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e10)
  fc.assert(
    fc.property(bads, bad => {
      assert.throws(() => gcra({ limit: bad, windowSeconds: 1 }), RangeError)
      assert.throws(() => gcra({ limit: 1, windowSeconds: bad }), RangeError)
      assert.throws(() => gcra({ limit: 1, windowSeconds: 1, burst: bad }), RangeError)
      const shaped = { algorithm: 'leaky-bucket', limit: 1, windowSeconds: 1, queueMax: 1, waitMsMax: 1 } as const
      assert.throws(() => limitRule({ ...shaped, queueMax: bad }), RangeError)
      if (bad !== 1e10) assert.throws(() => limitRule({ ...shaped, waitMsMax: bad }), RangeError)
      assert.throws(() => limitRule({ algorithm: 'sliding-window', limit: 1, windowSeconds: bad }), RangeError)
      assert.throws(() => createLimiterMemory({ keysMax: bad, nowUs: 0 }), RangeError)
    }),
  )
  const daily = { algorithm: 'calendar-window', limit: 1, per: 'day' } as const
  assert.throws(() => limitRule({ ...daily, timeZone: 'Europe/Atlantis' }), RangeError)
  assert.throws(() => limitRule({ ...daily, timeZone: 'UTC', anchor: 'soon' }), RangeError)
})
