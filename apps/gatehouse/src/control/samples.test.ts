import assert from 'node:assert/strict'
import test from 'node:test'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'

const pets = JSON.stringify({
  ...{ openapi: '3.1.0', info: { title: 'Pets', version: '2.4.0' }, servers: [{ url: 'http://localhost:9000/api' }] },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/pets': {
      get: { operationId: 'listPets', security: [{ token: [] }], responses: { 200: { description: 'Pets.' } } },
    },
  },
})

test('samples of an API version come in all languages, with edits and placeholders; what is not there is told', async t => {
  const { call } = await testControl(t, catalogue)
  await call('Api.import', { body: { text: pets } })
  const actions = [{ target: '$.servers[0]', update: { url: 'https://edited.example.com' } }]
  const overlays = [{ overlay: '1.0.0', info: { title: 'Edits', version: '1' }, actions }]
  await call('ApiVersion.update', { name: 'pets-v2', body: { spec: { overlays } } })
  const of = (query: object) => call('ApiVersion.samples', { name: 'pets-v2', query: query as never })
  const { status, body } = await of({ operation: 'listPets' })
  assert.equal(status, 200, JSON.stringify(body))
  const { url, samples } = body as { url: string; samples: Record<string, string> }
  assert.equal(url, 'https://edited.example.com/pets')
  assert.equal(Object.keys(samples).length, 10)
  for (const text of Object.values(samples)) assert.match(text, /Bearer YOUR_TOKEN/)
  await assert.rejects(of({ operation: 'listPet' }), { code: 'not_found', hint: 'Did you mean listPets?' })
  await assert.rejects(of({ operation: 'listPets', server: 'file:///etc' }), { code: 'usage_invalid' })
})
