/** Whom a change would hurt: a comparison with what is live, and what applications were seen to use. */
import assert from 'node:assert/strict'
import { driftIntake } from '@gatehouse/capability-catalogue/control/drift/drift-intake.ts'
import type { DriftFound } from '@gatehouse/program'
import { governed } from '../testing-governance.ts'
import { eachStore } from '../testing-stores.ts'

const orders = (sorts: string[]) => ({
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1.0.0' },
  servers: [{ url: 'http://localhost:9000' }],
  paths: {
    '/orders': {
      get: {
        parameters: [{ name: 'sort', in: 'query', schema: { enum: sorts } }],
        responses: { 200: { description: 'Orders.' } },
      },
    },
  },
})

eachStore(
  'a change is held up where it hurts who was seen, and who that is is told with when it last did so',
  async (store, t) => {
    const { make, bring, ask, refused, control, clock } = await governed(t, store)
    await bring(orders(['up', 'down', 'none']))
    await ask('ApiVersion.publish', 'orders-v1')
    await ask('ApiVersion.deploy', 'orders-v1', { environment: 'dev', revision: '1' })
    await make('Application', 'shop', {})
    const [apiVersionId, environmentId, group, shop] = await control.rows.read(async resources => [
      (await resources.all('ApiVersion', { name: 'orders-v1' }))[0]!.id,
      (await resources.get('Environment', 'dev')).id,
      (await resources.get('GatewayGroup', 'default')).id,
      (await resources.all('Application', { name: 'shop' }))[0]!.id,
    ])
    const tell = (name: string, type: string, kind: DriftFound['kind'] = 'use-value') =>
      driftIntake({ store, clock })(group!, {
        found: [
          {
            ...{ apiVersionId: apiVersionId!, environmentId: environmentId!, kind, method: 'GET', path: '/orders' },
            ...{ name, type, count: 1, applications: [shop!] },
          },
        ],
        more: [],
      })
    await make('GovernancePolicy', 'seen', {
      ...{ moments: ['publish'], action: 'block' },
      compatibility: { callers: 'seen' },
    })
    await bring(orders(['up', 'down']))
    const unknown = await ask('ApiVersion.who-breaks', 'orders-v1', {})
    assert.deepEqual([unknown.recorded, unknown.callers, unknown.changes], [false, [], { breaking: 1, dangerous: 0 }])
    assert.equal((await refused('ApiVersion.publish', 'orders-v1')).code, 'gate_failed', 'nobody was seen yet')

    await tell('', '', 'use-endpoint')
    await tell('query sort', '"up"')
    assert.deepEqual((await ask('ApiVersion.who-breaks', 'orders-v1', {})).callers, [])
    assert.equal((await ask('ApiVersion.publish', 'orders-v1')).changed, true)

    await bring(orders(['down']))
    const told = await ask('ApiVersion.who-breaks', 'orders-v1', {})
    const [one, ...others] = told.callers as { application: string; lastUsedAt: string; changes: { id: string }[] }[]
    assert.deepEqual(others, [])
    assert.deepEqual(
      [one!.application, one!.changes.map(({ id }) => id)],
      ['default/shop', ['request-parameter-enum-value-removed']],
    )
    assert.equal(one!.lastUsedAt, new Date(clock.nowMs()).toISOString())
    assert.match((await refused('ApiVersion.publish', 'orders-v1')).problems[0]!.message, /up.*request-parameter-enum/)
  },
)
