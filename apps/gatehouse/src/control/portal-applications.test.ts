/** What developers do with applications by themselves, and what of others they never see. */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { type Caller, nobody } from '@gatehouse/control'
import { eachStore } from '../testing-stores.ts'
import { began, offer, type PortalPeople, password, portalPeople } from './testing-portal.ts'

const sha256 = (text: string) => hash('sha256', text)

interface Shown {
  subscriptions: { id: string; state: string; planTitle: string; productTitle: string; reason?: string }[]
  credentials: { id: string; state: string; title: string; prefix?: string; graceUntil?: string }[]
}

const started = async ({ as }: PortalPeople, who: Caller, team?: string) =>
  (await as<{ id: string }>(who, 'create-application', { portal: 'main', title: 'My shop', ...(team && { team }) })).id

const shown = ({ as }: PortalPeople, who: Caller, application: string) => as<Shown>(who, 'application', { application })

eachStore('a developer makes an application, subscribes, gets a key once, rotates and revokes it', async (store, t) => {
  const people = await portalPeople(t, { store })
  const { as, joined, publisher } = people
  const plan = await offer(people)
  const ada = await joined('ada@example.com')
  const application = await started(people, ada)
  const asking = { portal: 'main', application, plan, environment: 'dev' }
  assert.equal((await as<{ state: string }>(ada, 'subscribe', asking)).state, 'active')
  await assert.rejects(as(ada, 'subscribe', asking), { code: 'conflict' })
  const elsewhere = as(ada, 'subscribe', { ...asking, environment: 'prod' })
  await assert.rejects(elsewhere, { code: 'invalid_input' })
  const key = await as<{ id: string; secret: string }>(ada, 'create-key', {
    portal: 'main',
    application,
    environment: 'dev',
    title: 'Laptop',
  })
  assert.match(key.secret, /^ghk_dev_/)
  const once = { portal: 'main', application, environment: 'dev', once: '0123456789abcdef' }
  const { id: spare } = await as<{ id: string }>(ada, 'create-key', once)
  await assert.rejects(as(ada, 'create-key', once), { code: 'conflict' })
  await as(ada, 'revoke-key', { application, credential: spare })
  const rotated = await as<{ credential: string; secret: string }>(ada, 'rotate-key', {
    application,
    credential: key.id,
    graceSeconds: 60,
  })
  assert.notEqual(rotated.secret, key.secret)
  const { subscriptions, credentials } = await shown(people, ada, application)
  assert.deepEqual(
    subscriptions.map(({ planTitle, productTitle, state }) => [planTitle, productTitle, state]),
    [['Free', 'Pets', 'active']],
  )
  assert.deepEqual(credentials.map(({ id, state }) => [id === key.id, state]).sort(), [
    [false, 'active'],
    [false, 'revoked'],
    [true, 'rotating'],
  ])
  assert.ok(!JSON.stringify(credentials).includes(key.secret))
  await as(ada, 'revoke-key', { application, credential: rotated.credential })
  await assert.rejects(as(ada, 'revoke-key', { application, credential: rotated.credential }), {
    code: 'illegal_transition',
  })
  assert.ok(publisher.directories.length > 0)
  await as(ada, 'cancel-subscription', { application, subscription: subscriptions[0]!.id })
  assert.equal((await shown(people, ada, application)).subscriptions[0]!.state, 'closed')
  await as(ada, 'delete-application', { application })
  await assert.rejects(shown(people, ada, application), { code: 'not_found' })
})

test('what needs approval waits for the publisher, whose decision and reason come by mail and stand at the subscription', async t => {
  const people = await portalPeople(t)
  const { as, call, joined, inbox } = people
  const plan = await offer(people, { approval: 'manual' })
  const ada = await joined('ada@example.com')
  const application = await started(people, ada)
  const asking = { portal: 'main', application, plan, environment: 'dev' }
  const { id, state } = await as<{ id: string; state: string }>(ada, 'subscribe', asking)
  assert.equal(state, 'requested')
  await call('Subscription.reject', { name: id, reason: 'Say what it is for.' })
  const [subscription] = (await shown(people, ada, application)).subscriptions
  assert.deepEqual([subscription!.state, subscription!.reason], ['rejected', 'Say what it is for.'])
  const again = await as<{ id: string }>(ada, 'subscribe', asking)
  await call('Subscription.approve', { name: again.id })
  const mails = (await inbox())
    .filter(({ kind }) => kind.startsWith('subscription-'))
    .sort((one, other) => (one.kind < other.kind ? -1 : 1))
  assert.deepEqual(
    mails.map(({ kind, to }) => `${kind} ${to}`),
    ['subscription-approved ada@example.com', 'subscription-rejected ada@example.com'],
  )
  assert.match(mails[1]!.text, /What the publisher said: Say what it is for\./)
})

test('terms are accepted as they are now, by their digest, and a form is answered as it asks', async t => {
  const people = await portalPeople(t)
  const { as, call, joined, clock } = people
  const form = {
    type: 'object',
    properties: { purpose: { type: 'string', minLength: 5 }, users: { type: 'integer', minimum: 1 } },
    required: ['purpose'],
  }
  const plan = await offer(people, { terms: 'Be kind.', form })
  const ada = await joined('ada@example.com')
  const application = await started(people, ada)
  const asking = { portal: 'main', application, plan, environment: 'dev' }
  await assert.rejects(as(ada, 'subscribe', asking), { code: 'terms_not_accepted' })
  await assert.rejects(as(ada, 'subscribe', { ...asking, terms: sha256('Be cruel.') }), { code: 'terms_not_accepted' })
  const terms = sha256('Be kind.')
  for (const answers of [
    undefined,
    {},
    { purpose: 'no' },
    { purpose: 'a shop', users: 0 },
    { purpose: 'a shop', more: 1 },
  ])
    await assert.rejects(as(ada, 'subscribe', { ...asking, terms, ...(answers && { answers }) }), {
      code: 'invalid_input',
    })
  const answers = { purpose: 'a shop', users: 3 }
  const { id } = await as<{ id: string }>(ada, 'subscribe', { ...asking, terms, answers })
  const { status } = (await call('Subscription.get', { name: id })).body as { status: Record<string, unknown> }
  assert.deepEqual(status.terms, {
    sha256: terms,
    acceptedAt: new Date(clock.nowMs()).toISOString(),
    by: 'ada@example.com',
  })
  assert.deepEqual(status.answers, answers)
  for (const wrong of [{ type: 'array' }, { type: 'object', properties: { a: { type: 'object' } } }]) {
    const changing = call('Plan.update', { name: 'free', body: { spec: { form: { ...wrong } } } })
    await assert.rejects(changing, { code: 'invalid_input' })
  }
})

test('an application of another, of another team or of the publisher does not exist for a developer', async t => {
  const people = await portalPeople(t)
  const { as, joined, make } = people
  const plan = await offer(people)
  const [ada, eve] = [await joined('ada@example.com'), await joined('eve@example.com')]
  const team = (await as<{ id: string }>(ada, 'create-team', { title: 'Ours' })).id
  const others = [
    await started(people, ada),
    await started(people, ada, team),
    await make('Application', 'internal', {}),
  ]
  const mine = await started(people, eve)
  const key = await as<{ id: string }>(ada, 'create-key', {
    portal: 'main',
    application: others[0]!,
    environment: 'dev',
  })
  for (const application of [...others, 'app_no-such', 'internal']) {
    const inputs: [string, object][] = [
      ['application', {}],
      ['application-usage', {}],
      ['application-activity', {}],
      ['change-application', { title: 'Mine' }],
      ['delete-application', {}],
      ['subscribe', { portal: 'main', plan, environment: 'dev' }],
      ['create-key', { portal: 'main', environment: 'dev' }],
      ['create-try-key', { portal: 'main', environment: 'dev' }],
      ['rotate-key', { credential: key.id }],
      ['revoke-key', { credential: key.id }],
      ['cancel-subscription', { subscription: 'sub_no-such' }],
    ]
    for (const [operation, input] of inputs) {
      const asked = as(eve, operation, { application, ...input })
      await assert.rejects(asked, { code: 'not_found', message: `There is no application ${application}.` }, operation)
    }
  }
  const through = as(eve, 'revoke-key', { application: mine, credential: key.id })
  await assert.rejects(through, { code: 'not_found' })
  await assert.rejects(as(eve, 'create-application', { portal: 'main', title: 'In', team }), { code: 'not_found' })
  await assert.rejects(as(eve, 'change-application', { application: mine, team }), { code: 'not_found' })
  const { items } = await as<{ items: { id: string }[] }>(eve, 'applications')
  assert.deepEqual(
    items.map(({ id }) => id),
    [mine],
  )
})

test('a key to try with ends after an hour, of more than three the oldest is revoked, and other keys stay', async t => {
  const people = await portalPeople(t)
  const { as, joined, clock } = people
  const ada = await joined('ada@example.com')
  const application = await started(people, ada)
  const asked = { portal: 'main', application, environment: 'dev' }
  const laptop = await as<{ id: string }>(ada, 'create-key', { ...asked, title: 'Laptop' })
  const ids: string[] = []
  for (let made = 0; made < 5; made++) {
    clock.advance(1000)
    const key = await as<{ id: string; secret: string; expiresAt: string }>(ada, 'create-try-key', asked)
    assert.match(key.secret, /^ghk_dev_/)
    assert.ok(Math.abs(Date.parse(key.expiresAt) - clock.nowMs() - 3_600_000) < 1000)
    ids.push(key.id)
  }
  const { credentials } = await shown(people, ada, application)
  const live = credentials.filter(({ state }) => state === 'active').map(({ id }) => id)
  assert.deepEqual(live.sort(), [laptop.id, ...ids.slice(2)].sort())
  assert.equal(credentials.find(({ id }) => id === ids[4])!.title, 'Try-it')
  const elsewhere = as(ada, 'create-try-key', { ...asked, environment: 'prod' })
  await assert.rejects(elsewhere, { code: 'invalid_input' })
  await as(ada, 'revoke-key', { application, credential: ids[4] })
})

test('a team shares applications with whom an owner invites, under the invited address alone, and keeps an owner', async t => {
  const people = await portalPeople(t)
  const { as, joined, codeFor, signIn, make } = people
  await make('Portal', 'closed', { environments: { live: 'dev' } })
  const [ada, eve] = [await joined('ada@example.com'), await joined('eve@example.com')]
  const team = (await as<{ id: string }>(ada, 'create-team', { title: 'Ours' })).id
  const application = await started(people, ada, team)
  await as(ada, 'invite-to-team', { portal: 'closed', team, email: 'bob@example.com' })
  const code = await codeFor('bob@example.com')
  await assert.rejects(as(eve, 'join-team', { code }), { code: 'not_found' })
  // Who is invited may sign up where nobody else may.
  const asking = { portal: 'closed', email: 'bob@example.com' }
  await assert.rejects(as(nobody, 'sign-up', asking), { code: 'sign_up_closed' })
  await assert.rejects(as(nobody, 'sign-up', { ...asking, email: 'eve@example.org', invitation: code }), {
    code: 'sign_up_closed',
  })
  await as(nobody, 'sign-up', { ...asking, invitation: code })
  await as(nobody, 'verify', { code: await codeFor('bob@example.com'), password })
  const bob = await signIn('bob@example.com')
  await as(bob, 'join-team', { code })
  await assert.rejects(as(bob, 'join-team', { code }), { code: 'not_found' })
  assert.equal((await shown(people, bob, application)).credentials.length, 0)
  await assert.rejects(as(bob, 'invite-to-team', { portal: 'main', team, email: 'x@example.com' }), {
    code: 'not_allowed',
  })
  await assert.rejects(as(bob, 'delete-application', { application }), { code: 'not_allowed' })
  const bobs = (await as<{ id: string }>(bob, 'create-team', { title: 'Bob alone' })).id
  await assert.rejects(as(bob, 'change-application', { application, team: bobs }), { code: 'not_allowed' })
  await as(bob, 'change-application', { application, title: 'Our shop', team })
  await assert.rejects(as(ada, 'remove-from-team', { team, developer: ada.id }), { code: 'conflict' })
  await as(ada, 'remove-from-team', { team, developer: bob.id })
  await assert.rejects(shown(people, bob, application), { code: 'not_found' })
  assert.ok(people.clock.nowMs() > began)
})

test('a person invites ten times in a quarter of an hour, and joins no more than fifty teams', async t => {
  const people = await portalPeople(t)
  const { as, joined, codeFor, clock } = people
  const [ada, bob] = [await joined('ada@example.com'), await joined('bob@example.com')]
  const { id: team } = await as<{ id: string }>(ada, 'create-team', { title: 'Ours' })
  const invite = (email: string) => as(ada, 'invite-to-team', { portal: 'main', team, email })
  await invite('bob@example.com')
  for (let time = 1; time < 10; time++) await invite(`stranger-${time}@example.com`)
  await assert.rejects(invite('one-more@example.com'), { code: 'too_many_attempts' })
  const code = await codeFor('bob@example.com')
  for (let count = 0; count < 50; count++) await as(bob, 'create-team', { title: `Team ${count}` })
  await assert.rejects(as(bob, 'join-team', { code }), { code: 'conflict' })
  clock.advance(900_000)
  await invite('one-more@example.com')
})

test('a person or team that has applications is not deleted', async t => {
  const people = await portalPeople(t)
  const { as, joined, call } = people
  const ada = await joined('ada@example.com')
  const application = await started(people, ada)
  await assert.rejects(call('Developer.delete', { name: ada.id }), { code: 'still_referenced' })
  await as(ada, 'delete-application', { application })
  assert.equal((await call('Developer.delete', { name: ada.id })).status, 204)
})
