import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import fc from 'fast-check'
import { sql } from 'kysely'
import { readCursor, type SortKey, writeCursor } from './cursor.ts'
import { filterCondition, readPage, searchCondition } from './paging.ts'
import type { Store } from './store.ts'
import { eachStore } from './testing.ts'

const invalid = (error: unknown) =>
  error instanceof Failure && error.code === 'invalid_input' && error.problems.length > 0

const byName: SortKey[] = [
  { column: 'name', type: 'text', direction: 'asc' },
  { column: 'id', type: 'text', direction: 'asc' },
]
const newest: SortKey[] = [
  { column: 'at', type: 'time', direction: 'desc' },
  { column: 'size', type: 'number', direction: 'asc' },
  { column: 'item.id', type: 'text', direction: 'desc' },
]

async function seed(store: Store, count: number) {
  await sql`create table item (id text primary key, name text not null, title text, size bigint not null, at timestamptz not null)`.execute(
    store.db,
  )
  await sql`insert into item select 'i' || g, 'name-' || g % 7, case when g % 5 > 0 then 'Title ' || g end, g % 3,
    timestamptz '2026-01-01' + (g % 4) * interval '1.000001 s' from generate_series(1, ${count}::int) g`.execute(
    store.db,
  )
}

async function walk(store: Store, sort: SortKey[], limit: number): Promise<unknown[]> {
  const ids: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await readPage(store.db.selectFrom('item').selectAll(), { limit, cursor, sort })
    assert.ok(page.items.length > 0 && page.items.length <= limit)
    ids.push(...page.items.map(item => item.id))
    cursor = page.nextCursor
  } while (cursor)
  return ids
}

eachStore('walking the pages meets every row once and in order, whatever the size of a page', async store => {
  await seed(store, 60)
  for (const sort of [byName, newest]) {
    const whole = await walk(store, sort, 1000)
    assert.equal(new Set(whole).size, 60)
    for (const limit of [1, 7, 20, 60]) assert.deepEqual(await walk(store, sort, limit), whole)
  }
})

eachStore('a row that appears or goes between two pages neither repeats nor hides another', async store => {
  await seed(store, 20)
  const read = (cursor?: string) =>
    readPage(store.db.selectFrom('item').selectAll(), { limit: 10, cursor, sort: byName })
  const first = await read()
  await store.db.deleteFrom('item').where('id', '=', first.items[9]!.id).execute()
  await store.db.insertInto('item').values({ id: '0', name: '', size: 0, at: '2026-01-01T00:00:00Z' }).execute()
  const second = await read(first.nextCursor)
  const ids = [...first.items, ...second.items].map(item => item.id)
  assert.equal(new Set(ids).size, 20)
  assert.equal(second.nextCursor, undefined)
})

test('a cursor leads back to the keys it was made of, and to no other order', () => {
  const row = { at: '2026-01-02T03:04:05.000006Z', size: 5, id: 'ü"\\' }
  const cursor = writeCursor(newest, row)
  assert.deepEqual(readCursor(newest, cursor), [row.at, 5, row.id])
  assert.throws(() => readCursor(byName, cursor), invalid)
  assert.throws(() => readCursor([{ ...newest[0]!, direction: 'asc' }, ...newest.slice(1)], cursor), invalid)
})

test('whatever is not a cursor is refused before the database sees it', () => {
  const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const order = 'at desc,size asc,item.id desc'
  const time = '2026-01-02T03:04:05.000006Z'
  const wrong = [
    forged(order, '2026-02-30T00:00:00.000000Z', 1, 'a'),
    forged(order, 'yesterday', 1, 'a'),
    forged(order, time, '1', 'a'),
    forged(order, time, 1, 'a\0'),
    forged(order, time, 1, null),
    forged(order, time, 1, { a: 1 }),
    forged(order, time, 1),
    forged(order, time, 1, 'a', 'b'),
    forged('x', time, 1, 'a'),
    'W10',
    '',
    '=',
    'a'.repeat(5000),
  ]
  for (const cursor of wrong) assert.throws(() => readCursor(newest, cursor), invalid, cursor.slice(0, 80))
  fc.assert(fc.property(fc.string(), text => assert.throws(() => readCursor(newest, text), invalid)))
  fc.assert(
    fc.property(fc.json(), text =>
      assert.throws(() => readCursor(newest, Buffer.from(text).toString('base64url')), invalid),
    ),
  )
})

eachStore('a limit out of bounds is refused', async store => {
  for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
    await assert.rejects(readPage(store.db.selectFrom('item').selectAll(), { limit, sort: byName }), invalid)
  }
})

eachStore('a search finds text in any of the columns, in either case, and no character is special', async store => {
  await seed(store, 20)
  const rows = ['50%', 'a_b', 'back\\slash', 'ÉCOLE'].map((name, id) => ({
    id: `s${id}`,
    name,
    size: 0,
    at: '2026-01-01T00:00:00Z',
  }))
  await store.db.insertInto('item').values(rows).execute()
  const find = async (text: string) => {
    const query = store.db
      .selectFrom('item')
      .select('id')
      .where(searchCondition(['name', 'title'], text))
    return (await query.orderBy('id').execute()).map(row => row.id)
  }
  assert.deepEqual(await find('%'), ['s0'])
  assert.deepEqual(await find('A_B'), ['s1'])
  assert.deepEqual(await find('k\\S'), ['s2'])
  assert.deepEqual(await find('école'), ['s3'])
  assert.deepEqual(await find('tITLE 19'), ['i19'])
  assert.throws(() => searchCondition(['name'], 'x'.repeat(201)), invalid)
  assert.throws(() => searchCondition(['name'], 'a\0'), invalid)
})

eachStore('filters match exactly and only by the columns that are offered', async store => {
  await seed(store, 20)
  const find = async (filters: Record<string, string | string[]>) => {
    const condition = filterCondition(filters, { name: 'item.name', title: 'title' })
    return (await store.db.selectFrom('item').select('id').where(condition).orderBy('id').execute()).map(row => row.id)
  }
  assert.deepEqual(await find({ name: 'name-1', title: ['Title 8', 'Title 9', "x', '"] }), ['i8'])
  assert.deepEqual(await find({ name: [] }), [])
  assert.equal((await find({})).length, 20)
  assert.throws(() => filterCondition({ constructor: 'x' }, { name: 'name' }), invalid)
})
