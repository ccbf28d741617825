import assert from 'node:assert/strict'
import type { Failure } from '@gatehouse/base'
import { type TestControl, testControl } from '@gatehouse/control/testing.ts'
import { clientDigest } from '@gatehouse/program'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const petstore = (title = 'Pet Store') =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title, version: '2.4.0' },
    servers: [{ url: 'http://localhost:9000/api' }],
    paths: { '/pets': { get: { operationId: 'listPets', responses: { 200: { description: 'Pets.' } } } } },
  })

const code = (wanted: Failure['code']) => (thrown: Failure) => thrown.code === wanted

/** An API version that is live, offered on a plan, with an application that may subscribe. */
async function offered({ call }: TestControl) {
  await call('Api.import', { body: { text: petstore() } })
  await call('ApiVersion.publish', { name: 'pet-store-v2' })
  await call('ApiVersion.deploy', { name: 'pet-store-v2', body: { environment: 'dev' } })
  await call('Product.create', { body: { name: 'pets', spec: { apiVersions: ['pet-store-v2'] } } })
  for (const name of ['free', 'gold']) {
    await call('Plan.create', { body: { name, spec: { product: 'pets' } } })
    await call('Plan.publish', { name })
  }
  await call('Application.create', { body: { name: 'shop', spec: {} } })
}

const subscribe = ({ call }: TestControl, name: string, plan: string) =>
  call('Subscription.create', { body: { name, spec: { application: 'shop', plan, environment: 'dev' } } })

eachStore('a document becomes an API that is published, deployed and rolled back', async (store, t) => {
  const { call, publisher } = await testControl(t, catalogue, { store })
  const run = async (id: string, body?: unknown) => (await call(id, { name: 'pet-store-v2', body })).body as never
  const first = await call('Api.import', { body: { text: petstore() } })
  const again = await call('Api.import', { body: { text: petstore() } })
  assert.deepEqual(again.body, first.body, 'the same document again changes nothing')
  await assert.rejects(run('ApiVersion.deploy', { environment: 'dev' }), code('conflict'))
  assert.deepEqual(await run('ApiVersion.publish'), { revision: 'pet-store-v2.1', number: 1, changed: true })
  assert.deepEqual(await run('ApiVersion.publish'), { revision: 'pet-store-v2.1', number: 1, changed: false })
  await run('ApiVersion.deploy', { environment: 'dev' })
  await call('Upstream.update', { name: 'pet-store-v2', body: { spec: { connectTimeoutMs: 100 } } })
  await run('ApiVersion.publish')
  publisher.refusal = 'no policy of that name'
  const { state, reason } = await run('ApiVersion.deploy', { environment: 'dev' })
  assert.deepEqual({ state, reason }, { state: 'failed', reason: 'no policy of that name' })
  publisher.refusal = undefined
  const { revision } = await run('ApiVersion.deploy', { environment: 'dev' })
  assert.equal(revision, 'pet-store-v2.2')
  const back = (await run('ApiVersion.rollback', { environment: 'dev' })) as { revision: string; state: string }
  assert.deepEqual([back.revision, back.state], ['pet-store-v2.1', 'live'])
})

eachStore('a host and base path of a gateway group belong to one API version', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  await offered(test)
  const { call } = test
  await call('Api.import', { body: { text: petstore('Other'), basePath: '/pet-store/v2' } })
  await call('ApiVersion.publish', { name: 'other-v2' })
  const taking = call('ApiVersion.deploy', { name: 'other-v2', body: { environment: 'dev' } })
  await assert.rejects(taking, code('claim_taken'))
  await call('ApiVersion.deprecate', { name: 'pet-store-v2' })
  await call('ApiVersion.retire', { name: 'pet-store-v2' })
  await call('ApiVersion.deploy', { name: 'other-v2', body: { environment: 'dev' } })
})

/** Another organization in the same gateway group, and a way for both to have an API that is ready to be deployed. */
async function twoOrganizations(test: TestControl) {
  const { call } = test
  await offered(test)
  await call('Organization.create', { body: { name: 'evil', spec: {} } })
  const [group] = ((await call('GatewayGroup.list')).body as { items: { name: string }[] }).items
  const params = { organization: 'evil' }
  for (const [kind, name, spec] of [
    ['Workspace', 'default', {}],
    ['Environment', 'dev', { gatewayGroup: group!.name }],
  ] as const) {
    await call(`${kind}.create`, { params, body: { name, spec } }).catch(thrown => {
      assert.equal(thrown.code, 'already_exists')
    })
  }
  const published = async (name: string, basePath: string, { hosts = [] as string[], at = {} } = {}) => {
    await call('Api.import', { params: at, body: { text: petstore(name), basePath } })
    const version = { name: `${name}-v2` }
    await call('ApiVersion.update', { ...version, params: at, body: { spec: { hosts } } })
    await call('ApiVersion.publish', { ...version, params: at })
    return () => call('ApiVersion.deploy', { ...version, params: at, body: { environment: 'dev' } })
  }
  return { params, published }
}

eachStore(
  'MATCH-11: another organization neither narrows nor widens a claim; one organization may',
  async (store, t) => {
    const { params, published } = await twoOrganizations(await testControl(t, catalogue, { store }))
    for (const [name, basePath, hosts] of [
      ['exact', '/pet-store/v2', ['127.0.0.1']],
      ['root', '/', ['127.0.0.1']],
      ['below', '/pet-store/v2/pets', []],
      ['above', '/pet-store', ['*.example.org']],
    ] as const) {
      const taking = await published(name, basePath, { hosts: [...hosts], at: params })
      await assert.rejects(taking, code('claim_taken'), name)
    }
    await (await published('own', '/pet-store/v2/pets', { hosts: ['api.example.org'] }))()
    const racing = [
      await published('mine', '/race', { hosts: ['*.example.net'] }),
      await published('theirs', '/race/on', { hosts: ['a.example.net'], at: params }),
    ]
    const ended = await Promise.allSettled(racing.map(deploy => deploy()))
    assert.deepEqual(ended.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  },
)

eachStore(
  'MATCH-12: a host that an organization names is its own whatever the base path, until it lets go of it',
  async (store, t) => {
    const test = await testControl(t, catalogue, { store })
    const { params, published } = await twoOrganizations(test)
    const first = await published('first', '/first', { hosts: ['api.example.org', '*.shop.example'] })
    await first()
    const taking = await Promise.all(
      ['api.example.org', '*.example.org', 'a.shop.example', '*.a.shop.example'].map((host, at) =>
        published(`taking-${at}`, `/taking-${at}`, { hosts: [host], at: params }),
      ),
    )
    for (const deploy of taking) {
      await assert.rejects(deploy, (thrown: Failure) => {
        assert.equal(thrown.code, 'claim_taken')
        assert.match(thrown.message, /is another organization’s in this gateway group/)
        return /Choose another host/.test(thrown.hint)
      })
    }
    await first()
    await (await published('second', '/second', { hosts: ['api.example.org'] }))()
    for (const name of ['first-v2', 'second-v2']) {
      await test.call('ApiVersion.deprecate', { name })
      await test.call('ApiVersion.retire', { name })
    }
    await taking[0]!()
  },
)

eachStore('who answers on any host beside another organization is warned at the deployment', async (store, t) => {
  const { params, published } = await twoOrganizations(await testControl(t, catalogue, { store }))
  const warnings = async (deploy: () => Promise<{ body?: unknown }>) =>
    ((await deploy()).body as { warnings?: string[] }).warnings
  const [warning] = (await warnings(await published('beside', '/pet-store/v22', { at: params })))!
  assert.match(warning!, /Name hosts in the environment/)
  const named = await published('named', '/named', { hosts: ['named.example'], at: params })
  assert.equal(await warnings(named), undefined)
})

eachStore('of two subscriptions to one API version at once, one is refused', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  await offered(test)
  const both = await Promise.allSettled([subscribe(test, 'one', 'free'), subscribe(test, 'two', 'gold')])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
  assert.equal(refused.reason.code, 'conflict')
})

eachStore('closing a plan closes its subscriptions, and the directory hears of it', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  const { call, publisher } = test
  await offered(test)
  await subscribe(test, 'one', 'free')
  await call('Plan.deprecate', { name: 'free' })
  await assert.rejects(subscribe(test, 'late', 'free'), code('conflict'))
  const told = publisher.directories.length
  await call('Plan.close', { name: 'free' })
  const { state } = (await call('Subscription.get', { name: 'one' })).body as { state: string }
  assert.equal(state, 'closed')
  assert.ok(publisher.directories.length > told)
})

eachStore('a key is shown once, rotates with a grace, and dies with its application', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  const { call } = test
  await offered(test)
  const body = { name: 'key', spec: { application: 'shop', environment: 'dev' } }
  const { secret } = (await call('Credential.create', { body })).body as { secret: string }
  assert.match(secret, /^ghk_dev_/)
  const rotated = (await call('Credential.rotate', { name: 'key', body: {} })).body as Record<string, string>
  assert.equal(rotated.credential, 'key-2')
  for (const table of ['credentials', 'audit_payloads', 'directory_log']) {
    const rows = JSON.stringify(await store.db.selectFrom(table).selectAll().execute())
    assert.ok(!rows.includes(secret) && !rows.includes(rotated.secret!), `${table} holds no key`)
  }
  await call('Application.delete', { name: 'shop' })
  const alive = await store.db.selectFrom('directory_log').selectAll().where('live', '=', true).execute()
  assert.deepEqual(alive, [])
})

eachStore('a client of an issuer is one application’s, in its environment, and has no key', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  const { call } = test
  await offered(test)
  await call('Application.create', { body: { name: 'other', spec: {} } })
  const client = { issuer: 'https://login.example.com', id: 'shop' }
  const spec = { environment: 'dev', client }
  const made = (await call('Credential.create', { body: { name: 'one', spec: { ...spec, application: 'shop' } } })).body
  assert.equal((made as { secret?: string }).secret, undefined)
  const rows = await store.db.selectFrom('directory_log').selectAll().where('live', '=', true).execute()
  const told = rows.map(({ entry }) => JSON.parse(entry as string) as { kind: string; sha256?: string })
  const digests = told.flatMap(({ kind, sha256 }) => (kind === 'credential' ? [sha256] : []))
  assert.deepEqual(digests, [clientDigest(client.issuer, client.id, 'hex')])
  const second = { body: { name: 'two', spec: { ...spec, application: 'other' } } }
  await assert.rejects(call('Credential.create', second), code('conflict'))
  const both = { body: { name: 'both', spec: { ...spec, application: 'shop', sha256: 'a'.repeat(64) } } }
  await assert.rejects(call('Credential.create', both), code('invalid_input'))
  await assert.rejects(call('Credential.rotate', { name: 'one', body: {} }), code('conflict'))
  await call('Credential.revoke', { name: 'one' })
  await call('Credential.create', second)
})

eachStore('what is used is not deleted, and the refusal names what uses it', async (store, t) => {
  const test = await testControl(t, catalogue, { store })
  await offered(test)
  const deleting = test.call('Product.delete', { name: 'pets' })
  await assert.rejects(deleting, (thrown: Failure) => {
    assert.equal(thrown.code, 'still_referenced')
    assert.deepEqual(thrown.extra.users, ['plan free', 'plan gold'])
    return true
  })
  await assert.rejects(test.call('Workspace.delete', { name: 'default' }), code('still_referenced'))
})
