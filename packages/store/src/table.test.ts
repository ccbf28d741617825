import assert from 'node:assert/strict'
import test from 'node:test'
import { migrate } from './migrations.ts'
import { compareTables } from './table.ts'
import { inspectTables } from './table-inspection.ts'
import type { TableShape } from './table-shape.ts'
import { eachStore } from './testing.ts'

const text = `
  create table organization (id text primary key, name text not null unique);
  create table api (
    organization_id text not null references organization (id) on delete cascade, id text not null, slug text not null,
    parent_id text, spec jsonb not null, at timestamptz not null default now(), tags text[], size bigint,
    primary key (organization_id, id), unique (organization_id, slug),
    foreign key (organization_id, parent_id) references api (organization_id, id)
  );
  create index api_lower on api (organization_id, lower(slug));
  create unique index api_one_root on api (organization_id) where parent_id is null`

const column = (name: string, type: string, nullable = false) => ({ name, type, nullable })

const api: TableShape = {
  name: 'api',
  columns: [
    column('organization_id', 'text'),
    column('id', 'text'),
    column('slug', 'text'),
    column('parent_id', 'text', true),
    column('spec', 'jsonb'),
    column('at', 'timestamptz'),
    column('tags', 'text[]', true),
    column('size', 'bigint', true),
  ],
  primaryKey: ['organization_id', 'id'],
  uniques: [['organization_id', 'slug']],
  foreignKeys: [
    { columns: ['organization_id'], table: 'organization', references: ['id'], onDelete: 'cascade' },
    {
      columns: ['organization_id', 'parent_id'],
      table: 'api',
      references: ['organization_id', 'id'],
      onDelete: 'no action',
    },
  ],
  indexes: [
    { columns: ['organization_id', 'lower(slug)'] },
    { columns: ['organization_id'], unique: true, where: 'parent_id IS NULL' },
  ],
}

eachStore('the catalogue is read into the same shape from both engines', async store => {
  await migrate(store, [{ id: '0001-shape', capability: 'x', sql: text }])
  const tables = await inspectTables(store)
  assert.deepEqual(
    tables.map(({ name }) => name),
    ['api', 'applied_migrations', 'organization'],
  )
  const found = tables[0]!
  found.foreignKeys.sort((a, b) => a.columns.length - b.columns.length)
  assert.deepEqual(found, api)
  assert.deepEqual(compareTables([api], tables), [])
})

test('every difference is told in words', () => {
  const changed: TableShape = {
    ...api,
    columns: [
      column('organization_id', 'text', true),
      column('id', 'bigint'),
      ...api.columns.slice(3),
      column('more', 'text'),
    ],
    primaryKey: [],
    uniques: [['organization_id', 'name']],
    foreignKeys: api.foreignKeys.map(key => ({ ...key, onDelete: 'restrict' as const })).slice(0, 1),
    indexes: [{ columns: ['more'] }],
  }
  const problems = compareTables([api, { ...api, name: 'plan' }], [changed])
  assert.deepEqual(
    problems.map(({ code, message }) => `${code}: ${message}`),
    [
      'column_null: Column organization_id of table api may be null and should not.',
      'column_type: Column id of table api is bigint, expected is text.',
      'column_missing: Column slug of table api is missing; it is text.',
      'column_unexpected: Column more of table api is expected by nobody.',
      'primary_key: The primary key of table api is none, expected is (organization_id, id).',
      'unique_missing: Table api lacks the unique key (organization_id, slug).',
      'unique_unexpected: Table api has an unexpected unique key (organization_id, name).',
      'foreign_key_missing: Table api lacks the foreign key (organization_id) to organization (id) on delete cascade.',
      'foreign_key_missing: Table api lacks the foreign key (organization_id, parent_id) to api (organization_id, id) on delete no action.',
      'foreign_key_unexpected: Table api has an unexpected foreign key (organization_id) to organization (id) on delete restrict.',
      'index_missing: Table api lacks the index (organization_id, lower(slug)).',
      'index_missing: Table api lacks the index (organization_id) where parent_id IS NULL.',
      'table_missing: Table plan is missing.',
    ],
  )
  assert.ok(problems.every(({ pointer }) => pointer === '/api' || pointer === '/plan'))
})
