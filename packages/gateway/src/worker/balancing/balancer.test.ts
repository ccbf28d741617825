import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { UpstreamPart } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { createTargetMemory, reasons, TargetTable } from '../../shared/target-table.ts'
import { Balancer } from './balancer.ts'
import type { Asking } from './hash-key.ts'

type Target = UpstreamPart['targets'][number]

/** Chances one after the other: the same in every run. */
function chances(): () => number {
  let state = 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

function balanced(rules: Partial<UpstreamPart>, targets: Partial<Target>[], { zone }: { zone?: string } = {}) {
  const clock = { nowMs: 1_000_000 }
  const memory = createTargetMemory({ threads: 2 })
  const table = new TargetTable(memory, 1, () => clock.nowMs)
  const other = new TargetTable(memory, 2, () => clock.nowMs)
  const all = targets.map((target, i): Target => ({ url: `http://t${i}`, weight: 1, ...target }))
  const upstream: UpstreamPart = { ...samplePart().upstream, ...rules, targets: all }
  const placeOf = (_: string, url: string) => all.findIndex(target => target.url === url)
  const balancer = new Balancer(upstream, { table, placeOf, zone, chance: chances() })
  const next = (asking: Asking = from(), tried?: number[]) => balancer.next(asking, clock.nowMs, tried)
  const counts = (times: number, asking?: (i: number) => Asking) => {
    const found = new Array<number>(all.length).fill(0)
    for (let i = 0; i < times; i++) found[next(asking?.(i))]!++
    return found
  }
  return { table, other, clock, next, counts, balancer }
}

function from(fields: Record<string, string> = {}, more: Partial<Asking['request']> = {}): Asking {
  const request = { headers: HeaderList.from(fields), path: '/', clientAddress: '192.0.2.1', scheme: 'https', ...more }
  return { request: request as Asking['request'], consumer: undefined, replyFields: [], subset: undefined }
}

const near = (value: number, wanted: number, by: number) =>
  assert.ok(Math.abs(value - wanted) <= by, `${value} is within ${by} of ${wanted}`)

test('round-robin asks by weight, evenly spread and never in bursts', () => {
  const { next } = balanced({}, [{ weight: 3 }, { weight: 1 }, { weight: 0 }])
  assert.deepEqual(
    Array.from({ length: 8 }, () => next()),
    [0, 0, 1, 0, 0, 0, 1, 0],
  )
})

test('a target that is not well is not asked, by any thread, until it is well again', () => {
  const { table, counts, next } = balanced({}, [{}, {}])
  table.judge(0, reasons.check, false)
  assert.deepEqual(counts(4), [0, 4])
  table.judge(0, reasons.outlier, false)
  table.judge(0, reasons.check, true)
  assert.deepEqual(counts(4), [0, 4], 'both reasons must be gone')
  table.judge(0, reasons.outlier, true)
  assert.deepEqual(counts(4), [2, 2])
  table.judge(0, reasons.check, false)
  table.judge(1, reasons.check, false)
  assert.equal(next(), -1)
})

test('below panicPercent all are asked: better an answer from some than from none', () => {
  const { table, counts } = balanced({ panicPercent: 50 }, [{}, {}, {}])
  table.judge(0, reasons.check, false)
  assert.deepEqual(counts(4), [0, 2, 2], 'two thirds are well')
  table.judge(1, reasons.check, false)
  assert.deepEqual(counts(3), [1, 1, 1], 'one third is')
})

test('least-connections asks who has the least in flight for its weight, over all threads', () => {
  const { table, other, next } = balanced({ balancing: 'least-connections' }, [{ weight: 2 }, {}])
  for (let i = 0; i < 2; i++) other.sent(0)
  other.sent(1)
  assert.equal(next(), 0, '3 halves against 2')
  table.sent(0)
  table.sent(0)
  assert.equal(next(), 1, '5 halves against 2')
  other.over(0)
  other.over(0)
  assert.equal(next(), 0)
})

test('latency asks the quicker of two by chance, and less often who has much in flight', () => {
  const { table, counts } = balanced({ balancing: 'latency' }, [{}, {}, {}])
  for (const [place, us] of [1000, 2000, 50_000].entries()) table.took(place, us)
  const [quick, middle, slow] = counts(3000)
  assert.equal(slow, 0, 'it is never the better of two')
  near(quick! / 3000, 2 / 3, 0.03)
  for (let i = 0; i < 9; i++) table.sent(0)
  assert.ok(counts(3000)[1]! > middle!, 'ten in flight at 1 ms weigh more than one at 2 ms')
})

test('latency: who has not answered yet is tried with one request at a time, and not with all there are', () => {
  const { table, counts } = balanced({ balancing: 'latency' }, [{}, {}])
  table.took(0, 1000)
  assert.deepEqual(counts(50), [0, 50])
  table.sent(1)
  assert.deepEqual(counts(50), [50, 0])
})

test('latency: who was slow once is asked again after a while, and then as often as the others', () => {
  const { table, counts, clock } = balanced({ balancing: 'latency' }, [{}, {}])
  for (const us of [1000, 1_000_000]) table.took(1, us)
  table.took(0, 1000)
  assert.deepEqual(counts(100), [100, 0])
  for (let i = 0; i < 400; i++) {
    clock.nowMs += 100
    table.took(0, 1000)
  }
  assert.ok(counts(100)[1]! > 0)
  table.took(1, 1000)
  const [, again] = counts(1000)
  assert.ok(again! > 300, `${again} of 1000`)
})

test('consistent-hash: the same key has the same target, and keys are shared by weight', () => {
  const { next, counts } = balanced({ balancing: 'consistent-hash', hash: { by: 'header', name: 'X-Tenant' } }, [
    { weight: 2 },
    {},
    {},
  ])
  const of = (tenant: number) => from({ 'X-Tenant': `tenant-${tenant}` })
  for (let i = 0; i < 50; i++) assert.equal(next(of(i)), next(of(i)))
  const found = counts(8000, of)
  near(found[0]! / 8000, 0.5, 0.08)
  near(found[1]! / 8000, 0.25, 0.08)
})

test('consistent-hash: when a target goes, only its own keys move; when it returns, they come back', () => {
  const { table, next } = balanced({ balancing: 'consistent-hash', hash: { by: 'path' } }, [{}, {}, {}, {}])
  const all = Array.from({ length: 500 }, (_, i) => from({}, { path: `/things/${i}` }))
  const before = all.map(one => next(one))
  table.judge(2, reasons.check, false)
  const without = all.map(one => next(one))
  for (const [i, index] of before.entries()) {
    if (index === 2) assert.notEqual(without[i], 2)
    else assert.equal(without[i], index)
  }
  table.judge(2, reasons.check, true)
  assert.deepEqual(
    all.map(one => next(one)),
    before,
  )
})

test('consistent-hash: nobody has more in flight than loadPercent of its share, whatever the keys', () => {
  const { table, next } = balanced({ balancing: 'consistent-hash', hash: { by: 'ip', loadPercent: 150 } }, [
    {},
    {},
    {},
    {},
  ])
  for (let i = 0; i < 400; i++) {
    const index = next(from())
    table.sent(index)
    assert.ok(table.inFlight(index) <= Math.ceil(((i + 1) / 4) * 1.5))
  }
})

test('a sticky caller keeps its target by a cookie, gets another when it is not well, and is told so', () => {
  const { table, next } = balanced({ sticky: { cookie: 'at' } }, [{}, {}])
  const first = from()
  const index = next(first)
  const cookieIn = ({ replyFields }: Asking) => replyFields[1]!.split(';')[0]!
  assert.match(first.replyFields[1]!, /^at=[\w-]{16}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const again = () => from({ Cookie: `theme=dark; ${cookieIn(first)}` })
  for (let i = 0; i < 5; i++) assert.equal(next(again()), index)
  assert.deepEqual(again().replyFields, [])
  table.judge(index, reasons.check, false)
  const moved = again()
  assert.equal(next(moved), 1 - index)
  assert.notEqual(cookieIn(moved), cookieIn(first))
  const retried = again()
  table.judge(index, reasons.check, true)
  assert.equal(next(retried, [index]), 1 - index, 'tried already')
  assert.equal(next(from({ Cookie: 'at=somebody-elses-word' })) >= 0, true)
})

test('of several that are asked at once, a sticky caller is told of the one that answered', () => {
  const { balancer, next } = balanced({ sticky: { cookie: 'at' } }, [{}, {}])
  const cookiesOf = ({ replyFields }: Asking) => replyFields.filter((_, at) => at % 2 === 1)
  const hedged = from()
  const first = next(hedged)
  const told = cookiesOf(hedged)
  next(hedged, [first])
  assert.notDeepEqual(cookiesOf(hedged), told)
  balancer.answered(hedged, first)
  assert.deepEqual(cookiesOf(hedged), told)
  const again = from({ Cookie: told[0]!.split(';')[0]! })
  balancer.answered(again, next(again))
  assert.deepEqual(cookiesOf(again), [], 'it knows that already')
})

test('the greater priority is asked for what the lesser one cannot take, and alone when that one is gone', () => {
  const { table, counts } = balanced({}, [{}, {}, {}, {}, { priority: 1 }, { priority: 1 }])
  assert.deepEqual(counts(100).slice(4), [0, 0])
  table.judge(0, reasons.check, false)
  assert.deepEqual(counts(100).slice(4), [0, 0], 'three of four can take all')
  table.judge(1, reasons.check, false)
  const spilled = counts(10_000)
  near((spilled[4]! + spilled[5]!) / 10_000, 0.3, 0.02)
  table.judge(2, reasons.check, false)
  table.judge(3, reasons.check, false)
  assert.deepEqual(counts(10), [0, 0, 0, 0, 5, 5])
})

test('targets of the own zone come first; those of others take over', () => {
  const { table, counts } = balanced({}, [{ zone: 'east' }, { zone: 'west' }, { zone: 'west', priority: 1 }], {
    zone: 'west',
  })
  assert.deepEqual(counts(4), [0, 4, 0])
  table.judge(1, reasons.check, false)
  assert.deepEqual(counts(4), [4, 0, 0], 'before a greater priority')
})

test('a target that came back is warmed up: its share grows over slowStartMs', () => {
  const { table, clock, counts } = balanced({ slowStartMs: 10_000 }, [{}, {}])
  assert.deepEqual(counts(100), [50, 50], 'nobody is warmer than the others')
  table.judge(1, reasons.check, false)
  table.judge(1, reasons.check, true)
  near(counts(110)[1]!, 10, 1)
  clock.nowMs += 5000
  near(counts(150)[1]!, 50, 2)
  clock.nowMs += 5000
  near(counts(100)[1]!, 50, 1)
})

test('a subset answers those who ask for it, and nobody else does unless any may', () => {
  const targets = [{ labels: { version: 'v1' } }, { labels: { version: 'v2' } }, {}]
  const subset = { label: 'version', header: 'X-Version', otherwise: 'none' as const }
  const { table, counts, next } = balanced({ subset }, targets)
  const of = (version: string) => from({ 'X-Version': version })
  assert.deepEqual(
    counts(3, () => of('v2')),
    [0, 3, 0],
  )
  assert.equal(next(of('v3')), -1)
  assert.deepEqual(counts(3), [1, 1, 1])
  table.judge(1, reasons.check, false)
  assert.equal(next(of('v2')), -1)
  assert.equal(balanced({ subset: { ...subset, otherwise: 'any' } }, targets).next(of('v3')) >= 0, true)
})

test('who was tried is not asked again as long as there is another, of any priority', () => {
  const { next } = balanced({}, [{}, {}, { priority: 1 }])
  assert.equal(next(from(), [0]), 1)
  assert.equal(next(from(), [0, 1]), 2)
  assert.ok(next(from(), [0, 1, 2]) >= 0)
})

test('a policy may ask for a label; targets of no weight take nothing but what asks for theirs', () => {
  const { counts, next } = balanced({}, [{ labels: { version: 'v1' } }, { weight: 0, labels: { version: 'v2' } }])
  assert.deepEqual(counts(4), [4, 0])
  const asking = (value: string): Asking => ({ ...from(), subset: { label: 'version', value } })
  assert.deepEqual(
    counts(4, () => asking('v2')),
    [0, 4],
  )
  assert.equal(next(asking('v3')), -1)
})
