/** Every route there is, asked by who may not: a new unit is covered by being a unit. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { type Caller, nobody } from '@gatehouse/control'
import { type TestControl, testControl } from '@gatehouse/control/testing.ts'
import { type RestRoute, restRoutes } from '@gatehouse/projections'
import { roles } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'
import { smallest } from './input-samples.ts'

const routes = restRoutes(catalogue)
const openRoutes = routes.filter(({ role }) => role === 'anyone' || role === 'signed-in' || role === 'developer')

/** Of a room that the wiring gives its handlers, which this test has not. */
const unwired = /has no handler/

const caller = (grants: Caller['grants']): Caller => ({
  ...{ kind: 'person', id: 'usr_of-the-test', name: 'eve@example.org', operator: false, grants },
})

/** What the route answered: a status, or the failure. */
async function ask({ control }: TestControl, route: RestRoute, who: Caller, names: Record<string, string>) {
  const input = { query: smallest(route.query), body: smallest(route.body) }
  const params = { organization: 'default', workspace: 'default', name: 'default', ...names }
  try {
    const { status, body } = await control.call(route.id, { caller: who, requestId: 'req_test', params, ...input })
    return { status, body, code: undefined, message: '' }
  } catch (thrown) {
    const { status, code, message } = thrown as Failure
    return { status, body: undefined, code, message }
  }
}

/** Everything that is stored, to see that it stays. */
async function contents({ control }: TestControl): Promise<string> {
  const found: unknown[] = []
  for (const { plural } of catalogue.resources.values()) {
    found.push(
      await control.store.db.selectFrom(plural.replaceAll('-', '_')).select(['id', 'etag']).orderBy('id').execute(),
    )
  }
  return JSON.stringify(found)
}

async function furnished(test: TestControl): Promise<{ other: string }> {
  const { call, control } = test
  const document = {
    openapi: '3.1.0',
    info: { title: 'Default', version: '1' },
    paths: {},
    servers: [{ url: 'http://h' }],
  }
  await call('Api.import', { body: { text: JSON.stringify(document), name: 'default' } })
  const made = await call('Organization.create', { body: { name: 'other', spec: {} } })
  void control
  return { other: (made.body as { id: string }).id }
}

eachStore('to the owner of another organization, nothing of this one exists', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  const { other } = await furnished(test)
  const stranger = caller([{ organizationId: other, role: 'owner' }])
  const before = await contents(test)
  for (const route of routes.filter(({ scope }) => scope !== 'platform')) {
    const real = await ask(test, route, stranger, {})
    const made = await ask(test, route, stranger, { organization: 'no-such' })
    assert.equal(
      real.status,
      route.role === 'anyone' && real.code === 'invalid_input' ? 400 : 404,
      `${route.id}: ${real.message}`,
    )
    assert.equal(real.message.replaceAll('default', 'no-such'), made.message, `${route.id} tells whether it is there`)
  }
  for (const route of routes.filter(({ resource }) => resource?.kind === 'Organization')) {
    const { status, body } = await ask(test, route, stranger, {})
    if (route.verb === 'list')
      assert.deepEqual(
        (body as { items: { name: string }[] }).items.map(({ name }) => name),
        ['other'],
      )
    else assert.ok(status === 404 || route.id === 'Organization.create', `${route.id}: ${status}`)
  }
  for (const route of routes.filter(({ scope, effect }) => scope === 'platform' && effect === 'write')) {
    const { status } = await ask(test, route, stranger, {})
    assert.ok(status === 403 || status === 404, `${route.id}: ${status}`)
  }
  assert.equal(await contents(test), before)
})

eachStore('a viewer changes nothing and sees nothing that asks for more', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  await furnished(test)
  const { id } = await store.db
    .selectFrom('organizations')
    .select('id')
    .where('name', '=', 'default')
    .executeTakeFirstOrThrow()
  const viewer = caller([{ organizationId: id, role: 'viewer' }])
  const before = await contents(test)
  for (const route of routes.filter(route => !openRoutes.includes(route))) {
    const { status, code, message } = await ask(test, route, viewer, {})
    if (route.permission || roles.indexOf(route.role as never) > 0) assert.equal(status, 403, `${route.id}: ${message}`)
    else {
      const isTold = code === 'document_invalid' && route.operation?.errors?.includes(code)
      assert.ok(
        [200, 400, 404].includes(status) || isTold || unwired.test(message),
        `${route.id}: ${status} ${message}`,
      )
    }
  }
  assert.equal(await contents(test), before)
})

test('a role in one workspace is none in another, by name or by id', async t => {
  const testing = await testControl(t, catalogue)
  await furnished(testing)
  const { call, control } = testing
  const second = (await call('Workspace.create', { body: { name: 'second', spec: {} } })).body as { id: string }
  const { id } = await control.store.db
    .selectFrom('organizations')
    .select('id')
    .where('name', '=', 'default')
    .executeTakeFirstOrThrow()
  const editor = caller([{ organizationId: id, workspaceId: second.id, role: 'owner', permissions: ['captures'] }])
  const api = (await call('Api.get', { name: 'default' })).body as { id: string }
  for (const route of routes.filter(({ scope }) => scope === 'workspace')) {
    const at = { workspace: 'second', name: route.resource?.kind === 'Api' ? api.id : 'default/default' }
    const there = await ask(testing, route, editor, { workspace: 'default' })
    assert.equal(there.status, 403, `${route.id}: ${there.message}`)
    if (route.path.includes('{name}')) assert.equal((await ask(testing, route, editor, at)).status, 404, route.id)
  }
  const all = await ask(testing, routes.find(route => route.id === 'Api.list')!, editor, { workspace: '-' })
  assert.deepEqual(all.body, { items: [] })
  const point = {
    name: 'mine',
    spec: { api: 'default/default', version: 'v1', upstream: 'default/default-v1', basePath: '/x' },
  }
  const params = { organization: 'default', workspace: 'second' }
  const pointing = control.call('ApiVersion.create', { caller: editor, requestId: 'req_test', params, body: point })
  await assert.rejects(pointing, { code: 'invalid_input' })
})

test('a role in one workspace opens no operation on the whole organization, figures of its traffic among them', async t => {
  const testing = await testControl(t, catalogue)
  await furnished(testing)
  const { id } = await testing.control.store.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const second = (await testing.call('Workspace.create', { body: { name: 'second', spec: {} } })).body as { id: string }
  const viewer = caller([{ organizationId: id, workspaceId: second.id, role: 'viewer' }])
  const wide = routes.filter(({ scope, operation }) => scope === 'organization' && operation && !operation.confined)
  const asked = wide.filter(route => !openRoutes.includes(route))
  for (const wanted of ['stats', 'timeseries', 'requests', 'analyze', 'live', 'tail'])
    assert.ok(
      asked.some(route => route.id === wanted),
      wanted,
    )
  for (const route of asked) {
    const { code, message } = await ask(testing, route, viewer, {})
    assert.equal(code, 'not_allowed', `${route.id}: ${message}`)
  }
  const exported = await ask(testing, routes.find(route => route.id === 'export')!, viewer, {})
  assert.equal(exported.status, 200, exported.message)
  const { documents } = exported.body as { documents: { metadata: { workspace?: string } }[] }
  assert.deepEqual(
    documents.filter(({ metadata: { workspace = 'second' } }) => workspace !== 'second'),
    [],
  )
})

eachStore('who did not sign in gets 401 everywhere, whether a thing is there or not', async (store, t) => {
  const testing = await testControl(t, catalogue, { store })
  await furnished(testing)
  const before = await contents(testing)
  for (const route of routes.filter(({ role }) => role !== 'anyone')) {
    for (const organization of ['default', 'no-such']) {
      assert.equal((await ask(testing, route, nobody, { organization })).status, 401, route.id)
    }
  }
  assert.equal(await contents(testing), before)
})

test('nobody gives a role above her own', async t => {
  const { control } = await testControl(t, catalogue)
  const { id } = await control.store.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const admin = caller([{ organizationId: id, role: 'admin' }])
  const params = { organization: 'default', name: 'administrator' }
  const specs = { Token: {}, Membership: { email: 'eve@example.org' }, Invitation: { email: 'eve@example.org' } }
  for (const [kind, spec] of Object.entries(specs)) {
    const body = { name: 'mine', spec: { ...spec, role: 'owner' } }
    const making = control.call(`${kind}.create`, { caller: admin, requestId: 'req_test', params, body })
    await assert.rejects(making, { code: 'not_allowed' }, kind)
  }
  for (const route of ['Membership.delete', 'Membership.suspend', 'Token.delete']) {
    await assert.rejects(
      control.call(route, { caller: admin, requestId: 'req_test', params }),
      { code: 'not_allowed' },
      route,
    )
  }
})

test('the last owner stays', async t => {
  const { call } = await testControl(t, catalogue)
  const name = 'administrator'
  for (const [route, body] of [
    ['Membership.delete', undefined],
    ['Membership.suspend', undefined],
    ['Membership.update', { spec: { role: 'viewer' } }],
  ] as const) {
    await assert.rejects(call(route, { name, body }), { code: 'conflict' }, route)
  }
})
