import assert from 'node:assert/strict'
import test from 'node:test'
import { type PolicyUse, type Quota, quotasOf } from '../applications/quotas.ts'
import { againMs, type Looked, outlookOf, type QuotaOutlook } from './quota-outlook.ts'
import { onceFor, outlookText } from './quota-words.ts'

const [hour, day] = [3_600_000, 86_400_000]
const nowMs = Date.UTC(2026, 4, 10, 12)
const quota: Quota = {
  ...{ name: 'month', limit: 2000, cost: 1, per: 'month', timeZone: 'UTC' },
  ...{ startMs: Date.UTC(2026, 4, 1), endMs: Date.UTC(2026, 5, 1) },
}
const steady = (perHour: number, atMs = nowMs) => {
  const values = Array.from({ length: 28 * 24 }, () => perHour)
  return { fromMs: atMs - values.length * hour, stepMs: hour, values }
}
const look = (of: Partial<Looked> = {}) =>
  outlookOf({ quota, nowMs, requests: 912, history: steady(4), before: [], ...of })

test('that a quota will not last is told once it has been likely for a while, and no more once it is not', () => {
  const first = look()
  assert.deepEqual([first.level, first.doubt.sureSinceMs], ['fine', nowMs])
  const soon = look({ nowMs: nowMs + 6 * hour, requests: 936, before: [first] })
  assert.equal(soon.level, 'fine')
  const later = look({ nowMs: nowMs + 21 * hour, requests: 996, before: [soon], history: steady(4, nowMs + 21 * hour) })
  assert.equal(later.level, 'likely')
  assert.ok(Math.abs(Date.parse(later.exhausted!) - Date.UTC(2026, 4, 21, 20)) < day, later.exhausted)
  assert.match(
    outlookText(later),
    /^has used 49 % of its quota of 2,000 a month and, as things go, exhausts it on 2\d May/,
  )
  const calm = look({ nowMs: nowMs + 22 * hour, requests: 1000, before: [later], history: steady(1) })
  assert.deepEqual([calm.level, calm.doubt], ['fine', {}])
})

test('what is used is told without any history, a new period begins anew, and so does another limit', () => {
  const none = { history: undefined }
  assert.equal(look({ ...none, requests: 1599 }).level, 'fine')
  assert.equal(look({ ...none, requests: 1600 }).level, 'nearly')
  const gone: QuotaOutlook = { ...look({ ...none, requests: 2000 }), told: 'gone' }
  assert.deepEqual([gone.level, gone.exhausted], ['gone', undefined])
  assert.equal(look({ ...none, requests: 2100, before: [gone] }).told, 'gone')
  const next = { ...quota, startMs: quota.endMs, endMs: Date.UTC(2026, 6, 1) }
  assert.equal(look({ ...none, quota: next, nowMs: next.startMs + hour, requests: 3, before: [gone] }).told, 'fine')
  assert.equal(look({ ...none, quota: { ...quota, limit: 3000 }, requests: 2500, before: [gone] }).told, 'fine')
  assert.ok(againMs(gone) < againMs(look({ ...none, requests: 100 })))
})

test('two policies of a plan may each have a quota of the same name', () => {
  const none = { history: undefined, requests: 1600 }
  const daily = { ...quota, limit: 100, startMs: Date.UTC(2026, 4, 10), endMs: Date.UTC(2026, 4, 11) }
  const day: QuotaOutlook = { ...look({ ...none, quota: daily }), told: 'gone' }
  const month: QuotaOutlook = { ...look(none), told: 'nearly' }
  assert.equal(look({ ...none, before: [day, month] }).told, 'nearly')
  assert.notEqual(onceFor('sub_1', day), onceFor('sub_1', month))
})

test('what was told of a limit is no reason to say nothing of the next', () => {
  const none = { history: undefined, requests: 4000 }
  const wider = { ...quota, limit: 3000 }
  assert.notEqual(onceFor('sub_1', look(none)), onceFor('sub_1', look({ ...none, quota: wider })))
})

test('a request that costs more uses more of it', () => {
  const costly = look({ quota: { ...quota, cost: 2 }, requests: 900, history: undefined })
  assert.deepEqual([costly.used, costly.level], [1800, 'nearly'])
})

test('quotas are limits of a calendar that requests alone can tell, in the zone of whoever has one', () => {
  const limits = (config: object): PolicyUse[] => [{ policy: 'rate-limit', config }]
  const of = (config: object, whose: object = {}) => quotasOf(limits(config), whose, nowMs)
  const month = { limit: 10, algorithm: 'calendar-window', per: 'month' }
  assert.equal(of(month)[0]!.endMs, Date.UTC(2026, 5, 1))
  const own = of({ ...month, calendar: 'consumer' }, { timeZone: 'Asia/Tokyo', quotaAnchor: '2026-01-15T00:00:00' })
  assert.equal(own[0]!.endMs, Date.UTC(2026, 4, 14, 15))
  for (const other of [{ per: 'hour' }, { by: 'ip' }, { charge: {} }, { costFrom: { in: 'header', name: 'X-Cost' } }])
    assert.deepEqual(of({ ...month, ...other }), [], JSON.stringify(other))
  assert.deepEqual(of({ limit: 10 }), [])
  assert.deepEqual(of({ nonsense: true }), [])
})
