/** Mocks of API versions, by operations. */
import assert from 'node:assert/strict'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const pets = {
  ...{ openapi: '3.1.0', info: { title: 'Pets', version: '1.0.0' }, servers: [{ url: 'http://localhost:9000' }] },
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: {
          200: {
            description: 'Pets.',
            content: { 'application/json': { examples: { two: { value: ['Rex', 'Fido'] } } } },
          },
          404: { description: 'None.' },
        },
      },
    },
  },
}

interface Told {
  asked: boolean
  environments: { environment: string; mocked: boolean; basePath: string }[]
  endpoints: { endpoint: string; replies: unknown[] }[]
}

eachStore(
  'a mock is tried before it is deployed, put in the upstream’s place, seen there, and taken away',
  async (store, t) => {
    const { call } = await testControl(t, catalogue, { store })
    await call('Api.import', { body: { text: JSON.stringify(pets), name: 'pets' } })
    const name = 'pets-v1'
    const state = async () => (await call('ApiVersion.mock', { name })).body as Told
    const tried = async (path: string, headers: object[] = []) =>
      (await call('ApiVersion.try-mock', { name, body: { method: 'GET', path, headers } })).body as {
        status: number
        body: string
      }
    assert.deepEqual(await state(), {
      ...{ asked: false, environments: [], moreEndpoints: 0 },
      endpoints: [
        {
          ...{ endpoint: 'listPets', method: 'GET', path: '/pets' },
          replies: [
            { status: '200', types: [{ type: 'application/json', examples: ['two'] }] },
            { status: '404', types: [] },
          ],
        },
      ],
    })
    const { status, body } = await tried('/pets')
    assert.deepEqual([status, JSON.parse(body)], [200, ['Rex', 'Fido']])
    assert.equal((await tried('/pets', [{ name: 'Prefer', value: 'code=404' }])).status, 404)
    assert.equal((await tried('/pets?limit=x')).status, 400)
    assert.equal((await tried('/cats')).status, 404)

    const policies = async () =>
      ((await call('ApiVersion.get', { name })).body as { spec: { policies: { policy: string }[] } }).spec.policies.map(
        ({ policy }) => policy,
      )
    const { spec } = (await call('ApiVersion.get', { name })).body as { spec: { policies: object[] } }
    const own = { policy: 'headers', name: 'mock', config: { response: { add: { 'X-A': 'b' } } } }
    await call('ApiVersion.update', { name, body: { spec: { policies: [...spec.policies, own] } } })
    const before = await policies()
    assert.equal(before.at(-1), 'headers')
    await call('ApiVersion.start-mock', { name, body: {} })
    await assert.rejects(call('ApiVersion.start-mock', { name, body: {} }), { code: 'conflict' })
    assert.deepEqual(await policies(), [...before, 'mock-security', 'validate', 'mock-contract'])
    assert.deepEqual((await state()).asked, true)
    await call('ApiVersion.publish', { name, body: {} })
    await call('ApiVersion.deploy', { name, body: { environment: 'dev', waitMs: 0 } })
    const [place] = (await state()).environments
    assert.deepEqual([place!.environment, place!.mocked, place!.basePath], ['dev', true, '/pets/v1'])
    await call('ApiVersion.stop-mock', { name, body: {} })
    assert.deepEqual(await policies(), before)
    await assert.rejects(call('ApiVersion.stop-mock', { name, body: {} }), { code: 'conflict' })
  },
)

eachStore('without a contract there is no mock', async (store, t) => {
  const { call } = await testControl(t, catalogue, { store })
  await call('Upstream.create', { body: { name: 'bare', spec: { targets: [{ url: 'http://localhost:9000' }] } } })
  await call('Api.create', { body: { name: 'bare', spec: {} } })
  const spec = { api: 'bare', version: 'v1', upstream: 'bare', basePath: '/bare' }
  await call('ApiVersion.create', { body: { name: 'bare-v1', spec } })
  assert.deepEqual(((await call('ApiVersion.mock', { name: 'bare-v1' })).body as Told).endpoints, [])
  await assert.rejects(call('ApiVersion.start-mock', { name: 'bare-v1', body: {} }), { code: 'conflict' })
  await assert.rejects(call('ApiVersion.try-mock', { name: 'bare-v1', body: { method: 'GET', path: '/' } }), {
    code: 'not_found',
  })
})
