/** Files of figures and of single requests: whole, bounded, harmless in a spreadsheet, of one's own organization alone. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { type FileAnswer, openServer } from '@gatehouse/control'
import { testToken } from '@gatehouse/control/testing.ts'
import { runWords } from '../cli/testing.ts'
import { alertHouse } from '../testing-alerts.ts'

async function house(t: TestContext) {
  const made = await alertHouse(t)
  const file = async (operation: string, input: object, organization = 'default') => {
    const answer = (await made.call(operation, { body: input, params: { organization } })) as { file: FileAnswer }
    return answer.file
  }
  const bytes = async ({ bytes: pieces }: FileAnswer) => {
    const all: Uint8Array[] = []
    for await (const piece of pieces) all.push(piece)
    return Buffer.concat(all)
  }
  const directory = mkdtempSync(join(tmpdir(), 'exports-'))
  t.after(() => rmSync(directory, { recursive: true }))
  /** As DuckDB reads it. */
  const rows = async (content: Buffer) => {
    const path = join(directory, 'read.parquet')
    writeFileSync(path, content)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const found = await connection.runAndReadAll(`select * from read_parquet('${path}')`)
    connection.closeSync()
    instance.closeSync()
    return { rows: found.getRowObjectsJson(), types: found.columnTypes().map(String), names: found.columnNames() }
  }
  return { ...made, file, bytes, rows, directory }
}

test('figures are a table of CSV and of Parquet, by the names that people gave', async t => {
  const { used, file, bytes, rows } = await house(t)
  await used(3, { status: 503, totalUs: 1000 })
  await used(5, { totalUs: 1000 })
  const asked = { by: ['api', 'status'], metrics: ['requests', 'errorRate', 'averageMs'], since: '1h' }
  const csv = await file('export-usage', { ...asked, format: 'csv' })
  assert.deepEqual([csv.name, csv.type], ['usage-default-2026-05-10.csv', 'text/csv; charset=utf-8'])
  assert.equal(
    (await bytes(csv)).toString(),
    'api,status,requests,errorRate,averageMs\r\norders,200,5,0,1\r\norders,503,3,1,1\r\n',
  )
  const read = await rows(await bytes(await file('export-usage', { ...asked, format: 'parquet' })))
  assert.deepEqual(read.types, ['VARCHAR', 'VARCHAR', 'BIGINT', 'DOUBLE', 'DOUBLE'])
  assert.deepEqual(read.rows, [
    { api: 'orders', status: '200', requests: '5', errorRate: 0, averageMs: 1 },
    { api: 'orders', status: '503', requests: '3', errorRate: 1, averageMs: 1 },
  ])
  const nothing = await rows(
    await bytes(
      await file('export-usage', {
        ...asked,
        from: '2020-01-01T00:00:00Z',
        to: '2020-01-02T00:00:00Z',
        format: 'parquet',
      }),
    ),
  )
  assert.deepEqual([nothing.rows, nothing.names.length], [[], 5])
})

test('what a caller wrote is no formula, no further cell and no further row', async t => {
  const { used, file, bytes, rows } = await house(t)
  const evil = ['=cmd|" /C calc"!A0', '+1', '-1', '@SUM(A1)', '\t=1', 'a,b', 'a"b', 'two\r\nlines', '＝1']
  for (const userAgent of evil) await used(1, { userAgent, path: '/=x' })
  const text = (await bytes(await file('export-requests', {}))).toString()
  const cells = parsed(text)
  assert.equal(cells.length, evil.length + 1)
  assert.ok(cells.every(row => row.length === cells[0]!.length))
  const agents = cells.slice(1).map(row => row[cells[0]!.indexOf('userAgent')]!)
  for (const agent of agents) assert.doesNotMatch(agent, /^[=+\-@\t\r＝]/)
  assert.deepEqual(agents.map(one => one.replace(/^'/, '')).toSorted(), evil.toSorted())
  // Programs read what it was.
  const read = await rows(await bytes(await file('export-requests', { format: 'parquet' })))
  assert.deepEqual(read.rows.map(row => row.userAgent as string).toSorted(), evil.toSorted())
  assert.match(String(read.types[0]), /^TIMESTAMP/)
})

test('many requests come page by page, as many as are asked for, and no more files at a time than there may be', async t => {
  const { used, file, bytes, rows, analytics } = await house(t)
  for (let times = 0; times < 3; times++) await used(8000)
  const { requests } = analytics
  let asked = 0
  analytics.requests = input => {
    asked++
    return requests.call(analytics, input)
  }
  const csv = (await bytes(await file('export-requests', { limit: 12_000 }))).toString()
  assert.deepEqual([csv.split('\r\n').length - 2, asked], [12_000, 3])
  assert.equal(new Set(csv.split('\r\n').map(line => line.split(',')[1])).size, 12_000 + 2)
  const read = await rows(await bytes(await file('export-requests', { limit: 1_000_000, format: 'parquet' })))
  assert.equal(read.rows.length, 24_000)
  // Whoever leaves asks for nothing more.
  asked = 0
  const left = (await file('export-requests', { limit: 24_000 })).bytes[Symbol.asyncIterator]()
  await left.next()
  const other = (await file('export-requests', {})).bytes[Symbol.asyncIterator]()
  await other.next()
  await assert.rejects(file('export-requests', {}), { code: 'too_many_attempts' })
  await left.return?.()
  await other.return?.()
  assert.equal(asked, 2)
  await file('export-requests', {})
})

test('an organization exports its own alone', async t => {
  const { used, use, file, bytes, call, clock } = await house(t)
  const made = await call('Organization.create', { body: { name: 'other', spec: {} } })
  const other = (made.body as { id: string }).id
  await used(2, { userAgent: 'mine' })
  await use([{ organization: other, api: 'api_theirs', atMs: clock.nowMs() - 6000, userAgent: 'theirs' }])
  const text = (await bytes(await file('export-requests', {}))).toString()
  assert.doesNotMatch(text, /theirs/)
  assert.match((await bytes(await file('export-requests', {}, 'other'))).toString(), /theirs/)
  const eve = {
    kind: 'person',
    id: 'usr_eve',
    name: 'eve',
    operator: false,
    grants: [{ organizationId: other, role: 'viewer' }],
  }
  await assert.rejects(call('export-requests', { caller: eve as never, body: {} }), { code: 'not_found' })
})

test('by HTTP and the command line a file is whole or none, and a failure is told', async t => {
  const { used, control, directory, analytics } = await house(t)
  await used(6000)
  const server = await openServer(control)
  t.after(() => server.close())
  const { url } = await server.listen({ address: '127.0.0.1', port: 0 })
  const cli = (words: string) =>
    runWords(words.split(' '), { cwd: directory, env: { GATEHOUSE_URL: url, GATEHOUSE_TOKEN: testToken } })
  const done = await cli('export-requests --format csv --output r.csv')
  assert.deepEqual([done.code, done.out], [0, ''], done.err)
  assert.equal(readFileSync(join(directory, 'r.csv'), 'utf8').split('\r\n').length, 6002)
  const shown = await cli('export-usage --by api --since 1h')
  assert.equal(shown.err, '')
  assert.match(shown.out, /^api,requests\r\norders,6000\r\n$/)
  const unnamed = await cli('export-usage --format parquet')
  assert.notEqual(unnamed.code, 0)
  assert.match(unnamed.err, /needs --output/)
  const refused = await cli('export-requests --api nowhere --output n.csv')
  assert.match(refused.err, /not_found/)
  const { requests } = analytics
  let asked = 0
  analytics.requests = input => (++asked === 2 ? Promise.reject(new Error('away')) : requests.call(analytics, input))
  const cut = await cli('export-requests --output cut.csv')
  assert.notEqual(cut.code, 0)
  analytics.requests = () => Promise.reject(new Error('away'))
  const away = await fetch(`${url}/api/v1/organizations/default/export-requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testToken}`, 'content-type': 'application/json' },
    body: '{}',
  })
  assert.equal(away.status, 500)
  assert.deepEqual(
    readdirSync(directory).filter(name => name !== 'read.parquet'),
    ['r.csv'],
  )
})

/** RFC 4180, by the letter. */
function parsed(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '' && quoted === undefined && plain === '') break
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.filter(row => row.length > 0)
}
