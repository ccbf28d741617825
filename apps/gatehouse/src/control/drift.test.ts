/** What gateways tell of traffic that contracts do not know, until somebody reads it. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { driftIntake, driftRowsMax } from '@gatehouse/capability-catalogue/control/drift/drift-intake.ts'
import type { DriftFound } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { toldOf } from '../testing-drift.ts'
import { eachStore } from '../testing-stores.ts'

async function orders(t: TestContext, store: Store) {
  const { listed, place, group, ...scene } = await toldOf(t, store)
  const intake = driftIntake({ store, clock: scene.clock })
  const field: DriftFound = {
    ...{ ...place, kind: 'field', method: 'POST', path: '/orders' },
    ...{ name: '/items/*/color', type: 'string', count: 2, applications: [scene.shop] },
  }
  const tell = (found: Partial<DriftFound>[], more: number[] = [], of = group) =>
    intake(of, {
      found: found.map(one => ({ ...field, ...one })),
      more: more.map(count => ({ ...place, count })),
    })
  return { ...scene, tell, listed: listed('drift') }
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

eachStore(
  'where personal data was seen is told apart from drift, by who sent it, and takes none of its room',
  async (store, t) => {
    const { tell, listed, call } = await orders(t, store)
    const about = async (query: object = {}) => {
      const { body } = await call('ApiVersion.personal-data', { name: 'orders-v1', query: query as never })
      return body as { items: Record<string, unknown>[]; more: boolean }
    }
    await tell(Array.from({ length: driftRowsMax }, (_, at) => ({ kind: 'field' as const, name: `/f${at}` })))
    await tell([
      { kind: 'personal', method: 'GET', name: 'reply /people/*/email', type: 'email' },
      { kind: 'personal-treated', name: 'request /card', type: 'card', applications: [] },
    ])
    const { items } = await about()
    assert.deepEqual(
      items.map(({ data, place, treated, count, applications }) => [data, place, treated, count, applications]).sort(),
      [
        ['card', 'request /card', true, 2, []],
        ['email', 'reply /people/*/email', false, 2, ['shop']],
      ],
    )
    assert.deepEqual(
      (await about({ application: 'shop' })).items.map(({ data }) => data),
      ['email'],
    )
    assert.deepEqual(await about({ limit: 1 }).then(({ items: first, more }) => [first.length, more]), [1, true])
    assert.ok((await listed({ limit: 1001 })).items.every(({ kind }) => kind === 'field'))
    await call('ApiVersion.forget-drift', { name: 'orders-v1', body: {} })
    assert.deepEqual((await about()).items, [])
  },
)
