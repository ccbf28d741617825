/** What has become of an API version, by whatever way, is told with who, when and why. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Caller } from '@gatehouse/control'
import { TestClock, type TestControl, testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import type { Role } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { until } from '../testing-house.ts'
import { eachStore } from '../testing-stores.ts'

const began = Date.parse('2026-11-28T12:00:00Z')
const later = (hours: number) => new Date(began + hours * 3_600_000).toISOString()

interface Passed {
  transition: string
  from?: string
  to: string
  at: string
  by: { kind: string; name: string }
  request?: string
  reason?: string
}

async function shop(t: TestContext, store: Store) {
  const clock = new TestClock(began)
  const test = await testControl(t, catalogue, { store, clock })
  const organizationId = await test.control.rows.read(async all => (await all.get('Organization', 'default')).id)
  const person = (name: string, role: Role): Caller => ({
    ...{ kind: 'person', id: `per_${name}`, name, operator: false },
    grants: [{ organizationId, role }],
  })
  const make = (kind: string, name: string, spec: object) => test.call(`${kind}.create`, { body: { name, spec } })
  await make('Upstream', 'shop', { targets: [{ url: 'http://127.0.0.1:9' }] })
  await make('Api', 'shop', {})
  for (const version of ['v1', 'v2']) {
    const spec = { api: 'shop', version, upstream: 'shop', basePath: `/${version}`, access: 'open' }
    await make('ApiVersion', `shop-${version}`, spec)
  }
  const ann = person('ann', 'editor')
  const act = async (name: string, body: object = {}, caller: Caller = ann) =>
    (await test.call(`ApiVersion.${name}`, { name: 'shop-v1', body: body as never, caller })).body as Record<
      string,
      string
    >
  const becomes = (kind: string, name: string, state: string, { call }: Pick<TestControl, 'call'> = test) =>
    until(async () => {
      clock.advance(1000)
      return ((await call(`${kind}.get`, { name })).body as { state: string }).state === state
    })
  const past = async (query: object = {}) =>
    (await test.call('ApiVersion.history', { name: 'shop-v1', query: query as never })).body as {
      items: Passed[]
      next?: string
    }
  return { ...test, clock, act, make, becomes, past, bea: person('bea', 'admin') }
}

const told = ({ transition, from, to, by, reason }: Passed) =>
  [transition, from ?? '', to, by.kind === 'program' ? 'the platform' : by.name, reason ?? ''].join(' · ')

eachStore(
  'history tells each transition once, made by hand, by request or as it was scheduled, in pages',
  async (store, t) => {
    const { act, make, becomes, past, call, bea } = await shop(t, store)
    await act('submit')
    await act('publish')
    await act('publish')
    await act('block', {}, bea)
    await act('unblock', {}, bea)
    await make('TransitionRule', 'end', { transitions: ['deprecate'] })
    const asked = await act('request-transition', {
      ...{ transition: 'deprecate', comment: 'v2 is there' },
      with: { sunsetAt: later(1), atSunset: 'force' },
    })
    await call('TransitionRequest.approve', { name: asked.request!, caller: bea })
    await becomes('TransitionRequest', asked.request!, 'applied')
    const { items } = await past()
    assert.deepEqual(items.map(told), [
      'deprecate · published · deprecated · the platform · v2 is there',
      'unblock · published · published · bea · ',
      'block · published · published · bea · ',
      'publish · in_review · published · ann · ',
      'submit · draft · in_review · ann · ',
      `create ·  · draft · ${items.at(-1)!.by.name} · `,
    ])
    assert.deepEqual([items[0]!.request, items[1]!.request], [asked.request, undefined])
    assert.ok(Date.parse(items[0]!.at) > began)

    const pages: Passed[] = []
    let cursor: string | undefined
    do {
      const page = await past({ limit: 4, ...(cursor === undefined ? {} : { cursor }) })
      pages.push(...page.items)
      cursor = page.next
    } while (cursor !== undefined)
    assert.deepEqual(pages, items)
    await assert.rejects(past({ cursor: 'none' }), /cursor/i)

    const other = (await call('ApiVersion.history', { name: 'shop-v2' })).body as { items: Passed[] }
    assert.deepEqual(
      other.items.map(({ transition }) => transition),
      ['create'],
    )
  },
)

eachStore(
  'what two replicas whose clocks disagree find due happens once, and history says by whom',
  async (store, t) => {
    const { act, past, clock, call } = await shop(t, store)
    const ahead = new TestClock(began + 1_800_000)
    await testControl(t, catalogue, { store, clock: ahead })
    await act('publish')
    await act('schedule', { deprecateAt: later(1), sunsetAt: later(2), atSunset: 'force' })
    const state = async () => ((await call('ApiVersion.get', { name: 'shop-v1' })).body as { state: string }).state
    // One is half an hour ahead: it comes first, and the other one finds nothing to do when its own hour comes.
    ahead.advance(1_801_000)
    await until(async () => {
      ahead.advance(1000)
      return (await state()) === 'deprecated'
    })
    clock.advance(3_601_000)
    ahead.advance(3_600_000)
    await until(async () => {
      clock.advance(1000)
      ahead.advance(1000)
      return (await state()) === 'retired'
    })
    clock.advance(3_600_000)
    for (let look = 0; look < 5; look++) {
      clock.advance(1000)
      ahead.advance(1000)
      await new Promise(setImmediate)
    }
    assert.deepEqual((await past()).items.slice(0, 3).map(told), [
      'retire · deprecated · retired · the platform · It was scheduled.',
      'deprecate · published · deprecated · the platform · It was scheduled.',
      'publish · draft · published · ann · ',
    ])
  },
)

eachStore(
  'a staged deployment is asked for and approved as any other, and is staged when it is carried out',
  async (store, t) => {
    const { act, make, becomes, call, bea, publisher } = await shop(t, store)
    await act('publish')
    await act('deploy', { environment: 'dev' })
    await call('Upstream.update', { name: 'shop', body: { spec: { connectTimeoutMs: 100 } } })
    await act('publish')
    await make('TransitionRule', 'deploys', { transitions: ['deploy'] })
    const stage = { percent: 10, watchSeconds: 60 }
    const asked = await act('request-transition', { transition: 'deploy', with: { environment: 'dev', stage } })
    await call('TransitionRequest.approve', { name: asked.request!, caller: bea })
    await becomes('TransitionRequest', asked.request!, 'applied')
    const deployments = async () =>
      (await call('Deployment.list')).body as {
        items: {
          id: string
          spec: { revision: string; stage?: { percent: number; watchSeconds: number } }
          state: string
        }[]
      }
    const made = (await deployments()).items.find(({ state }) => state === 'pending')!
    await publisher.settled(made.id)
    const found = (await deployments()).items
      .map(({ spec, state }) => [spec.revision, state, spec.stage?.percent ?? 100])
      .sort()
    assert.deepEqual(found, [
      ['shop-v1.1', 'live', 100],
      ['shop-v1.2', 'staged', 10],
    ])
    // What cannot be staged now fails, with why.
    const again = await act('request-transition', { transition: 'deploy', with: { environment: 'dev', stage } })
    await call('TransitionRequest.approve', { name: again.request!, caller: bea })
    await becomes('TransitionRequest', again.request!, 'failed')
    const failed = (await call('TransitionRequest.get', { name: again.request! })).body as {
      status: { reason: string }
    }
    assert.match(failed.status.reason, /is staged in dev/)
  },
)
