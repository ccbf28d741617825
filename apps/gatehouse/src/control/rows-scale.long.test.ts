import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { sql } from 'kysely'
import { catalogue } from '../capabilities.ts'
import { houseStore } from '../testing-stores.ts'

interface Page {
  next?: string
}

test('a page of 10,000 APIs or 100,000 applications takes less than 100 ms on PostgreSQL', {
  skip: postgresMissing(),
}, async t => {
  const store = await houseStore(t, 'postgres')
  const testing = await testControl(t, catalogue, { store })
  const fill = (table: string, prefix: string, count: number) =>
    sql`
    insert into ${sql.table(table)} (id, organization_id, workspace_id, name, labels, spec, status, etag, created_at, updated_at, search)
    select ${prefix} || lpad(n::text, 26, '0'), w.organization_id, w.id, 'thing-' || n, '{"team":"zoo"}',
      jsonb_build_object('title', 'Thing number ' || n, 'policies', '[]'::jsonb), '{}', 'e', now(), now(),
      'thing-' || n || chr(10) || 'thing number ' || n
    from generate_series(1, ${count}::int) n, workspaces w`.execute(store.db)
  await fill('apis', 'api_', 10_000)
  await fill('applications', 'app_', 100_000)
  await sql`analyze`.execute(store.db)
  for (const kind of ['Api', 'Application']) {
    const first = (await testing.call(`${kind}.list`, { query: { limit: 100 } })).body as Page
    const queries = [
      ['first page', {}],
      ['next page', { cursor: first.next, limit: 100 }],
      ['newest first', { sort: '-createdAt' }],
      ['rare words', { search: 'number 9999' }],
      ['no such words', { search: 'nothing has this' }],
      ['by label', { label: 'team=zoo' }],
    ] as const
    for (const [what, query] of queries) {
      const best = await quickestMs(() => testing.call(`${kind}.list`, { query }), 5)
      t.diagnostic(`${kind} ${what}: ${best.toFixed(1)} ms`)
      assert.ok(best < 100, `${kind} ${what}: ${best} ms`)
    }
  }
})
