/** What callers of a gateway do beside the contract, until the control plane tells it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { placed } from '@gatehouse/program/sample.ts'
import { openStore } from '@gatehouse/store'
import { closing, makeApi, newDirectory, openGateway, openHouse, openUpstream, until } from './testing-house.ts'
import { housePlace, quickerEngine } from './testing-stores.ts'

test('paths, methods and parameters that a contract does not know, where personal data is, and what is used are counted over threads and told over the link', async t => {
  const close = closing(t)
  const house = close(
    await openHouse({ store: close(await openStore(await housePlace(quickerEngine, newDirectory(t)))) }),
  )
  const config = { mode: 'learn', parts: ['parameters'], unknown: { query: 'allow', fields: 'allow' }, uses: true }
  const privacy = { mode: 'report', in: ['request'], find: ['email'] }
  const policies = [
    placed('validate', { stage: 'validate', config }),
    placed('privacy', { stage: 'shape', config: privacy }),
  ]
  const api = await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t), policies })
  const sort = { name: 'sort', in: 'query', style: 'form', explode: true, schema: { enum: ['up', 'down'] } }
  const contract = { parameters: [sort], replies: { default: { types: {} } } }
  const endpoints = [{ id: 'pet', method: 'GET', path: '/pets/{id}', policies: [], contract }]
  await api.deploy({ endpoints, contractSchemas: {} } as never)
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const gateway = close(await openGateway({ url: house.url, token, node: 'one', stateDir: newDirectory(t) }))
  await gateway.link.ready()
  await until(async () => (await gateway.get('/pets/pets/1?page=1')).status === 200)
  for (let at = 0; at < 8; at++) await gateway.get(`/pets/pets/${at}?page=${at}`)
  await gateway.get('/pets/pets/7?page=ada%40example.com')
  await gateway.get('/pets/pets/ada/friends/bob')
  await gateway.get('/pets/owners/ada')
  await gateway.get('/pets/pets/1?sort=up')
  const { control } = house
  const caller = { ...(await control.callerOfToken('')), kind: 'program', operator: true } as never
  const params = { organization: 'default', workspace: 'default', name: 'pets-v1' }
  await until(async () => !gateway.gateway.drift.isEmpty)
  await new Promise(done => setTimeout(done, 2500)) // each thread tells main within two seconds
  await gateway.close()
  const { body } = await control.call('ApiVersion.drift', { caller, requestId: 'req_test', params })
  const { items } = body as { items: { kind: string; method: string; path: string; name: string; count: number }[] }
  const found = items.map(({ kind, method, path, name }) => [kind, method, path, name].join(' ').trim()).sort()
  assert.deepEqual(found, ['path GET /owners/*', 'path GET /pets/*/friends/*', 'query GET /pets/{id} page'])
  assert.ok(items.find(({ kind }) => kind === 'query')!.count >= 9)
  const personal = await control.call('ApiVersion.personal-data', { caller, requestId: 'req_test', params })
  const [one] = (personal.body as { items: Record<string, unknown>[] }).items
  assert.deepEqual(
    [one!.data, one!.place, one!.path, one!.treated],
    ['email', 'request /query/page', '/pets/{id}', false],
  )
  const uses = await control.call('ApiVersion.uses', { caller, requestId: 'req_test', params })
  assert.deepEqual(
    (uses.body as { items: Record<string, string>[] }).items
      .map(({ kind, method, path, name = '', value = '' }) => [kind, method, path, name, value].join(' ').trim())
      .sort(),
    ['endpoint GET /pets/{id}', 'parameter GET /pets/{id} query sort', 'value GET /pets/{id} query sort "up"'],
  )
})
