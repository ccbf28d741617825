/** People of a realm as who invites them sees them. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { nobody } from '@gatehouse/control'
import { TestClock, testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { eachStore, houseStore } from '../testing-stores.ts'

const issuerUrl = 'https://login.example.com'

async function inviting(t: TestContext, store: Store) {
  const clock = new TestClock()
  const testing = await testControl(t, catalogue, { store, issuerUrl, clock })
  const { call } = testing
  const invite = async (name: string, email: string) => {
    const { body } = await call('Developer.create', { body: { name, spec: { email } } })
    return body as { id: string; link: string; state: string; status: Record<string, unknown> }
  }
  const choose = (link: string, password = 'a password of the test') =>
    call('Developer.set-password', { caller: nobody, body: { code: link.split('/').at(-1), password } })
  const shown = async (name: string) =>
    (await call('Developer.get', { name })).body as { state: string; status: Record<string, unknown> }
  return { ...testing, clock, invite, choose, shown }
}

eachStore(
  'a person is invited by a link, joins, is disabled, enabled and deleted, and all of it is told',
  async (store, t) => {
    const { call, invite, choose, shown } = await inviting(t, store)
    const { link, state } = await invite('ada', 'Ada@Example.com')
    assert.equal(state, 'invited')
    assert.match(link, /^https:\/\/login\.example\.com\/default\/-\/password\/ghl_[\w-]{51}$/)
    assert.ok(!JSON.stringify(await shown('ada')).includes(link.split('/').at(-1)!))
    assert.deepEqual((await choose(link)).body, { email: 'ada@example.com' })
    const { state: joined, status } = await shown('ada')
    assert.deepEqual([joined, Object.keys(status).sort()], ['active', ['endedAt', 'joinedAt']])
    for (const transition of ['disable', 'enable', 'disable']) await call(`Developer.${transition}`, { name: 'ada' })
    await assert.rejects(call('Developer.new-link', { name: 'ada' }), { code: 'conflict' })
    await call('Developer.delete', { name: 'ada' })
    const passwords = await store.db.selectFrom('developer_passwords').selectAll().execute()
    assert.deepEqual(passwords, [])
    const { items } = (await call('audit-events', { query: { limit: 50 } })).body as { items: { operation: string }[] }
    const told = new Set(
      items.map(({ operation }) => operation).filter(operation => operation.startsWith('Developer.')),
    )
    const done = ['create', 'delete', 'disable', 'enable', 'set-password'].map(operation => `Developer.${operation}`)
    assert.deepEqual([...told].sort(), done)
  },
)

test('an address is one person’s in a realm, and another’s in another', async t => {
  const { call, invite } = await inviting(t, await houseStore(t))
  await invite('ada', 'ada@example.com')
  await assert.rejects(invite('again', 'ADA@example.com'), { code: 'already_exists' })
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const params = { organization: 'other' }
  const made = await call('Developer.create', { params, body: { name: 'ada', spec: { email: 'ada@example.com' } } })
  assert.equal(made.status, 201)
  const changed = call('Developer.update', { name: 'ada', body: { spec: { email: 'eve@example.com' } } })
  await assert.rejects(changed, { code: 'invalid_input' })
})

test('a link is of its organization, works once, for seven days, and not any more when there is another', async t => {
  const { call, invite, choose, clock } = await inviting(t, await houseStore(t))
  const { link } = await invite('ada', 'ada@example.com')
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const body = { code: link.split('/').at(-1), password: 'a password of the test' }
  const elsewhere = call('Developer.set-password', { caller: nobody, params: { organization: 'other' }, body })
  await assert.rejects(elsewhere, { code: 'not_found' })
  const { link: next } = (await call('Developer.new-link', { name: 'ada' })).body as { link: string }
  await assert.rejects(choose(link), { code: 'not_found' })
  await assert.rejects(choose(next, 'short'), { code: 'invalid_input' })
  const both = await Promise.allSettled([choose(next), choose(next, 'another password')])
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1)
  const { link: last } = (await call('Developer.new-link', { name: 'ada' })).body as { link: string }
  clock.advance(7 * 86_400_000 + 1000)
  await assert.rejects(choose(last), { code: 'not_found' })
})

test('where nobody can sign in nobody is invited', async t => {
  const { call } = await testControl(t, catalogue, { store: await houseStore(t) })
  const body = { name: 'ada', spec: { email: 'ada@example.com' } }
  await assert.rejects(call('Developer.create', { body }), { code: 'conflict' })
})

test('a client says what it can do, and not what contradicts it', async t => {
  const { call } = await inviting(t, await houseStore(t))
  await call('AuthorizationServer.create', {
    body: { name: 'main', spec: { audiences: ['https://api.example.com/'] } },
  })
  await call('Application.create', { body: { name: 'shop', spec: {} } })
  const create = (name: string, oauth: object) => {
    const spec = { application: 'shop', environment: 'dev', server: 'main', oauth }
    return call('Credential.create', { body: { name, spec } })
  }
  const redirectUris = ['https://shop.example/cb']
  const wrong = {
    '/spec/oauth/grants': [
      { authentication: 'none' },
      { grants: ['refresh_token'] },
      { grants: ['refresh_token', 'client_credentials'] },
    ],
    '/spec/oauth/redirectUris': [{ grants: ['authorization_code'] }],
    '/spec/oauth/redirectUris/0': [
      'http://shop.example/',
      'https://*.example/',
      'javascript:alert(1)',
      'https://a;b/',
    ].map(uri => ({
      ...{ grants: ['authorization_code'], redirectUris: [uri] },
    })),
  }
  for (const [pointer, clients] of Object.entries(wrong)) {
    for (const oauth of clients) {
      await assert.rejects(create('wrong', oauth), (thrown: { problems: { pointer: string }[] }) => {
        assert.deepEqual(
          thrown.problems.map(problem => problem.pointer),
          [pointer],
          JSON.stringify(oauth),
        )
        return true
      })
    }
  }
  const { body } = await create('page', { authentication: 'none', grants: ['authorization_code'], redirectUris })
  assert.equal((body as { secret?: string }).secret, undefined)
  await assert.rejects(call('Credential.rotate', { name: 'page', body: {} }), { code: 'conflict' })
  const other = { spec: { oauth: { authentication: 'basic' } } }
  await assert.rejects(call('Credential.update', { name: 'page', body: other }), { code: 'conflict' })
})
