/** The end of an API version: announced, scheduled, carried out once, held up by who calls. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { Failure, systemClock } from '@gatehouse/base'
import { lifecycleClock } from '@gatehouse/capability-catalogue/control/lifecycle/lifecycle-clock.ts'
import { partOf } from '@gatehouse/capability-catalogue/part.ts'
import type { Services, Usage } from '@gatehouse/control'
import { readProgramSources } from '@gatehouse/control/distribution/program-sources.ts'
import { TestClock, testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { until } from '../testing-house.ts'
import { eachStore } from '../testing-stores.ts'

const began = Date.parse('2026-11-28T12:00:00Z')
const dayMs = 86_400_000
const inDays = (days: number) => new Date(began + days * dayMs).toISOString()

async function pets(t: TestContext, store: Store, callers: Awaited<ReturnType<Usage['callers']>> | Failure = []) {
  const clock = new TestClock(began)
  const asked: { apiVersionId: string; sinceMs: number }[] = []
  const calling = { now: callers }
  const usage: Usage = {
    async callers(_, apiVersionId, sinceMs) {
      asked.push({ apiVersionId, sinceMs })
      if (calling.now instanceof Failure) throw calling.now
      return calling.now
    },
    ofPlan: () => assert.fail('nobody asks for a plan'),
    hoursOfPlan: () => assert.fail('nobody asks for hours'),
    lastCall: () => assert.fail('nobody asks for the last call'),
    ofApplication: () => assert.fail('nobody asks for one application'),
    activityOf: () => assert.fail('nobody asks for one application'),
    activityOfAll: () => assert.fail('nobody asks for one application'),
  }
  const test = await testControl(t, catalogue, { store, clock, usage })
  const { control, call } = test
  const make = async (kind: string, name: string, spec: object) => {
    const { status, body } = await call(`${kind}.create`, { body: { name, spec } })
    assert.equal(status, 201, JSON.stringify(body))
    return (body as { id: string }).id
  }
  await make('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] })
  await make('Api', 'pets', {})
  const line = { api: 'pets', upstream: 'backend', access: 'open' }
  await make('ApiVersion', 'pets-v1', { ...line, version: 'v1', basePath: '/pets/v1' })
  await make('ApiVersion', 'pets-v2', {
    ...line,
    version: 'v2',
    basePath: '/v2',
    hosts: ['*.x.example', 'pets.example'],
  })
  await call('ApiVersion.publish', { name: 'pets-v1' })
  await call('ApiVersion.deploy', { name: 'pets-v1', body: { environment: 'dev' } })
  const act = (name: string, body: object = {}) => call(`ApiVersion.${name}`, { name: 'pets-v1', body })
  const version = async () =>
    (await call('ApiVersion.get', { name: 'pets-v1' })).body as { state: string; status: Record<string, unknown> }
  /** What gateways are told to do first. */
  const placed = () =>
    control.rows.read(async (resources, db) => {
      const group = await resources.get('GatewayGroup', 'default')
      const { candidates } = await readProgramSources(resources, db, group.id)
      const units = catalogue.policies
      return candidates.flatMap(({ sources }) =>
        partOf({ ...sources, units }).policies.map(({ scope, policy, stage, config }) => ({
          scope,
          policy,
          stage,
          config,
        })),
      )
    })
  return { ...test, clock, asked, calling, act, version, placed, make }
}

eachStore(
  'what is deprecated says so by its part, with the address of its successor; restored, it does not',
  async (store, t) => {
    const { act, version, placed, publisher } = await pets(t, store)
    const brownOuts = [{ from: '2026-12-01T10:00:00Z', until: '2026-12-01T11:00:00Z' }]
    const changes = publisher.programs.length
    const said = { sunsetAt: '2027-01-01T00:00:00Z', successor: 'pets-v2', brownOuts }
    assert.equal((await act('deprecate', said)).status, 200)
    const told = { sunsetAt: '2027-01-01T00:00:00Z', successor: 'https://pets.example/v2' }
    assert.deepEqual(await placed(), [
      {
        ...{ scope: 'platform', policy: 'deprecation', stage: 'edge' },
        config: { deprecatedAt: '2026-11-28T12:00:00.000Z', ...told },
      },
      { scope: 'platform', policy: 'brown-out', stage: 'authorize', config: { windows: brownOuts, ...told } },
    ])
    await act('restore')
    assert.deepEqual(await placed(), [])
    assert.equal(publisher.programs.length, changes + 2)
    assert.deepEqual(Object.keys((await version()).status), ['revision'])
  },
)

eachStore('an end that cannot come to pass is refused, each wrong moment at its place', async (store, t) => {
  const { act, version } = await pets(t, store)
  const refused = (body: object, operation = 'deprecate') =>
    act(operation, body).then(
      () => assert.fail('it was taken'),
      (failure: Failure) => [failure.code, failure.problems.map(({ pointer }) => pointer)],
    )
  assert.deepEqual(
    await refused({
      sunsetAt: '2026-01-01T00:00:00Z',
      brownOuts: [{ from: '2026-01-02T00:00:00Z', until: '2026-01-02T00:00:00Z' }],
    }),
    ['invalid_input', ['/sunsetAt', '/sunsetAt', '/brownOuts/0/until', '/brownOuts/0/from']],
  )
  assert.deepEqual(await refused({ atSunset: 'retire' }), ['invalid_input', ['/atSunset']])
  assert.deepEqual(await refused({ successor: 'pets-v1' }), ['invalid_input', ['/successor']])
  assert.deepEqual(await refused({ successor: 'nothing' }), ['not_found', []])
  assert.deepEqual(await refused({ sunsetAt: inDays(2) }, 'schedule'), ['invalid_input', ['/deprecateAt']])
  assert.deepEqual(await refused({ deprecateAt: inDays(-1) }, 'schedule'), ['invalid_input', ['/deprecateAt']])
  assert.equal((await version()).state, 'published')
})

eachStore('what is scheduled comes by itself: announced before, deprecated, retired, each once', async (store, t) => {
  const { act, version, placed, clock, call } = await pets(t, store)
  await act('schedule', { deprecateAt: inDays(1), sunsetAt: inDays(30), atSunset: 'retire' })
  assert.deepEqual((await placed())[0]?.config, { deprecatedAt: inDays(1), sunsetAt: inDays(30) })
  const comes = async (state: string, days: number) => {
    clock.advance(days * dayMs)
    await until(async () => {
      clock.advance(1000)
      return (await version()).state === state
    })
  }
  await comes('deprecated', 1)
  const { status } = await version()
  assert.deepEqual([status.deprecatedAt, status.deprecateAt, status.dueAt], [inDays(1), undefined, inDays(30)])
  await comes('retired', 29)
  assert.deepEqual(await placed(), [])
  assert.equal((await version()).status.dueAt, undefined)
  const { body } = await call('Deployment.list')
  assert.deepEqual(
    (body as { items: { state: string }[] }).items.map(({ state }) => state),
    ['superseded'],
  )
})

eachStore('a schedule that is taken back does not come', async (store, t) => {
  const { act, version, placed } = await pets(t, store)
  await act('schedule', { deprecateAt: inDays(1) })
  await act('schedule', {})
  assert.deepEqual([await placed(), Object.keys((await version()).status)], [[], ['revision']])
})

eachStore('who calls still holds a retirement up and is named, unless it is forced', async (store, t) => {
  const { act, version, make, calling, asked } = await pets(t, store)
  const shop = await make('Application', 'shop', {})
  calling.now = [
    { applicationId: shop, requests: 12 },
    { applicationId: '', requests: 3 },
  ]
  await act('deprecate')
  await assert.rejects(act('retire', { quietDays: 3 }), (failure: Failure) => {
    assert.equal(failure.code, 'still_called')
    assert.equal(
      failure.message,
      'pets-v1 was called in the last 3 days by default/shop (12), callers without an application (3).',
    )
    return true
  })
  assert.equal(asked.at(-1)!.sinceMs, began - 3 * dayMs)
  assert.equal((await version()).state, 'deprecated')
  calling.now = new Failure('query_timeout', 'It took too long.')
  await assert.rejects(act('retire'), { code: 'query_timeout' })
  assert.equal((await act('retire', { force: true })).status, 200)
  assert.equal((await version()).state, 'retired')
})

eachStore('a scheduled retirement waits until nobody calls, and says who does', async (store, t) => {
  const { act, version, calling, clock } = await pets(t, store)
  await act('deprecate', { sunsetAt: inDays(1), atSunset: 'retire' })
  calling.now = [{ applicationId: 'app_gone', requests: 1 }]
  clock.advance(dayMs)
  await until(async () => {
    clock.advance(1000)
    return (await version()).status.retirement !== undefined
  })
  const { state, status } = await version()
  assert.deepEqual([state, (status.retirement as { callers: string[] }).callers], ['deprecated', ['app_gone (1)']])
  calling.now = []
  clock.advance(3_600_000)
  await until(async () => {
    clock.advance(1000)
    return (await version()).state === 'retired'
  })
})

eachStore('of two replicas that look at once, one carries it out', async (store, t) => {
  const { act, version, clock, control, publisher, calling } = await pets(t, store)
  calling.now = new Failure('query_timeout', 'It took too long.')
  await act('deprecate', { sunsetAt: inDays(1), atSunset: 'force' })
  const later: Services = { ...control.services, clock: { ...systemClock, nowMs: () => began + dayMs } }
  const before = publisher.programs.length
  const ended = new AbortController().signal
  const look = () => lifecycleClock.run({ services: later, ...control.rows }, ended, () => {})
  await Promise.all([look(), look(), look()])
  assert.deepEqual([(await version()).state, publisher.programs.length - before], ['retired', 1])
  assert.equal(clock.nowMs(), began)
})
