import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { noteStages } from '@gatehouse/control/distribution/stage-counts.ts'
import { TestClock, type TestControl, testControl } from '@gatehouse/control/testing.ts'
import { countInto, emptyTally, type StageTally } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { eachStore, houseStore } from '../testing-stores.ts'

interface Deployed {
  deployment: string
  state: string
}

interface Deployment {
  id: string
  state: string
  spec: { revision: string }
  status: {
    reason?: string
    stage?: { verdict?: string; gateways?: number; figures?: { staged: object }; endsAt: string }
  }
}

/** An API version with two revisions, of which the first is live. */
async function scene(t: TestContext, { store, log }: { store?: Store; log?: string[] } = {}) {
  const clock = new TestClock()
  const kept = store ?? (await houseStore(t))
  const warn = (message: string, fields?: object) => void log?.push(`${message} ${JSON.stringify(fields)}`)
  const options = { store: kept, clock, log: { warn, error: (...said: unknown[]) => console.error(...said) } }
  const testing = await testControl(t, catalogue, options)
  const { call } = testing
  await call('Upstream.create', { body: { name: 'shop', spec: { targets: [{ url: 'http://127.0.0.1:9' }] } } })
  await call('Api.create', { body: { name: 'shop', spec: {} } })
  const spec = { api: 'shop', version: 'v1', upstream: 'shop', basePath: '/shop', access: 'open' }
  await call('ApiVersion.create', { body: { name: 'shop-v1', spec } })
  await call('ApiVersion.publish', { name: 'shop-v1' })
  await deployed(testing)
  await call('Upstream.update', { name: 'shop', body: { spec: { connectTimeoutMs: 100 } } })
  await call('ApiVersion.publish', { name: 'shop-v1' })
  return { ...testing, testing, clock, store: kept }
}

async function deployed({ call }: TestControl, stage?: object): Promise<Deployed> {
  const body = { environment: 'dev', ...(stage ? { stage } : {}) }
  return (await call('ApiVersion.deploy', { name: 'shop-v1', body })).body as Deployed
}

async function deployment({ call }: TestControl, { deployment: name }: Deployed): Promise<Deployment> {
  return (await call('Deployment.get', { name })).body as Deployment
}

const states = async ({ call }: TestControl) =>
  ((await call('Deployment.list')).body as { items: Deployment[] }).items
    .map(({ spec, state }) => `${spec.revision} ${state}`)
    .sort()

function tally(requests: number, { errors = 0, ms = 10 } = {}): StageTally {
  const counted = emptyTally()
  for (let i = 0; i < requests; i++) countInto(counted, { status: i < errors ? 502 : 200, us: ms * 1000 })
  return counted
}

interface Reporting {
  store: Store
  testing: TestControl
  clock: TestClock
}

/** What a gateway of the default group tells of the stage. */
async function told(
  { store, testing, clock }: Reporting,
  stage: Deployed,
  counts: { node?: string; start?: number; staged?: StageTally; present?: StageTally },
): Promise<void> {
  const { id } = await deployment(testing, stage)
  const group = await store.db.selectFrom('gateway_groups').select('id').executeTakeFirstOrThrow()
  const { node = 'node-1', start = 1, staged = tally(0), present = tally(0) } = counts
  const stages = { start, counts: [{ deployment: id, staged, present }] }
  await noteStages(store, { node, gatewayGroupId: group.id, stages, nowMs: clock.nowMs() })
}

/** The clock moves on second by second until the job has seen to it that it holds. */
async function later(clock: TestClock, holds: () => Promise<boolean>, secondsMax = 60): Promise<void> {
  for (let second = 0; second < secondsMax; second++) {
    clock.advance(1000)
    for (let turn = 0; turn < 20; turn++) {
      if (await holds()) return
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  assert.fail(`not within ${secondsMax} s: ${holds}`)
}

const state = (testing: TestControl, of: Deployed, wanted: string) => async () =>
  (await deployment(testing, of)).state === wanted

/** Promoted, it waits for the gateways like any other: this asks the ones that are played. */
async function accepted({ publisher }: TestControl, { id }: Deployment): Promise<void> {
  await publisher.settled(id)
}

eachStore('a staged deployment that keeps its objectives goes live when its watch is over', async (store, t) => {
  const at = await scene(t, { store })
  const staged = await deployed(at, { percent: 10, watchSeconds: 5 })
  assert.equal(staged.state, 'staged')
  assert.deepEqual(await states(at), ['shop-v1.1 live', 'shop-v1.2 staged'])
  await told(at, staged, { staged: tally(50), present: tally(400) })
  const seen = async () => (await deployment(at, staged)).status.stage?.figures !== undefined
  await later(at.clock, seen)
  assert.deepEqual((await deployment(at, staged)).status.stage!.figures!.staged, {
    ...{ requests: 50, errors: 0, errorPercent: 0, p95Ms: 10.77 },
  })
  await later(at.clock, state(at, staged, 'pending'))
  const promoted = await deployment(at, staged)
  assert.equal(promoted.status.stage!.verdict, 'kept')
  await accepted(at, promoted)
  assert.deepEqual(await states(at), ['shop-v1.1 superseded', 'shop-v1.2 live'])
})

eachStore(
  'a broken objective rolls back at once, told in figures in deployment, audit log and log',
  async (store, t) => {
    const log: string[] = []
    const at = await scene(t, { store, log })
    const staged = await deployed(at, { percent: 10, watchSeconds: 3600 })
    await told(at, staged, { staged: tally(100, { errors: 7 }), present: tally(900) })
    await later(at.clock, state(at, staged, 'rolled_back'), 3)
    const { status } = await deployment(at, staged)
    assert.equal(status.reason, '7 of 100 requests failed, 7 %; 1 % may.')
    assert.equal(status.stage!.verdict, 'broken')
    assert.deepEqual(await states(at), ['shop-v1.1 live', 'shop-v1.2 rolled_back'])
    assert.match(log.join('\n'), /A staged deployment was rolled back\. .*7 of 100 requests failed/)
    const audit = JSON.stringify((await at.call('audit-events')).body)
    assert.match(audit, /Deployment\.roll-back/)
    const rows = await at.store.db.selectFrom('deployment_stages').selectAll().execute()
    assert.deepEqual(rows, [], 'nothing of the stage is left')
  },
)

eachStore('two replicas of the control plane judge, and one decides', async (store, t) => {
  const log: string[] = []
  const at = await scene(t, { store, log })
  const warn = (message: string) => void log.push(message)
  const error = (message: string, fields?: object) => void log.push(`${message} ${JSON.stringify(fields)}`)
  await testControl(t, catalogue, { store, clock: at.clock, log: { warn, error } })
  const staged = await deployed(at, { percent: 10 })
  await told(at, staged, { staged: tally(100, { errors: 50 }) })
  await later(at.clock, state(at, staged, 'rolled_back'), 3)
  let looks = 0 // the slower of the two has time to find it decided
  await later(at.clock, async () => ++looks > 50)
  assert.equal(log.length, 1, log.join('\n'))
  const { items } = (await at.call('audit-events')).body as { items: { action: string }[] }
  assert.equal(items.filter(({ action }) => action === 'Deployment.roll-back').length, 1)
})

test('a stage of gateways takes those that were heard of late, and tells how many', async t => {
  const at = await scene(t)
  const group = await at.store.db.selectFrom('gateway_groups').select('id').executeTakeFirstOrThrow()
  const member = (node: string, agoMs: number) => ({
    ...{ node, gatewayGroupId: group.id as string, connected: true, state: 'serving', generation: 1, report: {} },
    ...{ certificateExpiresAt: '', lastSeenAt: new Date(at.clock.nowMs() - agoMs).toISOString() },
  })
  at.publisher.members = [member('one', 0), member('two', 1000), member('frozen', 60_000)]
  const staged = await deployed(at, { percent: 90, of: 'gateways' })
  const { nodes } = await at.store.db.selectFrom('deployment_stages').selectAll().executeTakeFirstOrThrow()
  assert.equal(nodes.length, 1)
  assert.ok(['one', 'two'].includes(nodes[0]))
  const { status } = await deployment(at, staged)
  assert.deepEqual([status.stage!.gateways, JSON.stringify(status).includes(nodes[0])], [1, false])
})

test('a slow revision is rolled back, by its own time and beside the one that is live', async t => {
  const at = await scene(t)
  const slow = { staged: tally(100, { ms: 300 }), present: tally(900, { ms: 20 }) }
  for (const [objectives, reason] of [
    [{ p95MsMax: 100 }, /95 % of 100 requests took up to .* 100 ms are allowed/],
    [{ p95PercentMax: 200 }, /% of the .* ms of what is live; 200 % are allowed/],
  ] as const) {
    const staged = await deployed(at, { percent: 10, objectives })
    await told(at, staged, slow)
    await later(at.clock, state(at, staged, 'rolled_back'), 3)
    assert.match((await deployment(at, staged)).status.reason!, reason)
  }
})

test('too few requests by the end are rolled back and said so, and a gateway that is silent is waited for 12 s', async t => {
  const at = await scene(t)
  const staged = await deployed(at, { percent: 10, watchSeconds: 5 })
  await told(at, staged, { staged: tally(3), present: tally(30) })
  at.clock.advance(5000)
  const endedMs = at.clock.nowMs()
  await later(at.clock, state(at, staged, 'rolled_back'), 20)
  assert.ok(at.clock.nowMs() - endedMs >= 12_000, 'what a silent gateway may still tell is waited for')
  const { status } = await deployment(at, staged)
  assert.equal(status.reason, 'It had 3 requests in 5 s; 20 are needed to say anything.')
  assert.equal(status.stage!.verdict, 'unknown')
})

test('what was kept may wait for a person, and is watched until then', async t => {
  const at = await scene(t)
  const stage = { percent: 10, watchSeconds: 2, whenKept: 'wait' }
  const kept = async (of: Deployed) => (await deployment(at, of)).status.stage!.verdict === 'kept'
  const first = await deployed(at, stage)
  await told(at, first, { staged: tally(100) })
  await later(at.clock, () => kept(first))
  await told(at, first, { staged: tally(200, { errors: 50 }) })
  await later(at.clock, state(at, first, 'rolled_back'), 3)
  const second = await deployed(at, stage)
  await told(at, second, { staged: tally(100) })
  await later(at.clock, () => kept(second))
  assert.equal((await deployment(at, second)).state, 'staged')
  const { body } = await at.call('ApiVersion.promote', { name: 'shop-v1', body: { environment: 'dev' } })
  assert.equal((body as Deployed).state, 'live')
  assert.deepEqual(await states(at), ['shop-v1.1 superseded', 'shop-v1.2 live', 'shop-v1.2 rolled_back'])
})

test('while one is staged nobody deploys or rolls back there, until it is promoted or aborted', async t => {
  const at = await scene(t)
  at.clock.advance(1) // deployments of one millisecond have no order
  await deployed(at)
  await at.call('Upstream.update', { name: 'shop', body: { spec: { connectTimeoutMs: 200 } } })
  await at.call('ApiVersion.publish', { name: 'shop-v1' })
  const staged = await deployed(at, { percent: 10 })
  const body = { environment: 'dev' }
  for (const route of ['ApiVersion.deploy', 'ApiVersion.rollback']) {
    await assert.rejects(at.call(route, { name: 'shop-v1', body }), { code: 'deployment_staged' })
  }
  await at.call('ApiVersion.abort', { name: 'shop-v1', body: { ...body, reason: 'Not today.' } })
  const { state, status } = await deployment(at, staged)
  assert.deepEqual([state, status.reason], ['rolled_back', 'Not today.'])
  await assert.rejects(at.call('ApiVersion.abort', { name: 'shop-v1', body }), { code: 'conflict' })
  await assert.rejects(at.call('ApiVersion.promote', { name: 'shop-v1', body }), { code: 'conflict' })
  assert.equal((await deployed(at)).state, 'live')
  await assert.rejects(deployed(at, { percent: 10 }), { code: 'stage_impossible' }, 'what is live is not staged again')
})

eachStore('of two deployers at once one stages, and the other is refused', async (store, t) => {
  const at = await scene(t, { store })
  const both = await Promise.allSettled([deployed(at, { percent: 10 }), deployed(at, { percent: 50 })])
  const all = await states(at)
  // Who comes before the gateways have answered supersedes, as ever; who comes later is refused.
  assert.equal(all.filter(one => one.endsWith('staged')).length, 1, `${all} ${JSON.stringify(both)}`)
  assert.equal(all.filter(one => one.endsWith('live')).length, 1)
})

test('a stage has to have something beside it, in the same place, and gateways to choose from', async t => {
  const at = await scene(t)
  await assert.rejects(deployed(at, { percent: 50, of: 'gateways' }), { code: 'stage_impossible' })
  await at.call('ApiVersion.update', { name: 'shop-v1', body: { spec: { basePath: '/other' } } })
  await at.call('ApiVersion.publish', { name: 'shop-v1' })
  await assert.rejects(deployed(at, { percent: 10 }), { code: 'stage_impossible' })
  await at.call('ApiVersion.deprecate', { name: 'shop-v1' })
  await at.call('ApiVersion.retire', { name: 'shop-v1' })
  await assert.rejects(deployed(at, { percent: 10 }), { code: 'conflict' })
  for (const percent of [0, 101]) await assert.rejects(deployed(at, { percent }), { code: 'invalid_input' })
})

test('counts of a gateway that began anew are added up, and what was overtaken is not', async t => {
  const at = await scene(t)
  const staged = await deployed(at, { percent: 10, watchSeconds: 3600 })
  await told(at, staged, { start: 1, staged: tally(30) })
  await told(at, staged, { start: 1, staged: tally(40) })
  await told(at, staged, { start: 1, staged: tally(35) })
  await told(at, staged, { start: 2, staged: tally(5) })
  await told(at, staged, { node: 'node-2', staged: tally(7) })
  const requests = async () =>
    ((await deployment(at, staged)).status.stage?.figures?.staged as { requests: number } | undefined)?.requests
  await later(at.clock, async () => (await requests()) === 52)
  const { id } = await deployment(at, staged)
  const stages = { start: 1, counts: [{ deployment: id, staged: tally(1000, { errors: 1000 }), present: tally(0) }] }
  await noteStages(at.store, { node: 'evil', gatewayGroupId: 'gwg_other', stages, nowMs: at.clock.nowMs() })
  await told(at, staged, { node: 'node-3', staged: tally(1) })
  await later(at.clock, async () => (await requests()) !== 52)
  assert.equal(await requests(), 53, 'a gateway of another group says nothing here')
})
