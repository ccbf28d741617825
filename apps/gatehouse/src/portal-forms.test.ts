/** Forms of the portal's people over HTTP, as a browser without scripts sends them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offer, password } from './control/testing-portal.ts'
import { portal, signedUp } from './testing-forms.ts'

test('a stranger goes from sign-up to a key by forms alone', async t => {
  const all = await portal(t)
  await offer(all.people, { terms: 'Be kind.' })
  const reader = all.browser()
  const { exchange, tokenAt } = reader
  const sent = await exchange('/sign-up', { email: 'ada@example.com', title: '<b>Ada</b>' })
  assert.match(sent.text, /A link is on its way to ada@example\.com/)
  const code = await all.people.codeFor('ada@example.com')
  const page = await exchange(`/default/main/account/verify?code=${code}`)
  assert.match(page.text, new RegExp(`name="code" value="${code}"`))
  const chosen = await exchange('/account/verify', { code, password })
  assert.equal(chosen.location, '/sign-in?done=verified')
  const begun = await exchange('/sign-in', { email: 'ada@example.com', password, next: '/account/profile' })
  assert.equal(begun.location, '/account/profile')
  assert.match(begun.cookies[0]!, /^gatehouse_portal=ghs_[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Expires=/)
  const subscribing = '/account/subscribe/default/free'
  const asked = await exchange(subscribing)
  const terms = /name="terms"[^>]* value="([0-9a-f]{64})"|value="([0-9a-f]{64})"[^>]* name="terms"/.exec(asked.text)
  const form = await tokenAt(subscribing)
  const done = await exchange(subscribing, {
    ...{ form, newTitle: 'Shop', environment: 'dev' },
    terms: terms?.[1] ?? terms?.[2] ?? '',
  })
  assert.match(done.location ?? done.text, /^\/account\/applications\/app_/)
  const made = await exchange(done.location!, { form, do: 'key', title: 'Laptop', environment: 'dev' })
  assert.match(made.text, /ghk_dev_\w+/)
  const later = await exchange(done.location!)
  assert.match(later.text, /Laptop/)
  const key = /ghk_dev_[\w-]{20,}/.exec(made.text)![0]
  assert.ok(!later.text.includes(key))
  const profile = await exchange('/account/profile')
  assert.ok(!profile.text.includes('<b>Ada'))
  assert.match(profile.text, /&lt;b&gt;Ada/)
})

test('a form from elsewhere, or of another session, does nothing', async t => {
  const all = await portal(t)
  const [mine, other] = [all.browser(), all.browser()]
  await signedUp(all, mine, 'ada@example.com')
  await signedUp(all, other, 'eve@example.com')
  const own = await mine.tokenAt('/account')
  const foreign = await other.tokenAt('/account')
  const refused = [
    await mine.exchange('/account', { title: 'Forged' }),
    await mine.exchange('/account', { title: 'Forged', form: foreign }),
    await mine.exchange('/account', { title: 'Forged', form: own }, { origin: 'https://evil.example' }),
    await mine.exchange('/account', { title: 'Forged', form: own }, { origin: 'null' }),
    await all
      .browser()
      .exchange('/sign-in', { email: 'ada@example.com', password }, { origin: 'https://evil.example' }),
  ]
  assert.deepEqual(
    refused.map(({ status }) => status),
    [403, 403, 403, 403, 403],
  )
  assert.ok(refused.every(({ cookies }) => cookies.length === 0))
  assert.ok(!(await mine.exchange('/account')).text.includes('Forged'))
  assert.equal((await mine.exchange('/account', { title: 'Forged', form: own })).status, 303)
})

test('a session is made new at sign-in, and one that is over leads to the door once', async t => {
  const all = await portal(t)
  const reader = all.browser()
  reader.jar.set('gatehouse_portal', 'ghs_chosen-by-somebody-else')
  const before = await reader.exchange('/account')
  assert.deepEqual([before.status, before.location, reader.jar.size], [303, '/account', 0])
  assert.equal((await reader.exchange('/account')).location, '/sign-in?next=%2Faccount')
  await signedUp(all, reader, 'ada@example.com')
  const first = reader.jar.get('gatehouse_portal')
  assert.match(first!, /^ghs_/)
  await reader.exchange('/sign-in', { email: 'ada@example.com', password })
  assert.notEqual(reader.jar.get('gatehouse_portal'), first)
  const form = await reader.tokenAt('/account/profile')
  const out = await reader.exchange('/account/profile', { form, do: 'out' })
  assert.deepEqual([out.location, reader.jar.size], ['/sign-in?done=out', 0])
})

test('over TLS a cookie that a neighbouring host may have set is no session, and leads to the door at once', async t => {
  const all = await portal(t)
  const attacker = all.browser()
  await signedUp(all, attacker, 'eve@example.com')
  const tossed = attacker.jar.get('gatehouse_portal')!
  const secure = { 'x-forwarded-proto': 'https' }
  assert.equal((await attacker.exchange('/account')).status, 200)
  const victim = await attacker.exchange('/account', undefined, secure)
  assert.deepEqual([victim.status, victim.location], [303, '/sign-in?next=%2Faccount'])
  const origin = all.origin.replace('http:', 'https:')
  const form = { email: 'eve@example.com', password }
  const { cookies } = await attacker.exchange('/sign-in', form, { ...secure, origin })
  assert.match(cookies[0]!, /^__Host-gatehouse_portal=ghs_[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Expires=/)
  assert.ok(!cookies[0]!.includes(tossed))
  const own = await attacker.exchange('/account', undefined, secure)
  assert.equal(own.status, 200)
})

test('behind a proxy that is trusted readers are counted by where they are, not all as one', async t => {
  const all = await portal(t)
  const { exchange } = all.browser()
  const from = (address: string, name: string) =>
    exchange('/sign-up', { email: `${name}@example.com` }, { 'x-forwarded-for': address })
  for (let time = 0; time < 30; time++) assert.equal((await from('192.0.2.7', `a${time}`)).status, 200)
  assert.equal((await from('192.0.2.7', 'b')).status, 429)
  assert.equal((await from('198.51.100.9', 'c')).status, 200)
})

test('after the sign-in a reader goes on within the portal, wherever a link wants to have her', async t => {
  const all = await portal(t)
  const reader = all.browser()
  await signedUp(all, reader, 'ada@example.com')
  const elsewhere = [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ]
  for (const next of [...elsewhere, '/%0d%0aSet-Cookie:x=1\r\n', '\\\\evil.example', '']) {
    const { location } = await reader.exchange('/sign-in', { email: 'ada@example.com', password, next })
    assert.equal(URL.parse(location!, all.origin)!.origin, all.origin, JSON.stringify(next))
    assert.doesNotMatch(location!, /^\/[/\\]|evil|[\r\n]/, JSON.stringify(next))
  }
})
