/** Rules that are played over usage that is kept. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { threshold } from '@gatehouse/capability-alerting/control/conditions/threshold.ts'
import { alertHouse, minute, nowMs } from '../testing-alerts.ts'

interface Outcome {
  from: string
  to: string
  estimated: boolean
  unit: string
  fired: number
  firingSeconds: number
  messages: { channel: string; firing: number; resolved: number }[]
  items: { of: object; foundAt: string; firedAt: string; resolvedAt?: string; seconds: number; worst: number | null }[]
  series: { of: object; above?: number; points: { at: string; value: number | null }[] }[]
}

const agoMs = (minutes: number) => nowMs - minutes * minute

async function house(t: Parameters<typeof alertHouse>[0]) {
  const made = await alertHouse(t)
  const { use, organization, api, call } = made
  /** In each of these minutes so many requests, of which so many failed. */
  const during = (fromMinutesAgo: number, minutes: number, { count = 10, failed = 0, of = {} }) =>
    use(
      Array.from({ length: minutes * count }, (_, index) => {
        const atMs = agoMs(fromMinutesAgo) + Math.floor(index / count) * minute + 1000 + (index % count)
        return { organization, api, atMs, status: index % count < failed ? 503 : 200, ...of }
      }),
    )
  const play = async (input: object) => (await call('AlertRule.backtest', { body: input })).body as Outcome
  return { ...made, during, play }
}

const errors = { metric: 'errorRate', above: 0.3, windowMinutes: 5 }

test('an outage of an hour two days ago: when it would have fired, for how long, and who would have been told', async t => {
  const { during, play, create } = await house(t)
  await create('NotificationChannel', 'ops', { email: { to: ['ops@example.com'] } })
  await create('NotificationChannel', 'boss', { email: { to: ['boss@example.com'] } })
  await during(3000, 60, {})
  await during(2880, 60, { failed: 10 })
  await during(2820, 60, {})
  const notify = [{ channels: ['ops'] }, { afterSeconds: 1800, channels: ['boss'] }]
  await create('AlertRule', 'errors', { threshold: errors, forSeconds: 120, keepFiringSeconds: 300, notify })
  const told = await play({ rule: 'errors', days: 3 })
  assert.deepEqual([told.fired, told.unit, told.estimated, told.series.length], [1, 'share', false, 1])
  const [firing] = told.items
  // The first minute that ends with failures alone is found at once: nobody called for an hour before.
  assert.equal(firing!.foundAt, new Date(agoMs(2879)).toISOString())
  assert.equal(firing!.firedAt, new Date(agoMs(2877)).toISOString())
  // 2 of 5 minutes failed is above 0.3, 1 of 5 is not; five minutes later it is over.
  assert.equal(firing!.resolvedAt, new Date(agoMs(2820 - 4 - 4)).toISOString())
  assert.deepEqual([firing!.seconds, firing!.worst], [(2877 - 2812) * 60, 1])
  assert.equal(told.firingSeconds, firing!.seconds)
  assert.deepEqual(told.messages, [
    { channel: 'boss', firing: 1, resolved: 1 },
    { channel: 'ops', firing: 1, resolved: 1 },
  ])
  const [{ above, points }] = told.series as [Outcome['series'][number]]
  assert.equal(above, 0.3)
  assert.ok(points.length <= 401 && Math.max(...points.map(({ value }) => value ?? 0)) === 1)
  // Another limit, not saved: nothing.
  const spec = { threshold: { ...errors, above: 0.99, below: undefined }, forSeconds: 4000 }
  assert.equal((await play({ spec, days: 3 })).fired, 0)
})

test('each minute is found as the rule itself finds it, of every kind of figure', async t => {
  const { use, organization, api, play, analytics, control, clock } = await house(t)
  // The same numbers each time.
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  await use(
    Array.from({ length: 3000 }, () => ({
      ...{ organization, api, atMs: agoMs(600) + random(590 * minute) },
      ...{ status: random(4) === 0 ? 503 : 200, totalUs: 1000 * (1 + random(900)), endpoint: `e${random(3)}` },
    })),
  )
  const specs = [
    { metric: 'errorRate', above: 0.3, by: ['endpoint'], windowMinutes: 3 },
    { metric: 'requests', below: 12, windowMinutes: 4 },
    { metric: 'averageMs', above: 480, windowMinutes: 10 },
    { metric: 'p95Ms', above: 850, windowMinutes: 1, by: ['endpoint'] },
  ]
  for (const one of specs) {
    const told = await play({ spec: { threshold: one, forSeconds: 0, keepFiringSeconds: 60 }, days: 1 })
    assert.ok(told.fired > 0, one.metric)
    const filled = { by: [], filters: [], requestsMin: 1, ...one }
    const at = async (ms: number) => {
      const look = { analytics, nowMs: ms + 5000, name: async (_: unknown, rows: unknown) => rows }
      const asked = { organization, spec: filled, filters: [] }
      const { observations } = await threshold.found(look as never, asked as never)
      return observations.map(({ of, value }) => JSON.stringify([of, Number(value!.toPrecision(6))])).sort()
    }
    // Where one begins to fire it is found, and not a minute before.
    for (const { firedAt, of } of told.items.slice(0, 12)) {
      const mine = (found: string[]) => found.filter(text => text.startsWith(`[${JSON.stringify(of)},`)).length
      assert.equal(mine(await at(Date.parse(firedAt))), 1, `${one.metric} ${firedAt}`)
      if (firedAt !== told.items[0]!.firedAt)
        assert.equal(mine(await at(Date.parse(firedAt) - minute)), 0, `${one.metric} before ${firedAt}`)
    }
  }
  const estimated = await play({ spec: { threshold: { metric: 'p95Ms', above: 700, windowMinutes: 30 } }, days: 1 })
  assert.equal(estimated.estimated, true)
  const values = estimated.series[0]!.points.flatMap(({ value }) => value ?? [])
  assert.ok(values.length > 100 && values.slice(30, -30).every(value => value > 600 && value < 1130), values.join())
  assert.ok(control && clock)
})

test('no traffic and an error budget are played as well; of what is known of now alone it is said so', async t => {
  const { during, play, create, call } = await house(t)
  await create('ServiceObjective', 'up', { api: 'orders', availability: { target: 99 } })
  await during(1200, 300, { count: 20 })
  await during(900, 120, { count: 20, failed: 10 })
  await during(780, 600, { count: 20 })
  const absent = { absence: { filters: [{ dimension: 'api', is: ['orders'] }], windowMinutes: 30 }, forSeconds: 0 }
  const quiet = await play({ spec: absent, days: 2 })
  assert.deepEqual([quiet.fired, quiet.items[0]!.of], [1, { api: 'orders' }])
  // The last request came 180 minutes ago; before the first nobody was missed.
  assert.equal(quiet.items[0]!.firedAt, new Date(agoMs(180 - 30)).toISOString())
  assert.equal(quiet.items[0]!.resolvedAt, undefined)
  const burns = await play({ spec: { burnRate: { objective: 'up', paces: ['fast'] }, forSeconds: 0 }, days: 2 })
  assert.deepEqual([burns.unit, burns.fired, burns.series[0]!.above], ['rate', 1, 14.4])
  assert.equal(burns.items[0]!.worst, 50)
  for (const spec of [{ expiry: {} }, { gateways: {} }, { quota: {} }, { anomaly: {} }])
    await assert.rejects(play({ spec }), { code: 'rule_not_playable' })
  await assert.rejects(play({}), { code: 'invalid_input' })
  await assert.rejects(play({ rule: 'a', spec: absent }), { code: 'invalid_input' })
  await assert.rejects(play({ rule: 'nowhere' }), { code: 'not_found' })
  await assert.rejects(play({ spec: absent, days: 31 }), { code: 'invalid_input' })
  await assert.rejects(play({ spec: { ...absent, expiry: {} } }), { code: 'invalid_input' })
  // Of another organization there is nothing.
  await call('Organization.create', { body: { name: 'other', spec: { title: 'Other' } } })
  const body = { spec: { threshold: { metric: 'requests', above: 0 }, forSeconds: 0 } }
  const other = (await call('AlertRule.backtest', { params: { organization: 'other' }, body })).body as Outcome
  assert.deepEqual([other.fired, other.from], [0, other.to])
})
