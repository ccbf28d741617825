import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { testControl } from '@gatehouse/control/testing.ts'
import { openStore } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { runWords } from './testing.ts'

test('a platform is backed up while it stands still and restored into an empty place, whole or not at all:', async t => {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-backup-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  const store = await openStore({ kind: 'pglite', dataDir: join(cwd, 'one'), fsync: false })
  const { call, control } = await testControl(t, catalogue, { store })
  await call('Api.create', { body: { name: 'pets', spec: { title: 'Pets' } } })

  await t.test('not while a platform has it open', async () => {
    const { code, err } = await runWords(['backup', 'kept', '--data', 'one'], { cwd })
    assert.equal(code, 6, err)
    assert.match(err, /data_locked/)
    assert.ok(!existsSync(join(cwd, 'kept')) && !existsSync(join(cwd, 'kept.partial')))
  })
  await control.close()
  await store.close()

  await t.test('to a file that only its owner reads', async () => {
    const { code, out, err } = await runWords(['backup', 'kept', '--data', 'one'], { cwd })
    assert.equal(code, 0, err)
    assert.match(out, /kept holds \d+ rows\./)
    assert.match(err, /The master key is not in it/)
    assert.equal(statSync(join(cwd, 'kept')).mode & 0o777, 0o600)
    assert.equal((await runWords(['backup', 'no/such/place', '--data', 'one'], { cwd })).code, 1)
  })

  await t.test('a file that was cut off restores nothing', async () => {
    writeFileSync(join(cwd, 'cut'), '{"format":"gatehouse-backup"')
    const { code, err } = await runWords(['restore', 'cut', '--data', 'two'], { cwd })
    assert.equal(code, 7, err)
    assert.equal((await runWords(['restore', 'nowhere', '--data', 'two'], { cwd })).code, 5)
  })

  await t.test('and what is restored is what was there', async () => {
    const { code, err } = await runWords(['restore', 'kept', '--data', 'two'], { cwd })
    assert.equal(code, 0, err)
    const restored = await openStore({ kind: 'pglite', dataDir: join(cwd, 'two'), fsync: false })
    t.after(() => restored.close())
    const rows = await restored.db.selectFrom('apis').select('name').execute()
    assert.deepEqual(rows, [{ name: 'pets' }])
    const { err: twice, code: again } = await runWords(['restore', 'kept', '--data', 'one'], { cwd })
    assert.ok(again > 0, twice)
  })
})
