import assert from 'node:assert/strict'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { replaceFile } from './replace-file.ts'

test('who had the file open still reads the old text whole; links, rights and the folder stay as they were', async t => {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-replace-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'api.yaml'), 'old', { mode: 0o640 })
  symlinkSync('api.yaml', join(cwd, 'link.yaml'))
  const reader = await open(join(cwd, 'api.yaml'), 'r')
  t.after(() => reader.close())
  await replaceFile(cwd, 'link.yaml', 'new')
  assert.equal(await reader.readFile('utf8'), 'old')
  assert.equal(readFileSync(join(cwd, 'api.yaml'), 'utf8'), 'new')
  assert.equal(statSync(join(cwd, 'api.yaml')).mode & 0o777, 0o640)
  assert.ok(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink())
  mkdirSync(join(cwd, 'folder'))
  const hint = 'Check the path and its permissions.'
  await assert.rejects(replaceFile(cwd, 'folder', 'x'), { code: 'data_unwritable', hint })
  assert.deepEqual(readdirSync(cwd), ['api.yaml', 'folder', 'link.yaml'])
})
