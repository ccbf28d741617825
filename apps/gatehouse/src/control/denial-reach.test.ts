import test from 'node:test'
import { openStore } from '@gatehouse/store'
import { closing, makeApi, newDirectory, openGateway, openHouse, openUpstream, until } from '../testing-house.ts'
import { audience, testIssuer } from '../testing-issuer.ts'
import { housePlace, quickerEngine } from '../testing-stores.ts'

test('a token that is denied at the control plane stops at a gateway within a second, and passes again once that is taken back', async t => {
  const close = closing(t)
  const house = close(
    await openHouse({ store: close(await openStore(await housePlace(quickerEngine, newDirectory(t)))) }),
  )
  const issuer = await testIssuer(t)
  const config = { issuer: issuer.url, audiences: [audience] }
  const policies = [{ identity: 'test:jwt', scope: 'api', policy: 'jwt', version: 1, stage: 'identify', config }]
  await (await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t), policies })).deploy()
  const enrolment = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const node = close(await openGateway({ url: house.url, token: enrolment, stateDir: newDirectory(t) }))
  await node.link.ready()
  const bearer = { Authorization: `Bearer ${await issuer.token({ jti: 'one' })}` }
  const status = async () => (await node.get('/pets/1', bearer)).status
  await until(async () => (await status()) === 200)
  const spec = { issuer: issuer.url, token: 'one', expiresAt: new Date(Date.now() + 60_000).toISOString() }
  const { control, organization } = house
  const denial = await control.rows.write(organization.id, ({ resources }) =>
    resources.create('TokenDenial', { name: 'one', spec }),
  )
  const startedMs = performance.now()
  await until(async () => (await status()) === 401, 1000)
  t.diagnostic(`denied after ${(performance.now() - startedMs).toFixed(0)} ms`)
  await control.rows.write(organization.id, async ({ resources }) =>
    resources.delete(await resources.get('TokenDenial', denial.id)),
  )
  await until(async () => (await status()) === 200, 1000)
})
