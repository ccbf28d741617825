import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { type TestControl, testControl } from '@gatehouse/control/testing.ts'
import { legalTransitions } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

interface Shown {
  name: string
  etag: string
  state?: string
  spec: Record<string, unknown>
  labels: Record<string, string>
}

interface Page {
  items: Shown[]
  next?: string
}

const list = async ({ call }: TestControl, query: unknown) => (await call('Api.list', { query })).body as Page
const names = ({ items }: Page) => items.map(({ name }) => name)

eachStore('a stale etag is refused with the current one, and of two writers one wins', async (store, t) => {
  const { call } = await testControl(t, catalogue, { store })
  const { etag } = (await call('Api.create', { body: { name: 'pets', spec: {} } })).body as Shown
  const write = (title: string) => call('Api.update', { name: 'pets', ifMatch: etag, body: { spec: { title } } })
  const both = await Promise.allSettled([write('One'), write('Two')])
  const [won] = both.flatMap(one => (one.status === 'fulfilled' ? [one.value.body as Shown] : []))
  const [lost] = both.flatMap(one => (one.status === 'rejected' ? [one.reason as Failure] : []))
  assert.equal(lost?.code, 'stale_version')
  assert.equal(lost?.status, 412)
  assert.equal(lost?.extra.etag, won?.etag)
  await Promise.all(
    ['a', 'b', 'c'].map(key => call('Api.update', { name: 'pets', body: { labels: { [key]: 'yes' } } })),
  )
  const { labels } = (await call('Api.get', { name: 'pets' })).body as Shown
  assert.deepEqual(labels, { a: 'yes', b: 'yes', c: 'yes' }, 'patches without an etag do not undo each other')
  await call('Api.update', { name: 'pets', body: { labels: { a: null }, spec: { title: null } } })
  const after = (await call('Api.get', { name: 'pets' })).body as Shown
  assert.deepEqual([after.labels, after.spec], [{ b: 'yes', c: 'yes' }, { policies: [] }])
})

eachStore('lists are filtered by words, labels, states and references, and paged', async (store, t) => {
  const testing = await testControl(t, catalogue, { store })
  const { call } = testing
  for (const [name, title, team] of [
    ['pets', 'Animals 100%', 'zoo'],
    ['plants', 'Green', 'garden'],
    ['stones', 'Animal-free', 'garden'],
  ]) {
    await call('Api.create', { body: { name, labels: { team }, spec: { title } } })
  }
  assert.deepEqual(names(await list(testing, { search: 'ANIMAL' })), ['pets', 'stones'])
  assert.deepEqual(names(await list(testing, { search: '0%' })), ['pets'])
  assert.deepEqual(names(await list(testing, { label: 'team=garden', sort: '-name' })), ['stones', 'plants'])
  const first = await list(testing, { limit: 2 })
  assert.deepEqual(names(await list(testing, { limit: 2, cursor: first.next })), ['stones'])
  await call('Upstream.create', { body: { name: 'up', spec: { targets: [{ url: 'http://up' }] } } })
  for (const api of ['pets', 'plants']) {
    await call('ApiVersion.create', {
      body: { name: `${api}-v1`, spec: { api, version: 'v1', upstream: 'up', basePath: `/${api}` } },
    })
  }
  const versions = async (query: unknown) => names((await call('ApiVersion.list', { query })).body as Page)
  assert.deepEqual(await versions({ api: 'plants' }), ['plants-v1'])
  assert.deepEqual(await versions({ api: 'nothing' }), [])
  assert.deepEqual(await versions({ state: 'published' }), [])
  await assert.rejects(versions({ cursor: first.next, sort: 'createdAt' }), { code: 'invalid_input' })
})

eachStore('a reference to nothing, a fixed field and a taken name are refused with the place', async (store, t) => {
  const { call } = await testControl(t, catalogue, { store })
  await call('Api.create', { body: { name: 'pets', spec: {} } })
  await assert.rejects(call('Api.create', { body: { name: 'pets', spec: {} } }), { code: 'already_exists' })
  const spec = { api: 'petz', version: 'v1', upstream: 'nowhere', basePath: '/pets' }
  await assert.rejects(call('ApiVersion.create', { body: { name: 'pets-v1', spec } }), (thrown: Failure) => {
    assert.deepEqual(
      thrown.problems.map(({ pointer }) => pointer),
      ['/spec/api', '/spec/upstream'],
    )
    return thrown.code === 'invalid_input'
  })
  await call('Upstream.create', { body: { name: 'nowhere', spec: { targets: [{ url: 'http://up' }] } } })
  await call('ApiVersion.create', { body: { name: 'pets-v1', spec: { ...spec, api: 'pets' } } })
  const moving = call('ApiVersion.update', { name: 'pets-v1', body: { spec: { api: 'other' } } })
  await assert.rejects(moving, { code: 'invalid_input' })
})

test('every transition works from its states and is refused, with the legal ones, from all others', async t => {
  const { call, control } = await testControl(t, catalogue)
  await call('Api.create', { body: { name: 'a', spec: {} } })
  await call('Upstream.create', { body: { name: 'u', spec: { targets: [{ url: 'http://u' }] } } })
  const version = { api: 'a', version: 'v1', upstream: 'u', basePath: '/a', access: 'open' }
  await call('ApiVersion.create', { body: { name: 'version', spec: version } })
  await call('Product.create', { body: { name: 'p', spec: { apiVersions: ['version'] } } })
  await call('Plan.create', { body: { name: 'plan', spec: { product: 'p' } } })
  await call('Plan.publish', { name: 'plan' })
  await call('Application.create', { body: { name: 'app', spec: {} } })
  const held = { application: 'app', environment: 'dev' }
  await call('Subscription.create', { body: { name: 'subscription', spec: { ...held, plan: 'plan' } } })
  await call('Credential.create', { body: { name: 'credential', spec: held } })
  await call('Membership.create', { body: { name: 'membership', spec: { email: 'x@example.org', role: 'viewer' } } })
  const rows = {
    ApiVersion: 'version',
    Plan: 'plan',
    Subscription: 'subscription',
    Credential: 'credential',
    Membership: 'membership',
  }
  for (const [kind, name] of Object.entries(rows)) {
    const { states, plural } = catalogue.resources.get(kind)!
    for (const state of states!.states) {
      for (const [transition, { internal, from, to }] of Object.entries(states!.transitions)) {
        if (internal) continue
        await control.store.db
          .updateTable(plural.replaceAll('-', '_'))
          .set({ state })
          .where('name', '=', name)
          .execute()
        const moving = call(`${kind}.${transition}`, { name, body: {} })
        if (!from.includes(state)) {
          await assert.rejects(moving, (thrown: Failure) => {
            assert.deepEqual([thrown.status, thrown.extra.legal], [409, legalTransitions(states!, state)])
            return thrown.code === 'illegal_transition'
          })
          continue
        }
        await moving
        assert.equal(
          ((await call(`${kind}.get`, { name })).body as Shown).state,
          to,
          `${kind}.${transition} from ${state}`,
        )
      }
    }
  }
})

eachStore('a reference by id is stored as the name that is served', async (store, t) => {
  const { call } = await testControl(t, catalogue, { store })
  const made = async (route: string, name: string, spec: object, workspace = 'default') =>
    (await call(`${route}.create`, { params: { workspace }, body: { name, spec } })).body as Shown & { id: string }
  await made('Workspace', 'second', {})
  const api = await made('Api', 'pets', {})
  const upstream = await made('Upstream', 'up', { targets: [{ url: 'http://up' }] })
  const spec = { api: api.id, version: 'v1', upstream: upstream.id, basePath: '/pets' }
  const version = await made('ApiVersion', 'pets-v1', spec)
  assert.deepEqual([version.spec.api, version.spec.upstream], ['pets', 'up'])
  const near = await made('Product', 'near', { apiVersions: [version.id] })
  assert.deepEqual(near.spec.apiVersions, ['pets-v1'])
  const far = await made('Product', 'far', { apiVersions: [version.id] }, 'second')
  assert.deepEqual(far.spec.apiVersions, ['default/pets-v1'])
  const again = await call('ApiVersion.update', { name: 'pets-v1', body: { spec: { upstream: upstream.id } } })
  assert.equal((again.body as Shown).spec.upstream, 'up')
  const lost = made('ApiVersion', 'lost', { ...spec, api: 'api_01jxxxxxxxxxxxxxxxxxxxxxxx' })
  await assert.rejects(lost, { code: 'invalid_input' })
})
