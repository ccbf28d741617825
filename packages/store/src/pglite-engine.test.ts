import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type Files, systemFiles } from './durable-files.ts'
import { openEngine } from './pglite-engine.ts'
import { openStore } from './store.ts'
import { emptyTemplate, temporaryDirectory } from './testing.ts'

async function engine(t: TestContext, files: Files) {
  const directory = join(temporaryDirectory(t), 'pglite')
  cpSync(await emptyTemplate(), directory, { recursive: true })
  const opened = await openEngine({ directory, files })
  t.after(() => opened.close().catch(() => {}))
  return opened
}

test('every commit has written its log to the disk before it is answered, a read writes nothing', async t => {
  const dirty = new Set<number>()
  let syncs = 0
  let writes = 0
  const { query } = await engine(t, {
    write(descriptor, ...rest) {
      if (readlinkSync(`/proc/self/fd/${descriptor}`).includes('pg_wal')) dirty.add(descriptor)
      writes++
      return systemFiles.write(descriptor, ...rest)
    },
    fsync(descriptor) {
      syncs++
      dirty.delete(descriptor)
      systemFiles.fsync(descriptor)
    },
  })
  const run = async (sql: string) => {
    const reply = await query(sql, [])
    assert.ok(reply.ok, sql)
  }
  await run('create table t (id int)')
  await run('checkpoint')
  for (let id = 0; id < 20; id++) {
    syncs = 0
    const logged = writes
    await run(`insert into t values (${id})`)
    assert.ok(writes > logged)
    assert.deepEqual({ syncs, dirty: dirty.size }, { syncs: 1, dirty: 0 })
  }
  syncs = 0
  await run('select count(*) from t')
  assert.equal(syncs, 0)
  await run('begin')
  await run('insert into t values (100)')
  assert.equal(syncs, 0)
  await run('commit')
  assert.equal(syncs, 1)
  await run('checkpoint')
  assert.ok(syncs > 10, 'a checkpoint syncs the pages it wrote')
})

test('a commit whose fsync fails is not acknowledged', async t => {
  let broken = false
  const failing = () => {
    throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', errno: -5 })
  }
  const { query } = await engine(t, { ...systemFiles, fsync: file => (broken ? failing() : systemFiles.fsync(file)) })
  await query('create table t (id int)', [])
  broken = true
  const reply = await query('insert into t values (1)', []).catch(error => ({ ok: false, error }))
  assert.equal(reply.ok, false)
})

test('a full disk is answered as such and leaves the database usable when there is space again', async t => {
  let full = false
  const failing = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 })
  }
  const files: Files = { ...systemFiles, write: (...given) => (full ? failing() : systemFiles.write(...given)) }
  const { query } = await engine(t, files)
  await query('create table t (id int, body text)', [])
  full = true
  const fill = 'insert into t select g, repeat(md5(g::text), 30) from generate_series(1, 20000) g'
  const reply = await query(fill, []).catch(error => ({
    ok: false as const,
    sqlState: 'broken',
    message: String(error),
  }))
  assert.equal(reply.ok, false)
  assert.equal((reply as { sqlState: string }).sqlState, '53100', JSON.stringify(reply))
  full = false
  const { rows } = (await query('select count(*) as n from t', [])) as { rows: unknown[] }
  assert.deepEqual(rows, [{ n: 0 }])
})

test('a first start that was cut short is begun anew', async t => {
  const dataDir = temporaryDirectory(t)
  mkdirSync(join(dataDir, 'pglite.new'))
  writeFileSync(join(dataDir, 'pglite.new/PG_VERSION'), '18\n')
  const store = await openStore({ kind: 'pglite', dataDir, template: await emptyTemplate(), fsync: false })
  await store.ping()
  await store.close()
  assert.equal(existsSync(join(dataDir, 'pglite.new')), false)
})

test('every acknowledged row is there after the process was killed in mid-write, three times', async t => {
  const dataDir = temporaryDirectory(t)
  cpSync(await emptyTemplate(), join(dataDir, 'pglite'), { recursive: true })
  const acknowledged: number[] = []
  for (let round = 1; round <= 3; round++) {
    const writer = fork(join(import.meta.dirname, 'testing-writer.ts'), [dataDir, String(round * 1_000_000)])
    t.after(() => writer.kill('SIGKILL'))
    const enough = Promise.withResolvers<void>()
    let count = 0
    writer.on('message', id => {
      acknowledged.push(Number(id))
      if (++count === 100) enough.resolve()
    })
    await enough.promise
    writer.kill('SIGKILL')
    await once(writer, 'exit')
  }
  const store = await openStore({ kind: 'pglite', dataDir })
  const rows = await store.db.selectFrom('t').select('id').execute()
  await store.close()
  const found = new Set(rows.map(row => row.id))
  assert.ok(acknowledged.length >= 300)
  assert.deepEqual(
    acknowledged.filter(id => !found.has(id)),
    [],
  )
})
