/** A gate by comparison with what is live. */
import assert from 'node:assert/strict'
import { governed } from '../testing-governance.ts'
import { eachStore } from '../testing-stores.ts'

const orders = (properties: object) => ({
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1.0.0' },
  servers: [{ url: 'http://localhost:9000' }],
  paths: {
    '/orders': {
      get: {
        operationId: 'list',
        responses: {
          200: {
            description: 'Orders.',
            content: {
              'application/json': { schema: { type: 'object', required: Object.keys(properties), properties } },
            },
          },
        },
      },
    },
  },
})

const text = { type: 'string' }
const policy = (action: string) => ({ moments: ['publish'], action, compatibility: {} })

eachStore(
  'what would break callers of what is live is held up at publish, however often it is published before',
  async (store, t) => {
    const { make, bring, ask, refused } = await governed(t, store)
    await make('GovernancePolicy', 'stable', policy('block'))
    await bring(orders({ id: text, total: text }))
    assert.deepEqual(await ask('ApiVersion.publish', 'orders-v1'), {
      revision: 'orders-v1.1',
      number: 1,
      changed: true,
    })
    await bring(orders({ id: text }))
    assert.equal((await ask('ApiVersion.publish', 'orders-v1')).number, 2, 'nothing is live yet')
    await ask('ApiVersion.deploy', 'orders-v1', { environment: 'dev', revision: '1' })
    const failure = await refused('ApiVersion.publish', 'orders-v1')
    assert.equal(failure.code, 'gate_failed')
    const [problem] = failure.problems
    assert.match(problem!.message, /total.*\(response-required-property-removed, [0-9a-f]{20}; stable\)/)
    assert.ok(problem!.hint)
    const live = (await ask('Definition.list')) as unknown as {
      items: { name: string; status: { endpoints: number } }[]
    }
    for (const { name } of live.items) await refused('Definition.delete', name)
    await bring(orders({ id: text, total: text, more: text }))
    assert.equal((await ask('ApiVersion.publish', 'orders-v1')).changed, true)

    await bring(orders({ id: text }))
    const waiver = {
      rule: 'response-required-property-removed',
      reason: 'Agreed.',
      owner: 'us',
      expiresAt: '2026-12-01T00:00:00Z',
    }
    await make('Waiver', 'agreed', waiver)
    await ask('ApiVersion.publish', 'orders-v1')
  },
)

eachStore(
  'a change that breaks is told where it only warns, also of one that no gateway would see',
  async (store, t) => {
    const { make, bring, ask } = await governed(t, store)
    await make('GovernancePolicy', 'stable', policy('warn'))
    await bring(orders({ id: text, total: text }))
    await ask('ApiVersion.publish', 'orders-v1')
    await ask('ApiVersion.deploy', 'orders-v1', { environment: 'dev' })
    await bring(orders({ id: text }))
    const { governance, number } = await ask('ApiVersion.publish', 'orders-v1')
    assert.equal(number, 2)
    assert.deepEqual(
      governance?.map(({ policy, check, count }) => [policy, check, count]),
      [['stable', 'compatibility', 1]],
    )
    await ask('ApiVersion.deploy', 'orders-v1', { environment: 'dev' })
    assert.equal((await ask('ApiVersion.publish', 'orders-v1')).governance, undefined)
  },
)

eachStore('edits count as what they make of the document, on both sides of a comparison', async (store, t) => {
  const { make, bring, ask, refused } = await governed(t, store)
  await make('GovernancePolicy', 'stable', policy('block'))
  await bring(orders({ id: text, total: text }))
  const schema = '$.paths["/orders"].get.responses["200"].content["application/json"].schema'
  const edit = (actions: object[]) => ({
    spec: { overlays: [{ overlay: '1.0.0', info: { title: 'Edits', version: '1' }, actions }] },
  })
  const added = [
    { target: `${schema}.properties`, update: { more: text } },
    { target: `${schema}.required`, update: ['more'] },
  ]
  await ask('ApiVersion.update', 'orders-v1', edit(added))
  await ask('ApiVersion.publish', 'orders-v1')
  await ask('ApiVersion.deploy', 'orders-v1', { environment: 'dev' })
  await ask('ApiVersion.update', 'orders-v1', edit([added[1]!, added[0]!]))
  assert.equal((await ask('ApiVersion.publish', 'orders-v1')).governance, undefined, 'it comes to the same')
  await ask('ApiVersion.update', 'orders-v1', edit([{ target: '$.info', update: { description: 'Without more.' } }]))
  assert.match((await refused('ApiVersion.publish', 'orders-v1')).message, /more/)
})
