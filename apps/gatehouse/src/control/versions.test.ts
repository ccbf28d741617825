/** Versions that share a place, as they are deployed. */
import assert from 'node:assert/strict'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const by = (value: string, more: object = {}) => ({ by: 'header', name: 'X-Version', values: [value], ...more })

eachStore('versions share a place where callers can choose between them, and nowhere else', async (store, t) => {
  const { call } = await testControl(t, catalogue, { store })
  const make = (kind: string, name: string, spec: object) => call(`${kind}.create`, { body: { name, spec } })
  await make('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] })
  for (const api of ['pets', 'other']) await make('Api', api, {})
  await make('Environment', 'prod', { gatewayGroup: 'default' })
  const line = { api: 'pets', upstream: 'backend', access: 'open', basePath: '/pets' }
  const deployed = async (name: string, spec: object, environment = 'dev') => {
    await make('ApiVersion', name, { ...line, version: name, ...spec })
    await call('ApiVersion.publish', { name })
    try {
      await call('ApiVersion.deploy', { name, body: { environment } })
    } catch (thrown) {
      return (thrown as { code: string }).code
    }
    const { body } = await call('Deployment.list')
    const { items } = body as { items: { state: string; spec: { apiVersion: string }; status: { claims: string[] } }[] }
    const found = items.find(one => one.spec.apiVersion === name)!
    return [found.state, ...found.status.claims]
  }
  assert.deepEqual(await deployed('v1', { chosenBy: by('1', { default: true }) }), [
    'live',
    '*/pets header x-version=1',
  ])
  assert.deepEqual(await deployed('v2', { chosenBy: by('2') }), ['live', '*/pets header x-version=2'])
  for (const [name, spec, environment] of [
    ['same', { chosenBy: by('2') }, 'dev'],
    ['plain', {}, 'dev'],
    ['field', { chosenBy: { ...by('3'), name: 'X-Other' } }, 'dev'],
    ['query', { chosenBy: { ...by('3'), by: 'query' } }, 'dev'],
    ['other', { chosenBy: by('3'), api: 'other' }, 'dev'],
    ['prod', { chosenBy: by('3') }, 'prod'],
  ] as const) {
    assert.equal(await deployed(name, spec, environment), 'claim_taken', name)
  }
  assert.deepEqual(await deployed('beside', { basePath: '/pets/more' }), ['live', '*/pets/more'])
})
