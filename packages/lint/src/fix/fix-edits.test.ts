import assert from 'node:assert/strict'
import test from 'node:test'
import { withValues } from '@gatehouse/authoring'
import { fixEdits } from './fix-edits.ts'

const source = `# Of the shop
openapi: 3.1.0
info: { title: Pets, version: "1" }
tags:
  - name: pets # first
paths:
  /pets:
    get:
      responses: {}
kinds: [a, b, a, a]
`
const root = {
  ...{ openapi: '3.1.0', info: { title: 'Pets', version: '1' }, tags: [{ name: 'pets' }], kinds: ['a', 'b', 'a', 'a'] },
  paths: { '/pets': { get: { responses: {} } } },
}
const mended = (target: string, what: object) =>
  withValues(source, fixEdits(root, { target, description: '', ...what }))

test('what is put into an object, a list or in place of a text leaves comments where they stand', () => {
  assert.match(mended('$["paths"]["/pets"]["get"]', { update: { operationId: 'getPets' } }), /operationId: getPets/)
  assert.match(mended('$["tags"]', { update: { name: 'more' } }), /- name: pets # first\n {2}- name: more/)
  assert.match(mended('$["info"]["title"]', { update: 'Cats' }), /^# Of the shop\n[\s\S]*title: Cats/)
  assert.match(mended('$', { update: { security: [] } }), /security: \[\]/)
})

test('of several items of a list each goes, whatever goes before it', () => {
  assert.match(mended('$["kinds"][2,3]', { remove: true }), /kinds: \[a, b\]/)
})

test('a target that is no plain way to one place is left to a person', () => {
  for (const target of ['$..kinds', '$["paths"][*]', '$["kinds"][1,2]["x"]', '$.info'])
    assert.deepEqual(fixEdits(root, { target, description: '', update: 1 }), [])
})
