import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Calendar } from './calendar.ts'

const at = (text: string) => Date.parse(text)
const said = ({ startMs, endMs }: { startMs: number; endMs: number }) => [
  new Date(startMs).toISOString().slice(0, 16),
  new Date(endMs).toISOString().slice(0, 16),
]
const periods = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Cairo'],
  ...['America/Havana', 'Asia/Beirut', 'Pacific/Apia', 'Pacific/Kiritimati', 'Europe/Dublin', 'Asia/Tehran'],
]

const cases: [what: string, shape: ConstructorParameters<typeof Calendar>[0], now: string, window: string[]][] = [
  ['a day of UTC', { per: 'day', timeZone: 'UTC' }, '2026-11-28T23:59:59Z', ['2026-11-28T00:00', '2026-11-29T00:00']],
  [
    'a day elsewhere',
    { per: 'day', timeZone: 'Asia/Tokyo' },
    '2026-11-28T16:00Z',
    ['2026-11-28T15:00', '2026-11-29T15:00'],
  ],
  [
    'a day of 23 hours',
    { per: 'day', timeZone: 'Europe/Berlin' },
    '2026-03-29T12:00Z',
    ['2026-03-28T23:00', '2026-03-29T22:00'],
  ],
  [
    'a day of 25 hours',
    { per: 'day', timeZone: 'Europe/Berlin' },
    '2026-10-25T12:00Z',
    ['2026-10-24T22:00', '2026-10-25T23:00'],
  ],
  [
    'a day whose midnight is jumped over',
    { per: 'day', timeZone: 'Africa/Cairo' },
    '2026-04-24T10:00Z',
    ['2026-04-23T22:00', '2026-04-24T21:00'],
  ],
  [
    'a day that was left out',
    { per: 'day', timeZone: 'Pacific/Apia' },
    '2011-12-30T10:30Z',
    ['2011-12-30T10:00', '2011-12-31T10:00'],
  ],
  [
    'a week begins on Monday',
    { per: 'week', timeZone: 'UTC' },
    '2026-11-29T10:00Z',
    ['2026-11-23T00:00', '2026-11-30T00:00'],
  ],
  [
    'a month',
    { per: 'month', timeZone: 'America/New_York' },
    '2026-11-28T10:00Z',
    ['2026-11-01T04:00', '2026-12-01T05:00'],
  ],
  [
    'a month from the 15th',
    { per: 'month', timeZone: 'UTC', anchor: '2025-01-15T06:30' },
    '2026-11-15T06:29Z',
    ['2026-10-15T06:30', '2026-11-15T06:30'],
  ],
  [
    'a month from the 31st',
    { per: 'month', timeZone: 'UTC', anchor: '2025-01-31T00:00' },
    '2026-02-28T10:00Z',
    ['2026-02-28T00:00', '2026-03-31T00:00'],
  ],
  [
    'a leap day',
    { per: 'month', timeZone: 'UTC', anchor: '2025-01-30T00:00' },
    '2028-02-29T10:00Z',
    ['2028-02-29T00:00', '2028-03-30T00:00'],
  ],
  [
    'a year from a leap day',
    { per: 'year', timeZone: 'UTC', anchor: '2024-02-29T00:00' },
    '2026-03-01T10:00Z',
    ['2026-02-28T00:00', '2027-02-28T00:00'],
  ],
  [
    'an hour of a zone with half hours',
    { per: 'hour', timeZone: 'Asia/Kathmandu' },
    '2026-11-28T10:20Z',
    ['2026-11-28T10:15', '2026-11-28T11:15'],
  ],
  [
    'an hour that comes twice is two',
    { per: 'hour', timeZone: 'Europe/Berlin' },
    '2026-10-25T01:30Z',
    ['2026-10-25T01:00', '2026-10-25T02:00'],
  ],
]
for (const [what, shape, now, window] of cases) {
  test(`L24 ${what}: ${now} is from ${window[0]} to ${window[1]}`, () => {
    assert.deepEqual(said(new Calendar(shape).windowAt(at(now))), window)
  })
}

test('L24 windows lie side by side: every instant is in one, and each begins where the one before ended', () => {
  const anchors = fc.option(fc.constantFrom('2024-01-31T13:45', '2025-06-15T00:00', '2023-02-28T23:59'), {
    nil: undefined,
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...periods),
      fc.constantFrom(...zones),
      anchors,
      fc.integer({ min: at('2011-12-01'), max: at('2027-12-31') }),
      (per, timeZone, anchor, now) => {
        const shape = { per, timeZone, ...(anchor ? { anchor } : {}) }
        const window = new Calendar(shape).windowAt(now)
        assert.ok(window.startMs <= now && now < window.endMs)
        assert.deepEqual(new Calendar(shape).windowAt(window.startMs), window)
        assert.deepEqual(new Calendar(shape).windowAt(window.endMs - 1), window)
        assert.equal(new Calendar(shape).windowAt(window.endMs).startMs, window.endMs)
      },
    ),
    { numRuns: 400 },
  )
})
