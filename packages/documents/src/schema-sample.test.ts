import assert from 'node:assert/strict'
import test from 'node:test'
import { sampleOf } from './schema-sample.ts'

const document = {
  components: {
    schemas: {
      Pet: {
        type: 'object',
        properties: {
          id: { type: 'integer' },
          name: { type: 'string', example: 'Rex' },
          owner: { $ref: '#/components/schemas/Owner' },
        },
      },
      Owner: {
        allOf: [
          { type: 'object', properties: { email: { type: 'string', format: 'email' } } },
          { properties: { pets: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } } },
        ],
      },
      Loop: { $ref: '#/components/schemas/Loop' },
    },
  },
}

test('a sample follows references and prefers the example', () => {
  const pet = sampleOf({ $ref: '#/components/schemas/Pet' }, document) as { name: string; owner: { email: string } }
  assert.equal(pet.name, 'Rex')
  assert.equal(pet.owner.email, 'ada@example.com')
})

test('schemas that never end give samples that do', () => {
  assert.ok(JSON.stringify(sampleOf({ $ref: '#/components/schemas/Owner' }, document)).length < 2000)
  assert.equal(sampleOf({ $ref: '#/components/schemas/Loop' }, document), 'text')
})
