/** What an authorization server takes back, as gateways see it that ask nobody: refused at once, not at its end. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { GivenToken } from '@gatehouse/capability-access/control/oauth/artifact-adapter.ts'
import { denyEnded, type EndedWork, waitMsMax } from '@gatehouse/capability-access/control/oauth/ended-tokens.ts'
import type { ServedIssuer } from '@gatehouse/capability-access/control/oauth/served-issuer.ts'
import { clientDenialsMax } from '@gatehouse/capability-access/control/own-denials.ts'
import { jwt } from '@gatehouse/capability-access/policies/jwt/jwt.ts'
import { nobody } from '@gatehouse/control'
import { placed } from '@gatehouse/program/sample.ts'
import { filled } from '@gatehouse/schema'
import type { Store } from '@gatehouse/store'
import * as client from 'openid-client'
import { closing, makeApi, newDirectory, openGateway, openUpstream, until } from './testing-house.ts'
import { audience } from './testing-issuers.ts'
import { operator } from './testing-person.ts'
import { granted, type Peopled, peopled } from './testing-sign-in.ts'
import { eachStore, houseStore } from './testing-stores.ts'

/** With a gateway that believes the tokens of the server by their signature. */
async function believing(t: TestContext, store: Store) {
  const people = await peopled(t, { store })
  const { house, issuer } = people.issuers
  const config = filled(jwt.config, { issuer, audiences: [audience], type: 'at+jwt' })
  const policies = [placed('jwt', { stage: 'identify', config })]
  const api = await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t), policies })
  await api.deploy()
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const at = closing(t)(await openGateway({ url: house.url, token, stateDir: newDirectory(t) }))
  await until(async () => (await at.get('/pets/x')).status === 401)
  const status = async (access: string) => (await at.get('/pets/x', { authorization: `Bearer ${access}` })).status
  const call = (route: string, name: string) =>
    house.control.call(route, { caller: operator, requestId: 'req_test', params: { organization: 'default', name } })
  return { ...people, status, call }
}

const soonMs = 2000

eachStore(
  'a token that was taken back is refused by gateways at once, and another of its client passes',
  async (store, t) => {
    const { issuers, status } = await believing(t, store)
    const seen = await issuers.seenBy(await issuers.client('machine'))
    const { access_token: one } = await client.clientCredentialsGrant(seen)
    const { access_token: other } = await client.clientCredentialsGrant(seen)
    assert.deepEqual([await status(one), await status(other)], [200, 200])
    await client.tokenRevocation(seen, one)
    await until(async () => (await status(one)) === 401, soonMs)
    assert.equal(await status(other), 200)
    // Said once more it is as before.
    await client.tokenRevocation(seen, one)
  },
)

test('with a refresh token all that its grant gave is refused by gateways, taken back or used twice', async t => {
  const people = await believing(t, await houseStore(t))
  const { seen, status } = people
  const first = await granted(people)
  const next = await client.refreshTokenGrant(seen, first.refresh_token!)
  const elsewhere = await granted(people)
  await client.tokenRevocation(seen, next.refresh_token!)
  await until(async () => (await status(first.access_token)) === 401, soonMs)
  await until(async () => (await status(next.access_token)) === 401, soonMs)
  assert.equal(await status(elsewhere.access_token), 200)
  const after = await client.refreshTokenGrant(seen, elsewhere.refresh_token!)
  await assert.rejects(client.refreshTokenGrant(seen, elsewhere.refresh_token!), { error: 'invalid_grant' })
  await until(async () => (await status(after.access_token)) === 401, soonMs)
})

for (const [how, end] of Object.entries({
  disabled: ({ call }) => call('Developer.disable', 'ada'),
  deleted: ({ call }) => call('Developer.delete', 'ada'),
  'given another password': async ({ call, issuers }) => {
    // To the second, as tokens count: what is of this one is of after it.
    await new Promise(resolve => setTimeout(resolve, 1001 - (Date.now() % 1000)))
    const { link } = (await call('Developer.new-link', 'ada')).body as { link: string }
    const body = { code: link.split('/').at(-1), password: 'another password of hers' }
    const params = { organization: 'default' }
    await issuers.house.control.call('Developer.set-password', { caller: nobody, requestId: 'req_test', params, body })
  },
} satisfies Record<string, (scene: Awaited<ReturnType<typeof believing>>) => Promise<unknown>>)) {
  test(`tokens of a person who is ${how} are refused by gateways at once, and those of the application pass`, async t => {
    const scene = await believing(t, await houseStore(t))
    const { access_token: hers } = await granted(scene)
    const { access_token: own } = await client.clientCredentialsGrant(
      await scene.issuers.seenBy(await scene.issuers.client('machine')),
    )
    assert.deepEqual([await scene.status(hers), await scene.status(own)], [200, 200])
    await end(scene)
    await until(async () => (await scene.status(hers)) === 401, soonMs)
    assert.equal(await scene.status(own), 200)
  })
}

function endedBy({ issuers, shop }: Peopled) {
  const { control, organization } = issuers.house
  const server = { issuer: issuers.issuer, organizationId: organization.id } as ServedIssuer
  // Its time stands still: who asks waits until all is told.
  const clock = new ManualClock(Date.now())
  const own: EndedWork = { services: { ...control.services, clock }, ...control.rows }
  return {
    ...{ own, clock },
    tokens: (count: number, id = shop.id) =>
      Array.from({ length: count }, (_, i) => ({ jti: `token-${id}-${i}`, exp: soon(), client: id })),
    deny: (tokens: GivenToken[], work = own) => denyEnded({ server, work }, tokens),
    denied: () => control.rows.read(async all => (await all.all('TokenDenial')).length),
  }
}

const soon = () => Math.floor(Date.now() / 1000) + 600

test('one client that takes back tokens without end uses up its own share and nobody else’s', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const { tokens, deny, denied } = endedBy(people)
  await deny(tokens(clientDenialsMax + 5))
  assert.equal(await denied(), clientDenialsMax)
  await deny(tokens(1, 'cred_another'))
  assert.equal(await denied(), clientDenialsMax + 1)
})

test('who takes a token back is answered though writes of its organization are held up; gateways are told later', async t => {
  const { tokens, deny, denied, own, clock } = endedBy(await peopled(t, { store: await houseStore(t) }))
  const gate = Promise.withResolvers<void>()
  const write: EndedWork['write'] = async (...asked) => {
    await gate.promise
    return own.write(...asked)
  }
  const answered = deny(tokens(1), { ...own, write })
  clock.advance(waitMsMax)
  await answered
  assert.equal(await denied(), 0)
  gate.resolve()
  await until(async () => (await denied()) === 1)
})
