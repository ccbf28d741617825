/** What gateways tell of traffic that contracts do not know, until somebody reads it. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { driftIntake, driftRowsMax } from '@gatehouse/capability-catalogue/control/drift/drift-intake.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import type { DriftFound } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import { testCatalogue } from '../testing-house.ts'

async function orders(t: TestContext, store: Store) {
  const clock = new ManualClock(Date.parse('2026-11-28T12:00:00Z'))
  const { control, call } = await testControl(t, testCatalogue, { store, clock })
  const make = async (kind: string, name: string, spec: object) => {
    const { status, body } = await call(`${kind}.create`, { body: { name, spec } })
    assert.equal(status, 201, JSON.stringify(body))
    return (body as { id: string }).id
  }
  await make('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] })
  await make('Api', 'orders', {})
  const apiVersionId = await make('ApiVersion', 'orders-v1', {
    api: 'orders',
    version: 'v1',
    upstream: 'backend',
    basePath: '/o',
  })
  const shop = await make('Application', 'shop', {})
  const [group, environmentId] = await control.rows.read(async resources => [
    (await resources.get('GatewayGroup', 'default')).id,
    (await resources.get('Environment', 'dev')).id,
  ])
  const intake = driftIntake({ store, clock })
  const field: DriftFound = {
    ...{ apiVersionId, environmentId: environmentId!, kind: 'field', method: 'POST', path: '/orders' },
    ...{ name: '/items/*/color', type: 'string', count: 2, applications: [shop] },
  }
  const tell = (found: Partial<DriftFound>[], more: number[] = [], of = group!) =>
    intake(of, {
      found: found.map(one => ({ ...field, ...one })),
      more: more.map(count => ({ apiVersionId, environmentId: environmentId!, count })),
    })
  const listed = async (query: object = {}) => {
    const { body } = await call('ApiVersion.drift', { name: 'orders-v1', query: query as never })
    return body as { items: Record<string, unknown>[]; more: boolean }
  }
  return { clock, call, tell, listed, shop, control }
}

eachStore(
  'what several gateways saw is counted on, with when it was seen first and last and by whom',
  async (store, t) => {
    const { clock, call, tell, listed } = await orders(t, store)
    await Promise.all([tell([{}]), tell([{ count: 3 }])])
    clock.advance(60_000)
    await tell([{ applications: [] }, { kind: 'query', method: 'GET', name: 'page', type: '', count: 1 }])
    assert.deepEqual((await listed()).items, [
      {
        ...{
          environment: 'dev',
          kind: 'field',
          method: 'POST',
          path: '/orders',
          name: '/items/*/color',
          type: 'string',
        },
        ...{ count: 7, applications: ['shop'] },
        ...{ firstSeenAt: '2026-11-28T12:00:00.000Z', lastSeenAt: '2026-11-28T12:01:00.000Z' },
      },
      {
        ...{ environment: 'dev', kind: 'query', method: 'GET', path: '/orders', name: 'page', count: 1 },
        ...{ applications: ['shop'], firstSeenAt: '2026-11-28T12:01:00.000Z', lastSeenAt: '2026-11-28T12:01:00.000Z' },
      },
    ])
    const { body } = await call('ApiVersion.forget-drift', { name: 'orders-v1', body: {} })
    assert.deepEqual(body, { forgotten: 2 })
    assert.deepEqual((await listed()).items, [])
  },
)

eachStore(
  'findings of an API version are bounded; those beyond are counted, and nobody fills the room with paths',
  async (store, t) => {
    const { tell, listed } = await orders(t, store)
    const many = (kind: DriftFound['kind'], count: number) =>
      tell(Array.from({ length: count }, (_, at) => ({ kind, path: `/${kind}${at}`, count: 1, applications: [] })))
    await many('path', 400)
    await many('query', 900)
    await tell([], [50])
    const { items } = await listed({ limit: 1001 })
    assert.equal(items.length, driftRowsMax + 1)
    assert.deepEqual([items.at(-1)!.kind, items.at(-1)!.count], ['more', 150 + 150 + 50])
    assert.equal(items.filter(({ kind }) => kind === 'path').length, 250)
  },
)

eachStore(
  'a gateway is not heard about API versions of another group, nor believed about applications of others',
  async (store, t) => {
    const { tell, listed } = await orders(t, store)
    await tell([{}], [], 'gwg_01h00000000000000000000000')
    assert.deepEqual((await listed()).items, [])
    await tell([{ applications: ['app_01h00000000000000000000000'] }])
    assert.deepEqual((await listed()).items[0]!.applications, [])
  },
)
