/** Indicators of all rooms, of known usage, changes and people. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { type Moment, reach } from '@gatehouse/capability-self-service/control/moments.ts'
import { insightHouse } from '../testing-insight.ts'

const nowMs = Date.UTC(2026, 4, 10, 12)
const day = 86_400_000

interface Shown {
  name: string
  value?: number
  before?: number
  isMet?: boolean
}

test('each tells its figure of the time beside the one before, and whether it is what is aimed at', async t => {
  const { call, use, control } = await insightHouse(t, nowMs)
  const { db } = control.store
  const { id: organization } = await db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const mine = { organization: organization as string, api: 'api_one' }
  const many = (count: number, more: object) => Array.from({ length: count }, () => ({ ...mine, ...more }) as never)
  await use([
    ...many(97, { atMs: nowMs - day, totalUs: 10_000 }),
    ...many(3, { atMs: nowMs - day, status: 503 }),
    ...many(50, { atMs: nowMs - 40 * day }),
    ...many(500, { organization: 'org_other', atMs: nowMs - day, status: 503 }),
  ])
  const { body } = await call('indicators', { query: { days: 30 } })
  const shown = new Map((body as { indicators: Shown[] }).indicators.map(one => [one.name, one]))
  const of = (name: string) => {
    const { value, before, isMet } = shown.get(name)!
    return [value, before, isMet]
  }
  assert.deepEqual(of('throughput'), [100, 50, undefined])
  assert.deepEqual(of('availability'), [0.97, 1, false])
  assert.ok(Math.abs(shown.get('p95Ms')!.value! - 10) <= 0.2)
  assert.deepEqual(of('timeToFirstCall'), [undefined, undefined, undefined])
  assert.deepEqual(of('changeSuccess'), [undefined, undefined, undefined])
  assert.deepEqual(of('timeToMend'), [undefined, undefined, undefined])
  assert.deepEqual(of('threats'), [0, 0, undefined])

  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const other = await call('indicators', { params: { organization: 'other' }, query: {} })
  assert.equal((other.body as { indicators: Shown[] }).indicators.find(one => one.name === 'throughput')!.value, 0)
})

test('changes, tests of contracts and developers count as they were', async t => {
  const { call, control } = await insightHouse(t, nowMs)
  const { db } = control.store
  const text = JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'orders', version: '1' }, servers: [{ url: 'http://upstream' }] },
    paths: { '/a': { get: { operationId: 'a', responses: { 200: { description: 'Fine.' } } } } },
  })
  await call('Api.import', { body: { text, name: 'orders' } })
  await call('ApiVersion.publish', { name: 'orders-v1' })
  const environment = ((await call('Environment.list', {})).body as { items: { name: string }[] }).items[0]!.name
  for (let times = 0; times < 3; times++) await call('ApiVersion.deploy', { name: 'orders-v1', body: { environment } })
  const deployments = await db.selectFrom('deployments').select('id').execute()
  await db.updateTable('deployments').set({ state: 'superseded' }).execute()
  await db.updateTable('deployments').set({ state: 'failed' }).where('id', '=', deployments[0]!.id).execute()
  const { id: organization } = await db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const signedUp = async (name: string, minutes: Partial<Record<Moment, number>>) => {
    const { id } = (await call('Developer.create', { body: { name, spec: { email: `${name}@example.com` } } }))
      .body as {
      id: string
    }
    const who = { organizationId: organization as string, developerId: id, portal: 'main' }
    for (const [moment, after] of Object.entries({ 'sign-up': 0, ...minutes }))
      await reach(db, { ...who, moment: moment as Moment, atMs: nowMs - day + after * 60_000 })
  }
  await signedUp('ann', { 'first-call': 10 })
  await signedUp('ben', {})
  const { body } = await call('indicators', { query: { days: 7 } })
  const value = (name: string) => (body as { indicators: Shown[] }).indicators.find(one => one.name === name)!
  assert.equal(value('deploymentFrequency').value, deployments.length)
  assert.equal(value('changeSuccess').value, 1 - 1 / deployments.length)
  assert.deepEqual([value('timeToFirstCall').value, value('timeToFirstCall').isMet], [600, true])
  assert.equal(value('adoption').value, 0.5)
  assert.equal(value('contractTestCoverage').value, 0)
  assert.equal(value('offered').value, 0)
})
