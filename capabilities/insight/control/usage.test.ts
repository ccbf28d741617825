import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { openAnalytics } from './duckdb/analytics-store.ts'
import { batchOf, eventAt } from './event.model.ts'
import { usageOf } from './usage.ts'

const beganMs = Date.UTC(2026, 0, 1)

async function opened(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'usage-'))
  const store = await openAnalytics({ directory, retentionDays: 100_000 })
  t.after(async () => {
    await store.close()
    rmSync(directory, { recursive: true })
  })
  return store
}

test('the last call of an application to a version is told, of that application and version alone', async t => {
  const store = await opened(t)
  const applications = [1, 2].map(one => new Uint8Array(16).fill(one))
  const event = (at: number, application: number, more: object = {}) => ({
    ...{ ...eventAt(1), timeUs: (beganMs + at * 1000) * 1000, application: applications[application - 1]! },
    ...{ organization: 1, status: 200, ...more },
  })
  const events = [
    event(0, 1),
    event(10, 1),
    event(20, 2),
    event(30, 1, { apiVersion: 9 }),
    event(40, 1, { organization: 2 }),
  ]
  await store.ingest(batchOf(events, { sequence: 1 }))
  const usage = usageOf(store)
  const [first, second] = (await usage.callers('org_one', 'orders-v1', beganMs)).map(one => one.applicationId)
  const last = (applicationId: string, since = 0) =>
    usage.lastCall('org_one', { applicationId, apiVersionId: 'orders-v1', sinceMs: beganMs + since * 1000 })
  assert.equal(Date.parse((await last(first!))!), beganMs + 10_000)
  assert.equal(Date.parse((await last(second!))!), beganMs + 20_000)
  assert.equal(await last(first!, 11), undefined)
})

test('limits of a plan count what reached them: not what the gateway refused before, or by them', async t => {
  const store = await opened(t)
  const event = (at: number, more: object = {}) => ({
    ...{ ...eventAt(1), timeUs: (beganMs + at * 1000) * 1000, application: new Uint8Array(16).fill(1) },
    ...{ organization: 1, status: 200, failure: 0, ...more },
  })
  // Of the strings of the batch: any but the empty one.
  const aCode = 6
  const refused = [401, 403, 429].map((status, at) => event(20 + at, { status, failure: aCode }))
  const upstreams = [401, 403, 429, 500].map((status, at) => event(10 + at, { status }))
  const others = [{ plan: 0 }, { environment: 4 }, { organization: 2 }, { application: new Uint8Array(16).fill(2) }]
  const events = [event(0), event(5), ...upstreams, ...refused, ...others.map((more, at) => event(30 + at, more))]
  await store.ingest(batchOf(events, { sequence: 1 }))
  const usage = usageOf(store)
  const callers = await usage.callers('org_one', 'orders-v1', beganMs)
  const ids = { applicationId: callers[0]!.applicationId, planId: 'plan_free', environmentId: 'env_prod' }
  const told = await usage.ofPlan('org_one', { ...ids, fromMs: beganMs })
  assert.deepEqual([told.requests, Date.parse(told.lastAt!)], [6, beganMs + 13_000])
  assert.equal((await usage.ofPlan('org_one', { ...ids, fromMs: beganMs + 1000 })).requests, 5)
  assert.deepEqual(await usage.ofPlan('org_one', { ...ids, fromMs: beganMs + 60_000 }), { requests: 0 })
})

test('callers are told busiest first, of one version and since a moment; what was refused as nobody’s own fault is nobody', async t => {
  const store = await opened(t)
  const event = (at: number, application: number, status: number) => ({
    ...eventAt(1),
    ...{
      timeUs: (beganMs + at * 1000) * 1000,
      application: new Uint8Array(16).fill(application),
      status,
      organization: 1,
    },
  })
  const events = [
    event(0, 1, 200),
    event(10, 1, 403),
    event(11, 2, 200),
    event(12, 2, 500),
    ...[13, 14, 15].map(at => event(at, 0, 401)),
    { ...event(16, 3, 200), apiVersion: 9 },
    { ...event(17, 4, 200), organization: 2 },
  ]
  await store.ingest(batchOf(events, { sequence: 1 }))
  const usage = usageOf(store)
  const counts = async (since: number) =>
    (await usage.callers('org_one', 'orders-v1', beganMs + since * 1000)).map(({ requests }) => requests)
  assert.deepEqual([await counts(0), await counts(5), await counts(12), await counts(13)], [[2, 2], [2, 1], [1], []])
  await store.ingest(batchOf([event(18, 0, 200)], { sequence: 2 }))
  assert.deepEqual(await usage.callers('org_one', 'orders-v1', beganMs + 13_000), [{ applicationId: '', requests: 1 }])
})
