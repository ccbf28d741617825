import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { listName, writeSdk } from './write-sdk.ts'

test('who is ended in the middle leaves a folder that the next one may write, with nothing that is of neither', async t => {
  const folder = join(mkdtempSync(join(tmpdir(), 'gatehouse-sdk-')), 'client')
  t.after(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
  // No folder can stand where a file does.
  const ended = writeSdk(folder, [
    ['a.ts', 'a'],
    ['a.ts/b.ts', 'b'],
  ])
  await assert.rejects(ended, { code: /EEXIST|ENOTDIR/ })
  await writeSdk(folder, [['c.ts', 'c']])
  assert.deepEqual(readdirSync(folder), [listName, 'c.ts'])
  assert.equal(readFileSync(join(folder, listName), 'utf8'), 'c.ts\n')
})
