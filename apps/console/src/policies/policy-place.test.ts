import assert from 'node:assert/strict'
import test from 'node:test'
import { choices, settingsOf, sourcesOf, usesAt, withUses } from './policy-place.ts'

const settings = settingsOf({
  policies: [{ policy: 'cors' }],
  endpoints: { listPets: { enabled: false, policies: [{ policy: 'mirror' }] } },
})

test('policies of an endpoint are its own, and its other settings stay', () => {
  const next = withUses(settings, 'listPets', [{ policy: 'timeout' }])
  assert.deepEqual(usesAt(next, undefined), [{ policy: 'cors' }])
  assert.deepEqual(next.endpoints.listPets, { enabled: false, policies: [{ policy: 'timeout' }] })
  assert.deepEqual(usesAt(withUses(settings, 'new', [{ policy: 'retry' }]), 'new'), [{ policy: 'retry' }])
  assert.deepEqual(settingsOf(null), { policies: [], endpoints: {} })
})

test('what is shown stands from the widest scope to the narrowest, an endpoint only where it is chosen', () => {
  const around = { wider: [{ scope: 'organization' as const, owner: 'o', uses: [] }], products: [] }
  const scopes = (endpoint?: string) =>
    sourcesOf({ around, settings, version: 'v', endpoint, plan: undefined }).map(({ scope }) => scope)
  assert.deepEqual(scopes(), ['organization', 'version'])
  assert.deepEqual(scopes('listPets'), ['organization', 'version', 'endpoint'])
})

test('endpoints to choose are those of the document, and those that have settings already, each once', () => {
  const document = {
    paths: { '/pets': { get: { operationId: 'listPets' }, post: { operationId: 'addPet' } }, '/x': null },
  }
  assert.deepEqual(choices.endpoints(settings, document), ['listPets', 'addPet'])
})
