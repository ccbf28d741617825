/** Webhooks by the forms of the portal, as a browser without scripts sends them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { portalPeople } from './control/testing-portal.ts'
import { receiver, ticking, toLoopback } from './control/testing-webhooks.ts'
import { portalOver, signedUp } from './testing-forms.ts'

test('a developer makes a webhook, sees its secret once, tests, rotates, pauses and deletes it by forms alone', async t => {
  const all = await portalOver(t, await portalPeople(t, { requestForStranger: toLoopback() }))
  const { exchange, tokenAt, ...reader } = all.browser()
  await signedUp(all, { exchange, tokenAt, ...reader }, 'ada@example.com')
  const { received, url } = await receiver(t)
  const form = await tokenAt('/account/webhooks')
  const refused = await exchange('/account/webhooks', { form, url: 'ftp://example.com/', title: 'My <b>hook</b>' })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /value="My &lt;b&gt;hook&lt;\/b&gt;"/)
  const made = await exchange('/account/webhooks', { form, url, title: 'My <b>hook</b>' })
  const secret = /whsec_[\w+/=]{20,}/.exec(made.text)?.[0]
  assert.ok(secret)
  const here = /\/account\/webhooks\/whk_\w+/.exec(made.text)![0]
  const seen = async () => (await exchange(here)).text
  assert.ok(!`${await seen()}${(await exchange('/account/webhooks')).text}`.includes(secret))
  assert.doesNotMatch(await seen(), /<b>hook/)
  const does = (name: string, more: object = {}) => exchange(here, { form, do: name, ...more })
  assert.equal((await does('test')).location, here)
  await ticking(all.people.clock, async () => /delivered/.test(await seen()))
  assert.equal(received.length, 1)
  const delivery = /msg_\w+/.exec(await seen())![0]
  await does('again', { delivery })
  await ticking(all.people.clock, () => received.length === 2)
  const rotated = await does('rotate')
  assert.match(rotated.text, /whsec_[\w+/=]{20,}/)
  assert.ok(!rotated.text.includes(secret))
  assert.match(await seen(), /signed with the secret of before as well/)
  await does('state', { state: 'paused' })
  assert.match(await seen(), /Resume/)
  const forged = await exchange(here, { do: 'delete' })
  assert.equal(forged.status, 403)
  assert.equal((await does('delete')).location, '/account/webhooks')
  assert.equal((await exchange(here)).status, 404)
})
