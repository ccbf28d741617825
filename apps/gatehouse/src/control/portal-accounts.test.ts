/** From a stranger to a developer, by the operations that a portal calls. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nobody } from '@gatehouse/control'
import { TestClock, testControl } from '@gatehouse/control/testing.ts'
import { eachStore, testStore } from '@gatehouse/store/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { sql } from 'kysely'
import { catalogue } from '../capabilities.ts'
import { began, password, portalPeople } from './testing-portal.ts'

eachStore('a stranger signs up, shows the address to be hers, signs in and out', async (store, t) => {
  const { as, codeFor, signIn, control, inbox } = await portalPeople(t, { store })
  const asked = await as(nobody, 'sign-up', { portal: 'main', email: 'Ada@Example.com', title: 'Ada' })
  assert.deepEqual(asked, { email: 'ada@example.com' })
  await assert.rejects(signIn('ada@example.com'), { code: 'wrong_password' })
  const code = await codeFor('ada@example.com')
  const [mail] = await inbox()
  assert.match(
    mail!.text,
    /^Choose a password to begin at Main:\n\nhttps:\/\/apis\.example\/default\/main\/account\/verify\?code=ghl_/,
  )
  assert.deepEqual(await as(nobody, 'verify', { code, password }), { email: 'ada@example.com' })
  await assert.rejects(as(nobody, 'verify', { code, password }), { code: 'not_found' })
  const { token } = await as<{ token: string }>(nobody, 'sign-in', {
    portal: 'main',
    email: 'ADA@example.com',
    password,
  })
  const ada = await control.callerOfToken(token)
  assert.deepEqual([ada.kind, ada.operator, ada.grants], ['developer', false, []])
  const account = await as<{ email: string; title: string }>(ada, 'account')
  assert.deepEqual([account.email, account.title], ['ada@example.com', 'Ada'])
  await as(ada, 'sign-out')
  assert.equal((await control.callerOfToken(token)).kind, 'nobody')
})

test('what a sign-up and a forgotten password answer, and which rows they write, is the same for who has an account', async t => {
  const { as, joined, inbox, store } = await portalPeople(t)
  await joined('ada@example.com')
  for (const operation of ['sign-up', 'forgot-password']) {
    const rows = async () => {
      const counted = []
      for (const table of ['mails', 'sign_ups', 'developers', 'portal_sessions'])
        counted.push((await store.db.selectFrom(table).select('organization_id').execute()).length)
      return counted
    }
    const before = await rows()
    const known = await as(nobody, operation, { portal: 'main', email: 'ada@example.com' })
    const between = await rows()
    const unknown = await as(nobody, operation, { portal: 'main', email: 'eve@example.com' })
    const after = await rows()
    assert.deepEqual(Object.keys(known as object), Object.keys(unknown as object))
    assert.deepEqual(
      between.map((count, at) => count - before[at]!),
      after.map((count, at) => count - between[at]!),
    )
  }
  const mails = await inbox()
  const kinds = (to: string) =>
    mails
      .filter(mail => mail.to === to)
      .map(({ kind, state }) => `${kind} ${state}`)
      .sort()
  assert.deepEqual(kinds('ada@example.com'), ['forgot-password kept', 'sign-up kept', 'sign-up kept'])
  assert.deepEqual(kinds('eve@example.com'), ['forgot-password dropped', 'sign-up kept'])
  assert.ok(mails.some(({ to, subject = '' }) => to === 'ada@example.com' && subject.startsWith('You have an account')))
})

test('an address gets five such mails in an hour, whoever asks and whether it has an account', async t => {
  const { as, joined, clock } = await portalPeople(t)
  await joined('ada@example.com')
  for (const email of ['ada@example.com', 'eve@example.com']) {
    const ask = () => as(nobody, 'forgot-password', { portal: 'main', email })
    for (let time = email.startsWith('ada') ? 1 : 0; time < 5; time++) await ask()
    await assert.rejects(ask(), { code: 'too_many_attempts' })
  }
  clock.advance(3_600_000)
  await as(nobody, 'forgot-password', { portal: 'main', email: 'eve@example.com' })
})

test('two thousand mails that wait in one organization stop its sign-ups, and nobody else’s', async t => {
  const { as, call, store } = await portalPeople(t)
  const ask = (name: string) => as(nobody, 'sign-up', { portal: 'main', email: `${name}@example.com` })
  await ask('ada')
  const other = ((await call('Organization.create', { body: { name: 'other', spec: {} } })).body as { id: string }).id
  await sql`insert into mails (id, organization_id, portal, kind, recipient, data, state, next_at, created_at)
    select 'mail_' || n, ${other}, 'main', 'sign-up', 'x@example.com', '{}', 'ready', '2099-01-01', '2026-11-28'
    from generate_series(0, 2000) n`.execute(store.db)
  await ask('bob')
  const organization_id = (await store.db.selectFrom('portals').select('organization_id').executeTakeFirstOrThrow())
    .organization_id
  await store.db.updateTable('mails').set({ organization_id }).where('organization_id', '=', other).execute()
  await assert.rejects(ask('eve'), { code: 'too_many_attempts' })
})

test('passwords are tried ten times for an address, and the right one is not believed after that', async t => {
  const { as, joined } = await portalPeople(t)
  await joined('ada@example.com')
  const typed = (text: string) => as(nobody, 'sign-in', { portal: 'main', email: 'ada@example.com', password: text })
  for (let time = 0; time < 10; time++) await assert.rejects(typed('not the password'), { code: 'wrong_password' })
  await assert.rejects(typed(password), { code: 'too_many_attempts' })
})

test('replicas share one limit: ten passwords are tried at all of them, not at each', async t => {
  const one = await portalPeople(t)
  const clock = new TestClock(one.clock.nowMs())
  const other = await testControl(t, catalogue, { store: one.store, clock })
  await one.joined('ada@example.com')
  const body = { portal: 'main', email: 'ada@example.com', password: 'not the password' }
  const typed = (at: number, more = {}) =>
    [one, other][at % 2]!.call('Developer.sign-in', { caller: nobody, body: { ...body, ...more } })
  for (let time = 0; time < 10; time++) await assert.rejects(typed(time), { code: 'wrong_password' })
  for (const at of [0, 1]) await assert.rejects(typed(at, { password }), { code: 'too_many_attempts' })
  clock.advance(910_000)
  assert.equal((await typed(1, { password })).status, 200)
})

test('a portal says who may sign up: nobody unless it does, or who has an address of its domains', async t => {
  const { as, make } = await portalPeople(t)
  await make('Portal', 'closed', { environments: { live: 'dev' } })
  const domains = ['example.com', '*.example.org']
  await make('Portal', 'some', { environments: { live: 'dev' }, accounts: { signUp: 'domains', domains } })
  const ask = (portal: string, email: string) => as(nobody, 'sign-up', { portal, email })
  await assert.rejects(ask('closed', 'ada@example.com'), { code: 'sign_up_closed' })
  await ask('some', 'ada@Example.com')
  await ask('some', 'ada@eu.example.org')
  for (const email of ['ada@example.org', 'ada@notexample.com', 'ada@example.com.evil.example'])
    await assert.rejects(ask('some', email), { code: 'sign_up_closed' })
  await assert.rejects(ask('no-such', 'ada@example.com'), { code: 'not_found' })
})

test('a session is a new token at each sign-in, ends by idleness, age, another password and being disabled', async t => {
  const { as, joined, signIn, control, clock, call } = await portalPeople(t)
  await joined('ada@example.com')
  const begin = async (typed = password) =>
    (await as<{ token: string }>(nobody, 'sign-in', { portal: 'main', email: 'ada@example.com', password: typed }))
      .token
  const isLive = async (token: string) => (await control.callerOfToken(token)).kind === 'developer'
  const [one, other] = [await begin(), await begin()]
  assert.notEqual(one, other)
  clock.advance(6 * 86_400_000)
  assert.deepEqual([await isLive(one)], [true])
  clock.advance(2 * 86_400_000)
  assert.deepEqual([await isLive(one), await isLive(other)], [true, false])
  for (let day = 0; day < 23; day++) {
    clock.advance(86_400_000)
    await isLive(one)
  }
  assert.equal(await isLive(one), false)
  const third = await begin()
  const changed = { password, newPassword: 'another password of it' }
  const wrong = as(await signIn('ada@example.com'), 'change-account', { ...changed, password: 'not this one' })
  await assert.rejects(wrong, { code: 'wrong_password' })
  await as(await signIn('ada@example.com'), 'change-account', changed)
  assert.equal(await isLive(third), false)
  clock.advance(10)
  const fourth = await begin(changed.newPassword)
  const { id } = await as<{ id: string }>(await control.callerOfToken(fourth), 'account')
  await call('Developer.disable', { name: id })
  assert.equal(await isLive(fourth), false)
  assert.ok(clock.nowMs() > began)
})

test('a forgotten password is chosen anew by the link, which works once, and ends the sessions of before', async t => {
  const { as, joined, codeFor, signIn, control, clock } = await portalPeople(t)
  await joined('ada@example.com')
  const { token } = await as<{ token: string }>(nobody, 'sign-in', {
    portal: 'main',
    email: 'ada@example.com',
    password,
  })
  await as(nobody, 'forgot-password', { portal: 'main', email: 'ada@example.com' })
  const code = await codeFor('ada@example.com')
  const chosen = { code, password: 'another password of it' }
  await as(nobody, 'set-password', chosen)
  await assert.rejects(as(nobody, 'set-password', chosen), { code: 'not_found' })
  assert.equal((await control.callerOfToken(token)).kind, 'nobody')
  clock.advance(10)
  await signIn('ada@example.com', chosen.password)
})

test('a developer does what names developers, and nothing that asks for a role', async t => {
  const { joined, call } = await portalPeople(t)
  const ada = await joined('ada@example.com')
  for (const [id, unit] of catalogue.operations) {
    if (unit.role === 'developer' || unit.role === 'anyone') continue
    await assert.rejects(call(id, { caller: ada, name: 'default' }), { code: 'not_allowed' }, id)
  }
  for (const { kind } of catalogue.resources.values())
    for (const verb of ['list', 'get', 'create', 'update', 'delete']) {
      const asking = call(`${kind}.${verb}`, { caller: ada, name: 'default', body: { name: 'mine', spec: {} } })
      await assert.rejects(asking, (thrown: Error & { code?: string }) => {
        assert.ok(
          thrown.code === 'not_allowed' || /there is no route/.test(thrown.message),
          `${kind}.${verb}: ${thrown}`,
        )
        return true
      })
    }
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const elsewhere = call('Developer.account', { caller: ada, params: { organization: 'other' } })
  await assert.rejects(elsewhere, { code: 'not_found' })
})

test('what breaks in the middle of a verification leaves a sign-up that still works, and no half person', async t => {
  const breaks = { once: true }
  const follows = {
    Developer: {
      async afterWrite() {
        if (breaks.once) throw new Error('cut')
      },
    },
  }
  const { as, codeFor, signIn, store } = await portalPeople(t, { parts: [{ follows }] })
  await as(nobody, 'sign-up', { portal: 'main', email: 'ada@example.com' })
  const code = await codeFor('ada@example.com')
  await assert.rejects(as(nobody, 'verify', { code, password }), /cut/)
  for (const table of ['developers', 'developer_passwords', 'developer_moments'])
    assert.deepEqual(await store.db.selectFrom(table).select('organization_id').execute(), [], table)
  breaks.once = false
  await as(nobody, 'verify', { code, password })
  await signIn('ada@example.com')
})

test('two replicas write one mail, and of two who use a link at once one is a person', {
  skip: postgresMissing(),
}, async t => {
  const store = await testStore(t, 'postgres')
  const one = await portalPeople(t, { store })
  const other = await testControl(t, catalogue, { store, clock: one.clock, portalUrl: 'https://apis.example' })
  const email = 'ada@example.com'
  await one.as(nobody, 'sign-up', { portal: 'main', email })
  const code = await one.codeFor(email)
  for (const table of ['mails', 'sign_ups'])
    assert.equal((await store.db.selectFrom(table).select('organization_id').execute()).length, 1, table)
  const body = { code, password }
  const both = [one.call, other.call].map(call => call('Developer.verify', { caller: nobody, body }))
  const outcomes = (await Promise.allSettled(both)).map(({ status }) => status).sort()
  assert.deepEqual(outcomes, ['fulfilled', 'rejected'])
  const { token } = await one.as<{ token: string }>(nobody, 'sign-in', { portal: 'main', email, password })
  assert.equal((await other.control.callerOfToken(token)).kind, 'developer')
  await other.call('Developer.disable', { name: (await other.control.callerOfToken(token)).id })
  assert.equal((await one.control.callerOfToken(token)).kind, 'nobody')
})
