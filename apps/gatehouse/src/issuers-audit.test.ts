/** What people do at an authorization server, as the owners of their organization read it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IssuerClient } from '@gatehouse/capability-access/control/oauth/issuer-client.ts'
import { auditRefusal } from '@gatehouse/capability-access/control/oauth/people-audit.ts'
import type { ServedIssuer } from '@gatehouse/capability-access/control/oauth/served-issuer.ts'
import { Attempts } from '@gatehouse/control/attempts.ts'
import { TestClock } from '@gatehouse/control/testing.ts'
import { addPerson, Browser, operator } from './testing-person.ts'
import { begin, type Peopled, peopled } from './testing-sign-in.ts'
import { eachStore, houseStore } from './testing-stores.ts'

interface Told {
  action: string
  operation: string
  subject?: { kind: string; id: string; name?: string }
  reason?: string
  address?: string
}

async function told({ issuers }: Peopled, organization = 'default'): Promise<Told[]> {
  const call = { caller: operator, requestId: 'req_test', params: { organization }, query: { limit: 100 } }
  const { body } = await issuers.house.control.call('audit-events', call)
  const { items } = body as { items: Told[] }
  return items.filter(({ operation }) => operation === 'authorization-server').reverse()
}

eachStore(
  'a sign-in, one that was refused and a consent stand in the audit log, with client and address',
  async (store, t) => {
    const people = await peopled(t, { store })
    const { issuers, shop, ada, seen } = people
    const browser = new Browser(issuers.url)
    const page = await browser.open((await begin(seen, 'openid pets:read')).address.href)
    const again = await browser.signIn(page, ada.email, 'not hers')
    await browser.send(await browser.signIn(again, ada.email), { step: 'allow' })
    const events = await told(people)
    assert.deepEqual(
      events.map(({ action, subject, reason, address }) => [action, subject?.id, reason, address]),
      [
        ['AuthorizationServer.refuse-sign-in', ada.id, `shop (${shop.id})`, '127.0.0.1'],
        ['AuthorizationServer.sign-in', ada.id, `shop (${shop.id})`, '127.0.0.1'],
        ['AuthorizationServer.consent', ada.id, `shop (${shop.id}): openid pets:read`, '127.0.0.1'],
      ],
    )
  },
)

test('refusals are written for three tries an hour of one address and sixty of all; what nobody has is not written down', async t => {
  const clock = new TestClock()
  const people = await peopled(t, { store: await houseStore(t), clock })
  const browser = new Browser(people.issuers.url)
  const page = async () => browser.open((await begin(people.seen)).address.href)
  const tries = async (name: string, count: number) => {
    for (let i = 0; i < count; i++) await browser.signIn(await page(), name, 'not a password')
  }
  await tries('correct-horse@example.com', 5)
  const events = await told(people)
  assert.deepEqual(
    events.map(({ action, subject }) => [action, subject?.kind, subject?.name]),
    Array.from({ length: 3 }, () => ['AuthorizationServer.refuse-sign-in', 'AuthorizationServer', 'main']),
  )
  assert.doesNotMatch(JSON.stringify(events), /correct-horse/)
  const { house, issuer } = people.issuers
  const parts = {
    server: { organizationId: house.organization.id, id: 'aus_of_the_test', issuer } as ServedIssuer,
    ...{ attempts: new Attempts(clock), write: house.control.rowsAs('authorization-server').write },
  }
  const where = { client: { id: people.shop.id, title: 'shop' } as IssuerClient, address: '192.0.2.1' }
  for (let i = 0; i < 70; i++) await auditRefusal(parts, `nobody-${i}@example.com`, where)
  assert.equal((await told(people)).length, 63)
})

test('a password that is chosen is in the audit log with the address of who chose it', async t => {
  const { issuers } = await peopled(t, { store: await houseStore(t) })
  const bob = await addPerson(issuers.house, 'bob', { joined: false })
  const browser = new Browser(issuers.url)
  const chosen = await browser.send(await browser.open(bob.link), { password: 'a password of his own' })
  assert.match(chosen.text, /Welcome/)
  const { body } = await issuers.house.control.call('audit-events', {
    ...{ caller: operator, requestId: 'req_test', params: { organization: 'default' }, query: { limit: 100 } },
  })
  const { items } = body as { items: Told[] }
  const joined = items.find(({ action, subject }) => action === 'Developer.join' && subject?.id === bob.id)
  assert.equal(joined?.address, '127.0.0.1')
})
