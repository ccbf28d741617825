import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { nextAfter, type Schedule } from './schedule.ts'

const schedule = (of: Partial<Schedule>): Schedule => ({
  ...{ every: 'day', on: 'monday', day: 1, at: '07:00', timeZone: 'UTC' },
  ...of,
})
const next = (of: Partial<Schedule>, after: string) =>
  new Date(nextAfter(schedule(of), Date.parse(after))).toISOString()

test('a day, a week and a month come by the clocks of their zone', () => {
  assert.equal(next({}, '2026-05-10T06:59:59Z'), '2026-05-10T07:00:00.000Z')
  assert.equal(next({}, '2026-05-10T07:00:00Z'), '2026-05-11T07:00:00.000Z')
  assert.equal(next({ timeZone: 'Europe/Berlin' }, '2026-05-10T12:00:00Z'), '2026-05-11T05:00:00.000Z')
  assert.equal(next({ timeZone: 'Asia/Kolkata' }, '2026-05-10T12:00:00Z'), '2026-05-11T01:30:00.000Z')
  assert.equal(next({ every: 'week', on: 'friday' }, '2026-05-10T12:00:00Z'), '2026-05-15T07:00:00.000Z')
  assert.equal(next({ every: 'month', day: 28 }, '2026-01-28T07:00:00Z'), '2026-02-28T07:00:00.000Z')
  // Where it is Monday already.
  const tonga = { every: 'week' as const, timeZone: 'Pacific/Tongatapu', at: '00:30' }
  assert.equal(next(tonga, '2026-05-10T11:00:00Z'), '2026-05-10T11:30:00.000Z')
})

test('a time that clocks leave out comes later, and one that comes twice is the first', () => {
  const berlin = { timeZone: 'Europe/Berlin', at: '02:30' }
  assert.equal(next(berlin, '2026-03-28T12:00:00Z'), '2026-03-29T01:30:00.000Z')
  assert.equal(next(berlin, '2026-03-29T01:30:00Z'), '2026-03-30T00:30:00.000Z')
  assert.equal(next(berlin, '2026-10-24T12:00:00Z'), '2026-10-25T00:30:00.000Z')
  assert.equal(next(berlin, '2026-10-25T00:30:00Z'), '2026-10-26T01:30:00.000Z')
})

test('whatever the zone and the moment, the next one is later, and at most a period and a clock change away', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia']
  const most = { day: 26, week: 7 * 24 + 2, month: 31 * 24 + 2 }
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom('day', 'week', 'month'),
      fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }),
      fc.integer({ min: 0, max: 1439 }),
      (timeZone, every, after, minute) => {
        const two = (value: number) => String(value).padStart(2, '0')
        const at = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
        const found = nextAfter(schedule({ timeZone, every: every as 'day', at }), after)
        assert.ok(found > after && found - after <= most[every as 'day'] * 3_600_000, `${timeZone} ${at}`)
      },
    ),
  )
})
