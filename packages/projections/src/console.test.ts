import assert from 'node:assert/strict'
import test from 'node:test'
import { object, Type } from '@gatehouse/schema'
import { catalogueOf, defineCapability, defineOperation, defineResource } from '@gatehouse/unit'
import { consoleSchemas, consoleTree } from './console.ts'
import { restRoutes } from './rest.ts'

const shelf = defineResource({
  ...{ kind: 'Shelf', prefix: 'she', plural: 'shelves', scope: 'workspace', title: 'Shelf', summary: 'Holds books.' },
  spec: object({ title: Type.Optional(Type.String()) }),
})
const book = defineResource({
  ...{ kind: 'Book', prefix: 'boo', plural: 'books', scope: 'workspace', title: 'Book', summary: 'Is read.' },
  spec: object({ shelf: Type.String() }),
  references: { shelf: { kind: 'Shelf', onDelete: 'cascade' } },
  roles: { delete: 'owner' },
  listed: ['status.lentTo'],
  states: {
    initial: 'here',
    states: ['here', 'lent'],
    transitions: {
      lend: { from: ['here'], to: 'lent', title: 'Lend', summary: 'Gives it away.', hurts: 'It is gone.' },
    },
  },
})
const burn = defineOperation({
  ...{ name: 'burn', on: 'Book', title: 'Burn', summary: 'Burns it.', effect: 'write', role: 'admin' },
  hurts: 'Nobody reads it again.',
  input: object({ reason: Type.String() }),
})
const house = catalogueOf([
  defineCapability({
    name: 'library',
    title: 'Library',
    summary: 'Books.',
    resources: [shelf, book],
    operations: [burn],
  }),
])
const routes = restRoutes(house)
const tree = consoleTree(house, routes)
const noun = (kind: string) => tree.nouns.find(one => one.kind === kind)!

test('a kind shows what it names and what its unit lists, and each verb says who may', () => {
  assert.deepEqual(noun('Book').columns, ['spec.shelf', 'status.lentTo'])
  assert.equal(noun('Book').verbs.delete?.role, 'owner')
  assert.equal(noun('Book').verbs.list?.role, 'viewer')
})

test('a kind knows what names it, and what goes with it', () => {
  assert.deepEqual(noun('Shelf').usedBy, [{ kind: 'Book', field: 'shelf', goes: true }])
})

test('an action says what it hurts, in which states it is possible, and whether it asks something', () => {
  const told = noun('Book').actions.map(({ id, hurts, from, asks }) => ({ id, hurts, from, asks }))
  assert.deepEqual(told, [
    { id: 'Book.burn', hurts: 'Nobody reads it again.', from: undefined, asks: true },
    { id: 'Book.lend', hurts: 'It is gone.', from: ['here'], asks: false },
  ])
})

test('there is a form for every kind and for every action that asks', () => {
  const { kinds, actions } = consoleSchemas(house, routes)
  assert.deepEqual(Object.keys(kinds), ['Shelf', 'Book'])
  assert.deepEqual(Object.keys(actions), ['Book.burn'])
})
