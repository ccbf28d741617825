/** A key in use at a gateway, until the control plane says so. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { openStore } from '@gatehouse/store'
import { closing, makeApi, newDirectory, openGateway, openHouse, openUpstream, until } from './testing-house.ts'
import { housePlace, quickerEngine } from './testing-stores.ts'

test('a key that is used at two gateways is known to have been when their links end, and a wrong key is no use', async t => {
  const close = closing(t)
  const house = close(
    await openHouse({ store: close(await openStore(await housePlace(quickerEngine, newDirectory(t)))) }),
  )
  const policies = [
    { identity: 'test:key', scope: 'api', policy: 'key-auth', version: 1, stage: 'identify', config: {} },
  ]
  const api = await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t), policies })
  await api.deploy()
  const { control, organization } = house
  const key = await control.rows.write(organization.id, async ({ resources, at }) => {
    const within = at({ organization, workspace: await resources.get('Workspace', 'default') }).resources
    await within.create('Application', { name: 'shop', spec: {} })
    const spec = { application: 'shop', environment: 'dev' }
    return (await within.create('Credential', { name: 'till', spec })).shownOnce!.secret!
  })
  const lastUsed = async () => {
    const caller = { ...(await control.callerOfToken('')), kind: 'program', operator: true } as never
    const params = { organization: 'default', workspace: 'default', name: 'till' }
    const { body } = await control.call('Credential.get', { caller, requestId: 'req_test', params })
    return (body as { status: { lastUsedAt?: string; lastNetwork?: string } }).status
  }
  const nodes = []
  for (const node of ['one', 'two']) {
    const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
    const gateway = close(await openGateway({ url: house.url, token, node, stateDir: newDirectory(t) }))
    await gateway.link.ready()
    nodes.push(gateway)
  }
  for (const node of nodes) {
    await until(async () => (await node.get('/pets/1', { 'X-API-Key': key })).status === 200)
    assert.equal((await node.get('/pets/1', { 'X-API-Key': `${key}x` })).status, 401)
  }
  assert.equal((await lastUsed()).lastUsedAt, undefined)
  await nodes[0]!.close()
  const { lastUsedAt, lastNetwork } = await lastUsed()
  assert.ok(Math.abs(Date.parse(lastUsedAt!) - Date.now()) < 10_000)
  assert.equal(lastNetwork, '127.0.0.0/24')
  await nodes[1]!.close()
  assert.ok((await lastUsed()).lastUsedAt! >= lastUsedAt!)
})
