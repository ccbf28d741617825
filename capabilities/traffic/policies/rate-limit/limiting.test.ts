import assert from 'node:assert/strict'
import test from 'node:test'
import { filled, problemsOf } from '@gatehouse/schema'
import type { LimitVerdict } from '@gatehouse/unit'
import { limitsOf, rateLimitConfig } from './limit-config.ts'
import { asked, limitedBy } from './limiting.model.ts'
import { rateLimit } from './rate-limit.ts'

test('the fields of RateLimit name the tightest of several limits, and the policy all of them', () => {
  const { ask } = limitedBy({
    limits: [
      { name: 'second', limit: 10, windowSeconds: 1, by: 'ip' },
      { name: 'day', limit: 12, algorithm: 'calendar-window', by: 'ip' },
      { name: 'at-once', limit: 5, algorithm: 'concurrency', by: 'ip' },
    ],
  })
  const first = ask()
  assert.equal(
    first.fields['RateLimit-Policy'],
    '"second";q=10;w=1, "day";q=12, "at-once";q=5;qu="concurrent-requests"',
  )
  assert.equal(first.fields.RateLimit, '"at-once";r=4')
  first.over()
  for (let i = 0; i < 8; i++) ask().over()
  const tenth = ask()
  assert.match(tenth.fields.RateLimit!, /^"second";r=0;t=1$/)
})

test('a refusal says when to come back, and no field promises it sooner', () => {
  const { ask } = limitedBy({ limit: 1, windowSeconds: 50, by: 'ip', legacyHeaders: true })
  ask()
  const { refused, fields } = ask()
  assert.deepEqual([refused?.code, refused?.headers], ['rate_limited', ['Retry-After', '50']])
  assert.deepEqual(fields, {
    ...{ 'RateLimit-Policy': '"default";q=1;w=50', RateLimit: '"default";r=0;t=50' },
    ...{ 'X-RateLimit-Limit': '1', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '50' },
  })
})

test('one of several that refuses leaves the others as they were, also those of what is under way', () => {
  const { ask, inside } = limitedBy({
    limits: [
      { name: 'at-once', limit: 1, algorithm: 'concurrency', by: 'ip' },
      { name: 'minute', limit: 1, by: 'ip' },
    ],
  })
  const first = ask()
  assert.equal(inside(), 1)
  first.over()
  for (let i = 0; i < 3; i++) assert.equal(ask().refused?.code, 'rate_limited')
  assert.equal(inside(), 0)
})

test('what is under way is counted out once, whether its exchange ended well or not', () => {
  const { ask } = limitedBy({ limit: 2, algorithm: 'concurrency', by: 'ip' })
  const [one, two] = [ask(), ask()]
  assert.equal(ask().refused?.code, 'concurrency_exceeded')
  one.over()
  one.over()
  assert.equal(ask().refused, undefined)
  assert.equal(ask().refused?.code, 'concurrency_exceeded')
  two.over()
  assert.equal(ask().refused, undefined)
})

const callers = [
  { by: 'ip', one: asked({ address: '192.0.2.1' }), other: asked({ address: '192.0.2.2' }) },
  { by: 'consumer', one: asked({ subscription: 'sub_1' }), other: asked({ subscription: 'sub_2' }) },
  { by: 'application', one: asked({ application: 'app_1' }), other: asked({ application: 'app_2' }) },
  { by: 'subscription', one: asked({ subscription: 'sub_1' }), other: asked({ subscription: 'sub_2' }) },
  { by: 'plan', one: asked({ plan: 'pln_1' }), other: asked({ plan: 'pln_2' }) },
  { by: 'route', one: asked({ endpoint: 'a' }), other: asked({ endpoint: 'b' }) },
  { by: 'api', one: asked({ api: 'a' }), other: asked({ api: 'b' }) },
  { by: 'header', one: asked({ tenant: 'a' }), other: asked({ tenant: 'b' }) },
  { by: ['ip', 'header'], one: asked({ tenant: 'a' }), other: asked({ tenant: 'a', address: '192.0.2.9' }) },
  { by: ['header', 'route'], one: asked({ tenant: 'a', endpoint: 'b' }), other: asked({ tenant: 'ab', endpoint: '' }) },
] as const
for (const { by, one, other } of callers) {
  test(`by ${[by].flat().join(' and ')} callers that differ have allowances of their own, and others share one`, () => {
    const named = [by].flat().includes('header') ? { headerName: 'X-Tenant' } : {}
    const { ask } = limitedBy({ limit: 1, by: by as never, ...named })
    assert.equal(ask(one).refused, undefined)
    assert.equal(ask(one).refused?.code, 'rate_limited')
    assert.equal(ask(other).refused, undefined)
  })
}

test('by ip a caller of IPv6 has its whole network, and one of IPv4 its address, unless something else is said', () => {
  const { ask } = limitedBy({ limit: 1, by: 'ip' })
  ask(asked({ address: '2001:db8:1:2::1' }))
  assert.equal(ask(asked({ address: '2001:db8:1:2:ffff::9' })).refused?.code, 'rate_limited')
  assert.equal(ask(asked({ address: '2001:db8:1:3::1' })).refused, undefined)
  const wide = limitedBy({ limit: 1, by: 'ip', ipv4PrefixLength: 24, ipv6PrefixLength: 128 })
  wide.ask(asked({ address: '192.0.2.1' }))
  assert.equal(wide.ask(asked({ address: '192.0.2.200' })).refused?.code, 'rate_limited')
  assert.equal(wide.ask(asked({ address: '192.0.3.1' })).refused, undefined)
  assert.equal(wide.ask(asked({ address: '2001:db8::1' })).refused, undefined)
  assert.equal(wide.ask(asked({ address: '2001:db8::2' })).refused, undefined)
})

test('a header of thirty thousand characters is a key like another', () => {
  const { ask } = limitedBy({ limit: 1, by: 'header', headerName: 'X-Tenant' })
  const long = 'x'.repeat(30_000)
  assert.equal(ask(asked({ tenant: `${long}a` })).refused, undefined)
  assert.equal(ask(asked({ tenant: `${long}b` })).refused, undefined)
  assert.equal(ask(asked({ tenant: `${long}a` })).refused?.code, 'rate_limited')
})

test('a request says its cost within bounds; what is no whole number costs what is written', () => {
  const { ask } = limitedBy({ limit: 100, by: 'ip', cost: 7, costFrom: { in: 'header', name: 'X-Cost', max: 50 } })
  const left = (cost?: string) => Number(/r=(\d+)/.exec(ask(asked({ cost })).fields.RateLimit!)![1])
  assert.equal(left('30'), 70)
  assert.equal(left('0'), 69)
  assert.equal(left('-5'), 62)
  assert.equal(left(undefined), 55)
  assert.equal(left('99999999999999999999'), 48)
  assert.equal(ask(asked({ cost: '1000000' })).refused?.code, 'rate_limited')
})

test('a reply says its cost, the field does not reach the caller, and who left before the reply pays the price of one', () => {
  const { ask, left } = limitedBy({ limit: 100, by: 'ip', charge: { header: 'X-Units' } })
  assert.deepEqual(ask().reply(200, { 'X-Units': '40' }).names, [])
  assert.equal(left(), 60)
  ask().over()
  assert.equal(left(), 59)
  const both = ask()
  both.reply(200, { 'X-Units': '9' })
  both.over()
  assert.equal(left(), 50)
  ask().reply(200, { 'X-Units': '500' })
  assert.equal(ask().refused?.code, 'rate_limited')
})

test('only replies that are named cost something', () => {
  const { ask, left } = limitedBy({ limit: 3, by: 'ip', charge: { statuses: ['401', '5xx'] } })
  for (let i = 0; i < 20; i++) ask().reply(200)
  assert.equal(left(), 3)
  for (const status of [401, 503]) ask().reply(status)
  assert.equal(left(), 1)
  ask().reply(403)
  ask().reply(401)
  assert.equal(ask().refused?.code, 'rate_limited')
})

test('who comes early is held back until its turn; beyond the queue it is refused; who leaves is not waited for', async () => {
  const { ask, clock } = limitedBy({ limit: 10, windowSeconds: 1, algorithm: 'leaky-bucket', queueMax: 2, by: 'ip' })
  assert.equal(ask().waits, undefined)
  const [second, third] = [ask(), ask()]
  assert.equal(ask().refused?.code, 'rate_limited')
  assert.deepEqual(clock.due(), [100, 200])
  clock.pass(100)
  assert.equal(await second.waits, undefined)
  third.leave()
  assert.notEqual(await third.waits, undefined)
  assert.deepEqual(clock.due(), [])
})

test('a schedule says what holds now, over midnight and over a change of clocks', () => {
  const { ask, clock } = limitedBy({
    ...{ limit: 100, by: 'ip', timeZone: 'Europe/Berlin' },
    schedule: [
      { days: ['sat'], from: '22:00', to: '06:00', limit: 5 },
      { from: '08:00', to: '18:00', limit: 10 },
    ],
  })
  const limitAt = (text: string) => {
    clock.set(Date.parse(text))
    return Number(/q=(\d+)/.exec(ask().fields['RateLimit-Policy']!)![1])
  }
  assert.equal(limitAt('2026-11-27T06:59:00Z'), 100)
  assert.equal(limitAt('2026-11-27T07:00:00Z'), 10)
  assert.equal(limitAt('2026-11-27T17:00:00Z'), 100)
  assert.equal(limitAt('2026-11-28T21:00:00Z'), 5)
  assert.equal(limitAt('2026-11-29T04:59:00Z'), 5)
  assert.equal(limitAt('2026-11-29T05:00:00Z'), 100)
  assert.equal(limitAt('2026-11-29T21:00:00Z'), 100)
  assert.equal(limitAt('2026-07-01T06:00:00Z'), 10)
})

test('while too few targets are well the limit is a part of itself', () => {
  const { ask, clock, health } = limitedBy({ limit: 100, by: 'ip', unwell: { wellPercentMin: 60, limitPercent: 25 } })
  const limit = () => {
    clock.pass(1000)
    return Number(/q=(\d+)/.exec(ask().fields['RateLimit-Policy']!)![1])
  }
  assert.equal(limit(), 100)
  health.well = 0.5
  assert.equal(limit(), 25)
  health.well = 0.6
  assert.equal(limit(), 100)
})

const wrong: [what: string, config: Record<string, unknown>, message: RegExp][] = [
  ['no limit', {}, /must have a limit, or limits/],
  ['both', { limit: 1, limits: [{ name: 'a', limit: 1 }] }, /must say limit in each of its limits/],
  ['a field beside', { by: 'ip', limits: [{ name: 'a', limit: 1 }] }, /must say by in each of its limits/],
  [
    'a name twice',
    {
      limits: [
        { name: 'a', limit: 1 },
        { name: 'a', limit: 2 },
      ],
    },
    /a stands twice/,
  ],
  ['no zone', { limit: 1, timeZone: 'Mars/Olympus' }, /must be a time zone such as/],
  ['no anchor', { limit: 1, algorithm: 'calendar-window', anchor: '2026-13-01T00:00' }, /must be a date and time/],
  ['a period of a rate', { limit: 1, per: 'day' }, /per applies only when algorithm is calendar-window/],
  ['a cost of what is under way', { limit: 1, algorithm: 'concurrency', cost: 2 }, /cost applies only when algorithm/],
  [
    'a header without being asked by',
    { limit: 1, by: 'ip', headerName: 'X' },
    /headerName applies only when by is header/,
  ],
]
for (const [what, config, message] of wrong) {
  test(`a configuration with ${what} is refused in words`, () => {
    const [problem] = problemsOf(rateLimitConfig, config)
    assert.match(problem?.message ?? '', message)
  })
}

test('what version 1 wrote keeps its meaning: each address of IPv6 for itself', () => {
  const upgraded = rateLimit.upgrade!({ limit: 1, by: 'ip' }, 1)
  assert.equal(limitsOf(filled(rateLimitConfig, upgraded))[0]!.ipv6PrefixLength, 128)
  assert.deepEqual(rateLimit.upgrade!({ limit: 1 }, 1), { limit: 1 })
})

test('who went away while Redis was asked holds no place', async () => {
  let answer: (verdict: LimitVerdict) => void = () => {}
  let released = 0
  const set = {
    take: () => new Promise<LimitVerdict>(resolve => void (answer = resolve)),
    ...{ charge() {}, left: () => [] },
  }
  const { ask } = limitedBy({ limit: 1, algorithm: 'concurrency', by: 'ip', counted: 'exact' }, set)
  const late = ask()
  late.over()
  answer({
    ...{ allowed: true, full: false, waitMs: 0, tightest: 0, remaining: 0, resetSeconds: 0, retryAfterSeconds: 0 },
    release: () => void released++,
  })
  await late.waits
  assert.equal(released, 1)
})

test('L28 a limit by expression tells apart what its value does, and refuses where there is none', () => {
  const words = { by: 'expression', expression: '[request.headers["x-tenant"], consumer.applicationId]' } as const
  const { ask } = limitedBy({ limit: 1, ...words })
  for (const tenant of ['a', 'b', '["a"', 'a\n-']) assert.equal(ask({ tenant }).refused, undefined, tenant)
  assert.equal(ask({ tenant: 'a' }).refused?.code, 'rate_limited')
  assert.equal(ask({ tenant: 'a', application: 'app_1' }).refused, undefined)
  assert.throws(() => ask(), { code: 'expression_failed' })
})

test('L28 a part of a key that is an expression reaches into no other', () => {
  const { ask } = limitedBy({ limit: 1, by: ['expression', 'ip'], expression: 'request.headers["x-tenant"]' })
  assert.equal(ask({ tenant: 'a"\n192.0.2.1', address: '192.0.2.2' }).refused, undefined)
  assert.equal(ask({ tenant: 'a"', address: '192.0.2.1\n192.0.2.2' }).refused, undefined)
})

test('what is left is told although an expression fails, and one that fails takes nothing', () => {
  const hooks = limitedBy({
    limits: [
      { name: 'tenant', limit: 5, by: 'expression', expression: 'request.headers["x-tenant"]' },
      { name: 'ip', limit: 5, by: 'ip' },
    ],
  })
  assert.equal(hooks.left(), 5)
  assert.throws(() => hooks.ask(), { code: 'expression_failed' })
  assert.equal(hooks.left(), 5)
})

test('a limit by expression says which, and one that cannot be read is told where it stands', () => {
  const problems = (config: object) => problemsOf(rateLimitConfig, config).map(({ pointer }) => pointer)
  assert.equal(problems({ limit: 1, by: 'expression' }).length, 1)
  assert.equal(problems({ limits: [{ name: 'a', limit: 1, by: ['ip', 'expression'] }] }).length, 1)
  assert.deepEqual(problems({ limit: 1, by: 'expression', expression: 'request.' }), ['/expression'])
  assert.deepEqual(problems({ limit: 1, by: 'ip', expression: 'true' }), ['/expression'])
})

test('L28 a claim of a token tells callers apart, and one that is not there refuses', () => {
  const { ask } = limitedBy({ limit: 1, by: 'expression', expression: 'identity.claims.tenant' })
  assert.equal(ask({ claims: { tenant: 'a' } }).refused, undefined)
  assert.equal(ask({ claims: { tenant: 'a' } }).refused?.code, 'rate_limited')
  assert.equal(ask({ claims: { tenant: 'b' } }).refused, undefined)
  assert.throws(() => ask({ claims: {} }), { code: 'expression_failed' })
  assert.throws(() => ask(), { code: 'expression_failed' })
})
