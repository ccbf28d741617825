import assert from 'node:assert/strict'
import test from 'node:test'
import { object, Type } from '@gatehouse/schema'
import { catalogueOf, defineCapability, defineResource } from '@gatehouse/unit'
import { tablesOf } from './table.ts'

const shelf = defineResource({
  kind: 'Shelf',
  prefix: 'shf',
  plural: 'shelves',
  scope: 'organization',
  title: 'Shelf',
  summary: '',
  spec: object({}),
})
const book = defineResource({
  kind: 'Book',
  prefix: 'bok',
  plural: 'books',
  scope: 'workspace',
  title: 'Book',
  summary: '',
  spec: object({ shelf: Type.String(), sequels: Type.Array(Type.String()) }),
  references: { shelf: { kind: 'Shelf' }, sequels: { kind: 'Book', many: true } },
  states: { initial: 'new', states: ['new'], transitions: {} },
})
const catalogue = catalogueOf([defineCapability({ name: 'c', title: '', summary: '', resources: [shelf, book] })])

test('a reference is a column whose key cannot leave the organization', () => {
  const [table] = tablesOf(book, catalogue)
  assert.ok(table!.columns.some(({ name, nullable }) => name === 'shelf_id' && !nullable))
  assert.deepEqual(
    table!.foreignKeys.find(({ columns }) => columns.includes('shelf_id')),
    {
      columns: ['organization_id', 'shelf_id'],
      table: 'shelves',
      references: ['organization_id', 'id'],
      onDelete: 'restrict',
    },
  )
})

test('a reference to many is a table of its own', () => {
  const [, links] = tablesOf(book, catalogue)
  assert.equal(links!.name, 'books_sequels')
  assert.deepEqual(links!.primaryKey, ['organization_id', 'book_id', 'target_id'])
})

test('a name is unique where its scope says', () => {
  assert.deepEqual(tablesOf(shelf, catalogue)[0]!.uniques[1], ['organization_id', 'name'])
  assert.deepEqual(tablesOf(book, catalogue)[0]!.uniques[1], ['organization_id', 'workspace_id', 'name'])
})
