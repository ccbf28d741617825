/** On the way to a plan nothing is lost: where a reader was going, what she typed, and what she may choose. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nobody } from '@gatehouse/control'
import { offer, password } from './control/testing-portal.ts'
import { portal, signedUp } from './testing-forms.ts'

const plan = '/account/subscribe/default/free'
const decoded = (text: string) => text.replaceAll('&amp;', '&')
const linkTo = (text: string, path: string) =>
  decoded(text)
    .match(/href="([^"]+)"/g)
    ?.map(found => found.slice(6, -1))
    .find(found => found.startsWith(path))
const hidden = (text: string, name: string) =>
  new RegExp(`type="hidden" name="${name}" value="([^"]*)"`).exec(decoded(text))?.[1]

test('who signs up on the way to a plan comes back to it, over the link of the mail', async t => {
  const all = await portal(t)
  await offer(all.people)
  const { exchange } = all.browser()
  const door = (await exchange(plan)).location!
  assert.equal(door, `/sign-in?next=${encodeURIComponent(plan)}`)
  const signUp = linkTo((await exchange(door)).text, '/sign-up')!
  const next = hidden((await exchange(signUp)).text, 'next')
  assert.equal(next, plan)
  const sent = await exchange('/sign-up', { email: 'ada@example.com', next: next! })
  // Sent once more from the page that says it was sent.
  assert.equal(hidden(sent.text, 'next'), plan)
  const [mail] = await all.people.inbox()
  const link = new URL(/https:\S+/.exec(mail!.text)![0])
  const choosing = await exchange(`/account/verify${link.search}`)
  const [code, on] = ['code', 'next'].map(name => hidden(choosing.text, name)!)
  const chosen = await exchange('/account/verify', { code: code!, next: on!, password })
  assert.equal(chosen.location, `/sign-in?next=${encodeURIComponent(plan)}&done=verified`)
  const signIn = await exchange(chosen.location!)
  const begun = await exchange('/sign-in', { email: 'ada@example.com', password, next: hidden(signIn.text, 'next')! })
  assert.equal(begun.location, plan)
  assert.equal((await exchange(plan)).status, 200)
})

test('who forgot her password on the way comes back, too, and who has an account is shown the way in', async t => {
  const all = await portal(t)
  await all.people.joined('ada@example.com')
  const { exchange } = all.browser()
  await exchange('/forgot-password', { email: 'ada@example.com', next: plan })
  await exchange('/sign-up', { email: 'ada@example.com', next: plan })
  const mails = await all.people.inbox()
  const on = `next=${encodeURIComponent(plan)}`
  assert.match(
    mails.find(({ kind }) => kind === 'forgot-password')!.text,
    new RegExp(`reset-password\\?code=\\S+&${on}`),
  )
  assert.match(mails.find(({ subject }) => subject.startsWith('You have'))!.text, new RegExp(`/sign-in\\?${on}`))
})

test('no mail leads where somebody else wants to have its reader', async t => {
  const all = await portal(t)
  const { exchange } = all.browser()
  const hostile = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a?to=https://evil.example',
    '/a//evil',
    '/..//evil.example',
    '/a b',
    '/%0d%0aevil',
    `/${'a/'.repeat(30)}`,
  ]
  for (const [at, next] of hostile.entries()) {
    const email = `r${at}@example.com`
    assert.equal((await exchange('/sign-up', { email, next })).status, 200)
    await assert.rejects(
      all.people.as(nobody, 'sign-up', { portal: 'main', email, next }),
      { code: 'invalid_input' },
      next,
    )
  }
  for (const { text } of await all.people.inbox()) assert.doesNotMatch(text, /evil|next=/)
})

test('a closed portal offers no sign-up, but to whoever comes with an invitation', async t => {
  const all = await portal(t)
  const { as, joined, codeFor, make } = all.people
  await make('Portal', 'closed', { environments: { live: 'dev' } })
  const ada = await joined('ada@example.com')
  const { id: team } = await as<{ id: string }>(ada, 'create-team', { title: 'Ours' })
  const { exchange } = all.browser()
  const at = '/default/closed'
  assert.equal(linkTo((await exchange(`${at}/sign-in`)).text, `${at}/sign-up`), undefined)
  const closed = await exchange(`${at}/sign-up`)
  assert.match(closed.text, /by invitation/)
  assert.doesNotMatch(closed.text, /field-email/)
  await as(ada, 'invite-to-team', { portal: 'closed', team, email: 'bob@example.com' })
  const code = await codeFor('bob@example.com')
  const asked = (email: string, next = '') => exchange(`${at}/sign-up`, { email, next })
  const same = ({ status, text }: Awaited<ReturnType<typeof exchange>>) => [status, text.replace(/value="[^"]*@/g, '')]
  // Whoever was invited, and whoever was not, hears the same.
  assert.deepEqual(same(await asked('bob@example.com')), same(await asked('eve@example.com')))
  assert.equal((await asked('bob@example.com')).status, 403)
  const joining = `/account/join?code=${code}`
  assert.equal((await asked('eve@example.com', joining)).status, 403)
  const door = (await exchange(`${at}${joining}`)).location!
  const signUp = linkTo((await exchange(door)).text, `${at}/sign-up`)!
  assert.match((await exchange(signUp)).text, /field-email/)
  const taken = await asked('bob@example.com', joining)
  assert.match(taken.text, /A link is on its way/)
  const [mail] = await all.people.inbox()
  assert.ok(mail!.text.includes(`next=${encodeURIComponent(joining)}`), mail!.text)
})

test('what was typed into a form that is refused stands there again, but for passwords', async t => {
  const all = await portal(t)
  const properties = {
    purpose: { type: 'string', minLength: 20 },
    size: { type: 'string', enum: ['small', 'large'] },
    news: { type: 'boolean' },
  }
  await offer(all.people, { terms: 'Be kind.', form: { type: 'object', properties, required: ['purpose'] } })
  const reader = all.browser()
  await signedUp(all, reader, 'ada@example.com')
  const form = await reader.tokenAt(plan)
  const terms = /value="([0-9a-f]{64})"/.exec(
    (await reader.exchange(plan)).text.slice((await reader.exchange(plan)).text.indexOf('name="terms"') - 200),
  )![1]!
  const answers = { 'answer.purpose': 'Too "short"', 'answer.size': 'large', 'answer.news': 'true', terms }
  const refused = await reader.exchange(plan, { form, newTitle: 'My <shop>', environment: 'dev', ...answers })
  assert.equal(refused.status, 400)
  const main = refused.text.slice(refused.text.indexOf('<main'))
  for (const pattern of [
    /value="My &lt;shop&gt;"/,
    /value="Too &quot;short&quot;"/,
    /<option value="large" selected=""/,
    /name="answer.news"[^>]*checked=""/,
    /name="terms"[^>]*checked=""/,
  ])
    assert.match(main, pattern)
  // It was refused as a whole: no application is left of it.
  assert.doesNotMatch((await reader.exchange('/account')).text, /shop/)
  const profile = await reader.exchange('/account/profile', {
    form,
    do: 'password',
    password: 'wrong password 1',
    newPassword: 'next password 22',
  })
  assert.equal(profile.status, 401)
  assert.doesNotMatch(profile.text, /wrong password 1|next password 22/)
  const teams = await reader.exchange('/account/teams', { form, title: 'x'.repeat(201) })
  assert.match(teams.text, /value="x{201}"/)
})

test('a second application may be subscribed, and where two plans exclude one another the page says which and leads there', async t => {
  const all = await portal(t)
  await offer(all.people)
  await all.people.make('Plan', 'large', { product: 'pets', title: 'Large' })
  await all.people.call('Plan.publish', { name: 'large' })
  const reader = all.browser()
  await signedUp(all, reader, 'ada@example.com')
  const form = await reader.tokenAt(plan)
  const asked = { form, environment: 'dev' }
  const first = await reader.exchange(plan, { ...asked, newTitle: 'Shop' })
  const application = /app_\w+/.exec(first.location!)![0]
  const large = '/account/subscribe/default/large'
  assert.match((await reader.exchange(large)).text, /A new application/)
  const second = await reader.exchange(large, { ...asked, application })
  assert.equal(second.status, 409)
  assert.match(second.text, /Shop has Pets · Free in dev, which covers the same API\./)
  assert.match(second.text, /Cancel that subscription first, or choose another application\./)
  assert.ok(linkTo(second.text, `/account/applications/${application}#subscriptions`))
  const other = await reader.exchange(large, { ...asked, application: '', newTitle: 'Warehouse' })
  assert.match(other.location!, /^\/account\/applications\/app_/)
  assert.notEqual(other.location, first.location)
  // Whoever names a new one means that, whatever else is chosen.
  const named = await reader.exchange(large, { ...asked, application, newTitle: 'Depot' })
  assert.match(named.location!, /^\/account\/applications\/app_/)
  assert.notEqual(named.location, first.location)
})

test('a form of who signed out elsewhere leads to the door and back, and one of another session says what is wrong', async t => {
  const all = await portal(t)
  await offer(all.people)
  const reader = all.browser()
  const nobody = await reader.exchange(plan, { form: 'x', environment: 'dev' })
  assert.deepEqual([nobody.status, nobody.location], [303, `/sign-in?next=${encodeURIComponent(plan)}`])
  await signedUp(all, reader, 'ada@example.com')
  const foreign = await reader.exchange(plan, { form: 'x', environment: 'dev' })
  assert.equal(foreign.status, 403)
  assert.match(foreign.text, /<h1>This form is of another session<\/h1>/)
})
