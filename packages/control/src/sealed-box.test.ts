import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { temporaryDirectory } from '@gatehouse/store/testing.ts'
import { addMasterKey, masterKeys } from './master-key.ts'
import { sealedBox } from './sealed-box.ts'

const plain = new TextEncoder().encode('a secret')

test('a sealed secret opens for its purpose and for no other, and not when it was changed', async t => {
  const box = sealedBox(masterKeys({ dataDir: temporaryDirectory(t) }))
  const sealed = await box.seal(plain, 'connection:1')
  assert.notEqual(await box.seal(plain, 'connection:1'), sealed, 'never the same twice')
  assert.deepEqual(await box.open(sealed, 'connection:1'), plain)
  await assert.rejects(box.open(sealed, 'connection:2'), { code: 'secret_unreadable' })
  for (const at of [5, 20, 60, sealed.length - 3]) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    await assert.rejects(box.open(changed, 'connection:1'), { code: 'secret_unreadable' })
  }
  for (const text of ['', 'gh1', 'gh1...', 'gh9.a.b.c']) {
    await assert.rejects(box.open(text, ''), { code: 'secret_unreadable' })
  }
})

test('the master key is made once, readable by its owner alone, and found again', t => {
  const dataDir = temporaryDirectory(t)
  const made = masterKeys({ dataDir })
  assert.deepEqual(masterKeys({ dataDir }), made)
  assert.equal(statSync(join(dataDir, 'master.key')).mode & 0o777, 0o600)
})

test('after a new master key old secrets open, and sealed anew they need the old key no more', async t => {
  const dataDir = temporaryDirectory(t)
  const old = sealedBox(masterKeys({ dataDir }))
  const sealed = await old.seal(plain, 'x')
  const keys = addMasterKey(dataDir)
  const renewed = await sealedBox(keys).renewed(sealed)
  const newest = sealedBox([keys[0]])
  assert.deepEqual(await newest.open(renewed, 'x'), plain)
  await assert.rejects(newest.open(sealed, 'x'), { code: 'secret_unreadable' })
})

test('a master key that is none is refused by name', () => {
  for (const text of ['', 'short', 'x'.repeat(64)]) {
    assert.throws(() => masterKeys({ text }), { code: 'setting_invalid' })
  }
})
