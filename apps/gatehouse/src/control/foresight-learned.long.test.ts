/** What is usual, learned at once of the requests that were before anybody watched. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { stepMs, usageStep, usageSteps } from '@gatehouse/capability-insight/control/foresight/usage-steps.ts'
import { sql } from 'kysely'
import { day, foresightHouse, hour, minute, nowMs } from '../testing-foresight.ts'
import { until } from '../testing-house.ts'

interface Page {
  watchedTo?: string
  anomalies: { kind: string; api: string; from: string; to?: string }[]
}

const begins = nowMs - 2 * day
/** Every fourth request of the usual ones; for an hour two days ago most of them fail. */
const thinned = ({ atMs, number }: { atMs: number; number: number }) => {
  if (number % 4 > 0) return undefined
  return atMs >= begins && atMs < begins + hour && number % 3 > 0 ? { status: 502 } : {}
}

/** Retention goes by the clock of the machine, for which requests of that May are too old. */
async function kept(t: TestContext) {
  const house = await foresightHouse(t)
  house.analytics.retain = async () => ({ byAge: 0, bySize: 0 })
  const { clock, watchedTo } = house
  /** By one turn of the job: the clock stands while it learns. */
  const looked = async () => {
    clock.advance(minute)
    await until(async () => (await watchedTo()) > 0, 120_000)
  }
  return { ...house, looked }
}

test('who called before anybody watched is known by then, and what was wrong is told with its time', async t => {
  const { used, ask, environmentName, looked } = await kept(t)
  await used(nowMs - 9 * day, nowMs, thinned)
  await looked()
  const { anomalies } = await ask<Page>('anomalies', {})
  assert.deepEqual(
    anomalies.map(({ kind, api }) => [kind, api]),
    [['errors', 'orders']],
  )
  assert.ok(Math.abs(Date.parse(anomalies[0]!.from) - begins) <= 15 * minute, anomalies[0]!.from)
  assert.ok(anomalies[0]!.to !== undefined)
  const span = { from: new Date(nowMs - hour).toISOString(), to: new Date(nowMs).toISOString() }
  const bands = await ask<{ points: { requests?: object }[] }>('usual', {
    ...{ api: 'orders', environment: environmentName, ...span },
  })
  assert.ok(bands.points.every(({ requests }) => requests !== undefined))
})

test('what was learned and cannot be read is learned of these requests, and nothing is told twice', async t => {
  const { used, ask, control, clock, watchedTo, looked } = await kept(t)
  await used(nowMs - 5 * day, nowMs, thinned)
  await looked()
  const before = await ask<Page>('anomalies', {})
  assert.equal(before.anomalies.length, 1)
  const seenTo = await watchedTo()
  await sql`update watches set state = 'nonsense'`.execute(control.store.db)
  await used(nowMs, nowMs + hour, thinned)
  clock.advance(20 * minute)
  await until(async () => (await watchedTo()) > seenTo, 60_000)
  assert.deepEqual((await ask<Page>('anomalies', {})).anomalies, before.anomalies)
})

test('what is to be learned anew is forgotten with the anomalies, and found again of what is there by then', async t => {
  const { used, ask, call, looked } = await kept(t)
  // A look in the middle of what is still being told.
  await used(nowMs - 5 * day, nowMs - hour, at =>
    at.atMs < nowMs - 3 * day ? thinned(at) : at.atMs >= nowMs - 2 * hour ? thinned(at) : undefined,
  )
  await looked()
  const before = await ask<Page>('anomalies', {})
  assert.deepEqual([...new Set(before.anomalies.map(({ kind }) => kind))], ['drop'])
  await used(nowMs - 3 * day, nowMs - 2 * hour, thinned)
  assert.deepEqual((await call('relearn-usage', { body: {} })).body, { learned: true })
  // Not a look at 1970, which a page would tell and an alert rule would find far too long ago.
  assert.deepEqual(await ask<Page>('anomalies', {}), { anomalies: [] })
  await looked()
  const { anomalies } = await ask<Page>('anomalies', {})
  assert.deepEqual(
    anomalies.filter(({ from }) => Date.parse(from) < nowMs - hour).map(({ kind }) => kind),
    ['errors'],
  )
})

test('many steps asked at once are those that are asked one by one', async t => {
  const { used, analytics, organization } = await kept(t)
  await used(begins - hour, begins + 7 * hour, thinned)
  const [fromMs, toMs] = [begins - hour, begins + 7 * hour]
  let atMs = fromMs
  for await (const step of usageSteps(analytics, { organization, fromMs, toMs })) {
    assert.equal(step.atMs, atMs)
    const alone = await usageStep(analytics, { organization, atMs })
    const byName = (steps: typeof step.consumers) => new Map(steps.map(one => [one.consumer, one]))
    assert.deepEqual([step.apis, byName(step.consumers)], [alone.apis, byName(alone.consumers)])
    atMs += stepMs
  }
  assert.equal(atMs, toMs)
})
