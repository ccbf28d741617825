/** An API version of which gateways tell, for tests of what becomes of it. Imported by tests only. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from './capabilities.ts'

export async function toldOf(t: TestContext, store: Store) {
  const clock = new ManualClock(Date.parse('2026-11-28T12:00:00Z'))
  const { control, call } = await testControl(t, catalogue, { store, clock })
  const make = async (kind: string, name: string, spec: object) => {
    const { status, body } = await call(`${kind}.create`, { body: { name, spec } })
    assert.equal(status, 201, JSON.stringify(body))
    return (body as { id: string }).id
  }
  await make('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] })
  await make('Api', 'orders', {})
  const spec = { api: 'orders', version: 'v1', upstream: 'backend', basePath: '/o' }
  const apiVersionId = await make('ApiVersion', 'orders-v1', spec)
  const shop = await make('Application', 'shop', {})
  const [group, environmentId] = await control.rows.read(async resources => [
    (await resources.get('GatewayGroup', 'default')).id,
    (await resources.get('Environment', 'dev')).id,
  ])
  const listed =
    (operation: string) =>
    async (query: object = {}) => {
      const { body } = await call(`ApiVersion.${operation}`, { name: 'orders-v1', query: query as never })
      return body as { items: Record<string, unknown>[]; more: boolean }
    }
  const place = { apiVersionId, environmentId: environmentId! }
  return { clock, control, call, make, listed, place, group: group!, shop }
}
