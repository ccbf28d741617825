/** SQL of people: answered from their organization's rows; whatever else it tries is refused, bounded and over. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { sandboxed } from '@gatehouse/capability-insight/control/sql-access/sandbox.ts'
import { sandboxLimits, sqlLimits } from '@gatehouse/capability-insight/control/sql-access/sql-handler.ts'
import { alertHouse } from '../testing-alerts.ts'

async function house(t: TestContext) {
  const made = await alertHouse(t)
  const query = async (sql: string, more: object = {}, organization = 'default') =>
    (await made.call('query', { body: { sql, ...more }, params: { organization } })).body as {
      rows: unknown[][]
      columns: { name: string; type: string }[]
      truncated: boolean
    }
  const { body } = await made.call('Organization.create', { body: { name: 'other', spec: {} } })
  return { ...made, query, other: (body as { id: string }).id }
}

test('figures are asked by SQL over single requests, hours and names', async t => {
  const { used, query, clock } = await house(t)
  await used(30, { status: 200, totalUs: 20_000, bytesOut: 10 })
  await used(6, { status: 503, totalUs: 900_000, failure: 0 })
  await used(4, { atMs: clock.nowMs() - 5 * 3_600_000 })
  const slow = await query(
    'select n.name, status, count(*) as requests, max(total_ms) as slowest from requests r join names n on n.id = r.api group by all order by 2 desc',
    { since: '1h' },
  )
  assert.deepEqual(slow.rows, [
    ['orders', '503', '6', 900],
    ['orders', '200', '30', 20],
  ])
  assert.deepEqual(
    slow.columns.map(({ type }) => type),
    ['VARCHAR', 'BIGINT', 'BIGINT', 'DOUBLE'],
  )
  const hourly = await query('select hour, sum(requests) as n from traffic group by all order by hour')
  assert.deepEqual(
    hourly.rows.map(([, count]) => Number(count)),
    [4, 36],
  )
  assert.match(String(hourly.rows[0]![0]), /^2026-05-10 0[67]:00:00$/)
  const only = await query('select count(*) from traffic', { tables: ['traffic'] })
  assert.equal(only.rows.length, 1)
  await assert.rejects(query('select * from requests', { tables: ['traffic'] }), { code: 'sql_refused' })
})

test('countries and what is measured are columns; an error tells where it stands; the tables are told', async t => {
  const { used, query, call } = await house(t)
  await used(2, { country: 'DE', noted: '{"plan":"gold"}\n{"total":2.5}' })
  await used(1, { country: '' })
  const { rows } = await query(
    "select country, labels->>'plan', sum(cast(amounts->>'total' as double)) from requests group by all order by 1 desc",
    { since: '1h' },
  )
  assert.deepEqual(rows, [
    ['DE', 'gold', 5],
    ['', null, null],
  ])
  const wrong = (pattern: RegExp) => (thrown: Error) => pattern.test(thrown.message)
  await assert.rejects(query('select 1,\n  nothing from requests'), wrong(/nothing.*\(line 2, column 3\)$/s))
  await assert.rejects(query('select from from'), wrong(/\(line 1, column \d+\)$/))
  const { tables } = (await call('query-tables')).body as { tables: { name: string; columns: { name: string }[] }[] }
  for (const { name, columns } of tables)
    assert.equal(
      (await query(`select ${columns.map(column => column.name).join(', ')} from ${name}`)).columns.length,
      columns.length,
    )
})

test('an organization sees its own rows alone, whatever it asks', async t => {
  const { used, use, query, other, clock, call } = await house(t)
  await used(3)
  const theirs = { organization: other, api: 'api_theirs', atMs: clock.nowMs() - 6000, userAgent: 'theirs' }
  await use([theirs, theirs])
  for (const sql of [
    'select * from requests',
    'select * from traffic',
    'select * from names',
    'from duckdb_tables()',
    'from duckdb_databases()',
    'from duckdb_columns()',
    'from information_schema.tables',
    'from sqlite_master',
    'from duckdb_settings()',
    'select * from requests where organization is not null',
    "from query('from main.requests')",
  ]) {
    const told = await query(sql, { limit: 10_000 }).then(JSON.stringify, (error: Error) => error.message)
    assert.ok(!told.includes(other), sql)
    assert.doesNotMatch(told, /theirs|analytics\.duckdb|\/tmp\//, sql)
  }
  assert.deepEqual((await query('select count(*) from requests')).rows, [['3']])
  assert.deepEqual((await query('select count(*) from requests', {}, 'other')).rows, [['2']])
  const grants = [{ organizationId: other, role: 'viewer' }]
  const eve = { kind: 'person', id: 'usr_eve', name: 'eve', operator: false, grants }
  await assert.rejects(call('query', { caller: eve as never, body: { sql: 'select 1' } }), { code: 'not_found' })
})

test('no statement writes, reads a file, loads an extension, changes a setting or reaches the machine', async t => {
  const { used, query } = await house(t)
  await used(1)
  const directory = mkdtempSync(join(tmpdir(), 'sql-access-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const secret = join(directory, 'secret.csv')
  writeFileSync(secret, 'a\nhidden-word\n')
  for (const sql of [
    `from read_csv('${secret}')`,
    `from '${secret}'`,
    `select * from read_text('${secret}')`,
    `select * from read_blob('${secret}')`,
    `from glob('${directory}/*')`,
    `from read_csv('/proc/self/environ')`,
    `from parquet_scan('${directory}/x.parquet')`,
    `from read_json('http://127.0.0.1:1/x')`,
    `copy requests to '${directory}/out.csv'`,
    `copy requests from '${secret}'`,
    `attach '${directory}/x.duckdb' as x`,
    `export database '${directory}/all'`,
    `import database '${directory}/all'`,
    'install httpfs',
    'load httpfs',
    'set enable_external_access = true',
    'reset enable_external_access',
    'pragma enable_profiling',
    'call pragma_version()',
    'checkpoint',
    'create table x as select 1',
    'create macro f() as 1',
    'insert into requests select * from requests',
    'delete from requests',
    'drop table requests',
    'update names set name = 1',
    'select 1; select 2',
    'select $1',
    'begin',
    "select getenv('PATH')",
    "select * from postgres_scan('host=127.0.0.1', 'public', 'apis')",
    "select * from sqlite_scan('/x', 'y')",
    'selec 1',
    ';',
    '',
    'prepare p as select 1',
  ]) {
    const refused = query(sql).then(
      told => JSON.stringify(told),
      (error: { code: string; message: string }) => {
        assert.match(error.code, /^(sql_refused|invalid_input)$/, `${sql}: ${error.message}`)
        assert.doesNotMatch(error.message, /hidden-word/, sql)
        return 'refused'
      },
    )
    assert.equal(await refused, 'refused', sql)
  }
  assert.deepEqual(readdirSync(directory), ['secret.csv'])
  assert.deepEqual((await query('select count(*) from requests')).rows, [['1']])
})

const call = (sql: string, limits: object = {}) =>
  sandboxed({ files: [], names: [], sql, limits: { ...sandboxLimits, timeoutMs: 3000, ...limits } })

test('as many names as an organization may have are there before the statement, as they are written', async () => {
  const names = Array.from({ length: sqlLimits.namesMax }, (_, at) => ({
    ...{ id: `app_${at}`, kind: 'application', name: `it's "${at}"; drop table names` },
  }))
  const sql = 'select count(*), min(name) from names'
  const { rows } = await sandboxed({ files: [], names, sql, limits: sandboxLimits })
  assert.deepEqual(rows, [['20000', `it's "0"; drop table names`]])
})

test('what would never end, or takes too much, ends its own process at most', async () => {
  const endless = 'select count(*) from range(3000000) a, range(1000000) b where a.range % 7 = b.range % 3'
  await assert.rejects(call(endless, { timeoutMs: 300 }), { code: 'query_timeout' })
  const recursive = 'with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r'
  await assert.rejects(call(recursive, { timeoutMs: 300 }), (error: { code: string }) =>
    ['query_timeout', 'sql_too_large'].includes(error.code),
  )
  for (const sql of [
    "select list(repeat('x', 1000000)) from range(100000)",
    'select a.range from range(100000000) a order by hash(a.range)',
    "select string_agg(repeat('y', 100000)) from range(1000000)",
  ])
    await assert.rejects(call(sql, { memoryMegabytesMax: 128, timeoutMs: 20_000 }), { code: 'sql_too_large' }, sql)
})

test('a result is cut at its rows, its bytes and the length of a value', async () => {
  const many = await call('from range(1000000)', { rowsMax: 50 })
  assert.deepEqual([many.rows.length, many.truncated], [50, true])
  const large = await call("select repeat('x', 5000) from range(100000)", { rowsMax: 10_000, bytesMax: 100_000 })
  assert.ok(large.truncated && large.rows.length < 25)
  const [[value]] = (await call("select repeat('x', 5000000)")).rows as [[string]]
  assert.equal(value.length, sandboxLimits.valueCharactersMax + 1)
  const kinds = await call("select 9223372036854775807::bigint, 'nan'::double, null, [1, 2], {a: 1}, date '2026-01-02'")
  assert.deepEqual(kinds.rows, [['9223372036854775807', 'NaN', null, [1, 2], { a: 1 }, '2026-01-02']])
})

test('one statement of an organization is carried out at a time, and more rows than may be are not taken', async t => {
  const { used, query, analytics } = await house(t)
  await used(5)
  const { extract } = analytics
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  analytics.extract = async input => {
    begun.resolve()
    await held.promise
    return extract.call(analytics, input)
  }
  const first = query('select 1')
  await begun.promise
  await assert.rejects(query('select 1'), { code: 'too_many_attempts' })
  held.resolve()
  assert.equal((await first).rows.length, 1)
  analytics.extract = async input => ({ ...(await extract.call(analytics, input)), rows: 500_001 })
  await assert.rejects(query('select 1'), { code: 'sql_too_large' })
})
