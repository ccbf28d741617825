/** A request explained as that of an application whose key nobody has to show. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'

test('explain takes the caller for an application, by no key: its plan answers, another is told what it misses', async t => {
  const { call, control } = await testControl(t, catalogue)
  const text = JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'orders', version: '1' }, servers: [{ url: 'http://upstream' }] },
    paths: { '/orders': { get: { responses: { 200: { description: 'Fine.' } } } } },
  })
  await call('Api.import', { body: { text, name: 'orders' } })
  await call('ApiVersion.publish', { name: 'orders-v1', body: {} })
  await call('Product.create', { body: { name: 'shop', spec: { apiVersions: ['orders-v1'] } } })
  await call('Plan.create', { body: { name: 'gold', spec: { product: 'shop' } } })
  await call('Plan.publish', { name: 'gold' })
  await call('ApiVersion.deploy', { name: 'orders-v1', body: { environment: 'dev' } })
  for (const name of ['buyer', 'looker']) await call('Application.create', { body: { name, spec: {} } })
  await call('Subscription.create', {
    body: { name: 'one', spec: { application: 'buyer', plan: 'gold', environment: 'dev' } },
  })
  const ask = async (more: object = {}) =>
    (await call('explain', { body: { method: 'GET', url: '/orders/v1/orders', ...more } })).body as {
      status: number
      body: string
      warnings?: string[]
      consumer?: { planId?: string }
    }
  assert.equal((await ask()).status, 401)
  const asBuyer = await ask({ application: 'buyer' })
  assert.equal(asBuyer.status, 200)
  assert.ok(asBuyer.consumer?.planId)
  assert.match(asBuyer.warnings!.join(), /taken for buyer, by no key/)
  const asLooker = await ask({ application: 'looker' })
  assert.deepEqual([asLooker.status, /subscription_missing/.test(asLooker.body)], [403, true])
  const coded = (code: string) => (thrown: unknown) => thrown instanceof Failure && thrown.code === code
  await assert.rejects(ask({ application: 'nobody' }), coded('not_found'))
  // Who may explain in one workspace of the organization alone sees no application of another.
  const { id } = await control.rows.read(resources => resources.get('Organization', 'default'))
  const stranger = {
    kind: 'token',
    id: 'tok_x',
    name: 'x',
    operator: false,
    grants: [{ organizationId: id, workspaceId: 'wsp_x', role: 'owner' }],
  }
  await assert.rejects(
    control.call('explain', {
      ...{ caller: stranger as never, requestId: 'req_test', params: { organization: 'default' } },
      body: { method: 'GET', url: '/orders/v1/orders', application: 'buyer' },
    }),
    coded('not_allowed'),
  )
})
