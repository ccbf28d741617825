/** Objectives, their error budgets, and what subscribers got beside what they were promised. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { idBytes } from '@gatehouse/base'
import { alertHouse } from '../testing-alerts.ts'

const dayMs = 86_400_000

interface Budget {
  requests: number
  bad: number
  kept: number | null
  left: number | null
  allowed: number
  rates: { pace: string; long: number; limit: number; isOver: boolean }[]
  days: { requests: number; bad: number; left: number }[]
}

test('an error budget is what may fail of its window, day by day', async t => {
  const { create, used, call, clock } = await alertHouse(t)
  await create('ServiceObjective', 'up', { api: 'orders', availability: { target: 99 }, windowDays: 7 })
  await create('ServiceObjective', 'fast', { api: 'orders', latency: { target: 90, withinMs: 500 }, windowDays: 7 })
  const budget = async (name: string) => (await call('ServiceObjective.budget', { name })).body as Budget
  const nothing = await budget('up')
  assert.deepEqual([nothing.requests, nothing.kept, nothing.left, nothing.days], [0, null, null, []])
  const yesterday = clock.nowMs() - dayMs
  await used(1000, { atMs: yesterday, totalUs: 100_000 })
  await used(5, { atMs: yesterday, status: 503, totalUs: 100_000 })
  await used(90, { totalUs: 100_000 })
  await used(10, { totalUs: 2_000_000 })
  await used(5, { status: 500, totalUs: 2_000_000 })
  const up = await budget('up')
  assert.deepEqual([up.requests, up.bad, up.allowed], [1110, 10, 11])
  assert.equal(up.left, Number((1 - 10 / 11.1).toFixed(4)))
  assert.deepEqual(
    up.days.map(({ requests, bad }) => [requests, bad]),
    [
      [1005, 5],
      [105, 5],
    ],
  )
  assert.equal(up.days[1]!.left, up.left)
  const [fastest] = up.rates
  assert.deepEqual([fastest!.pace, fastest!.isOver, fastest!.long], ['fast', true, 4.762])
  assert.equal(fastest!.limit, 3.36, '2 % of a week in an hour')
  const slow = await budget('fast')
  // What failed is not told of latency.
  assert.deepEqual([slow.requests, slow.bad], [1100, 10])
})

test('an objective is one of two, of an API that is there, and stays while a rule watches it', async t => {
  const { create, call } = await alertHouse(t)
  const both = { api: 'orders', availability: { target: 99 }, latency: { target: 90, withinMs: 5 } }
  await assert.rejects(create('ServiceObjective', 'both', both), { code: 'invalid_input' })
  await assert.rejects(create('ServiceObjective', 'none', { api: 'orders' }), { code: 'invalid_input' })
  const nowhere = { api: 'nowhere', availability: { target: 99 } }
  await assert.rejects(create('ServiceObjective', 'n', nowhere), { code: 'invalid_input' })
  await create('ServiceObjective', 'up', { api: 'orders', availability: { target: 99 } })
  await create('AlertRule', 'burns', { burnRate: { objective: 'up' } })
  await assert.rejects(call('ServiceObjective.delete', { name: 'up' }), { code: 'still_referenced' })
})

test('each subscription is told what it got of a month beside what its plan promises', async t => {
  const { call, create, used } = await alertHouse(t)
  await create('Product', 'shop', { apiVersions: ['orders-v1'] })
  await create('Plan', 'gold', { product: 'shop', promise: { availability: 99.5 } })
  await create('Plan', 'free', { product: 'shop' })
  for (const name of ['gold', 'free']) await call('Plan.publish', { name })
  const idOf = async (kind: string, name: string) => ((await call(`${kind}.get`, { name })).body as { id: string }).id
  const { items } = (await call('Environment.list')).body as { items: { name: string }[] }
  const environment = items[0]!.name
  for (const name of ['gold', 'free']) {
    await create('Application', `app-${name}`, {})
    await create('Subscription', name, { application: `app-${name}`, plan: name, environment })
  }
  const { body: before } = await call('sla-report', { query: {} })
  assert.equal((before as { month: string }).month, '2026-05', 'where the last month has nothing, this one')
  const atMs = Date.UTC(2026, 3, 20)
  for (const [name, bad] of [
    ['gold', 2],
    ['free', 1],
  ] as const) {
    const of = {
      ...{ atMs, subscription: idBytes(await idOf('Subscription', name)) },
      application: idBytes(await idOf('Application', `app-${name}`)),
    }
    await used(100, { ...of, totalUs: 1000 })
    await used(bad, { ...of, status: 502, totalUs: 1000 })
  }
  const report = async (query: object) =>
    (await call('sla-report', { query })).body as { rows: object[]; month: string }
  const { rows, month } = await report({})
  assert.equal(month, '2026-04')
  const [gold, free] = rows as Record<string, unknown>[]
  assert.deepEqual(
    [gold!.subscription, gold!.application, gold!.plan, gold!.requests, gold!.errors, gold!.promised, gold!.isKept],
    ['gold', 'app-gold', 'gold', 102, 2, 0.995, false],
  )
  assert.deepEqual([free!.subscription, free!.promised, free!.isKept, free!.averageMs], ['free', null, null, 1])
  assert.deepEqual((await report({ month: '2026-03' })).rows, [])
  assert.equal((await report({ application: 'app-free' })).rows.length, 1)
  const { file } = await call('export-sla', { query: { application: 'app-gold' } })
  let text = ''
  for await (const piece of file!.bytes) text += Buffer.from(piece).toString()
  assert.match(file!.name, /^sla-default-2026-04\.csv$/)
  assert.match(
    text,
    /^subscription,application,plan,environment,requests,errors,availability,promised,isKept,averageMs\r\n/,
  )
  assert.match(text, /\r\ngold,app-gold,gold,\w+,102,2,0\.98\d*,0\.995,false,/)
  await assert.rejects(report({ month: '2026-13' }), { code: 'invalid_input' })
})
