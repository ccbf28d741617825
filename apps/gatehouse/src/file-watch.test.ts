import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import { FileWatch, stampOf } from './file-watch.ts'

/** A watch whose time passes when the test says so; `look` resolves when it has looked. */
function watched(t: TestContext) {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-watch-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  let task: (() => void) | undefined
  const seen = { changes: 0 }
  const after = (_: number, next: () => void) => {
    task = next
    return () => (task = undefined)
  }
  const watch = new FileWatch({ clock: { ...systemClock, after }, everyMs: 1, changed: () => void seen.changes++ })
  const look = async () => {
    const next = task!
    task = undefined
    next()
    while (!task) await new Promise(resolve => setImmediate(resolve))
  }
  return { watch, seen, look, file: join(cwd, 'file'), isOver: () => task === undefined }
}

test('a change between the reading and the first look is told, once', async t => {
  const { watch, seen, look, file } = watched(t)
  writeFileSync(file, 'one')
  const stamp = await stampOf(file)
  writeFileSync(file, 'other')
  watch.use(new Map([[file, stamp]]))
  await look()
  await look()
  assert.equal(seen.changes, 1)
})

test('a file that comes, changes or goes is told each time; one that stays is not', async t => {
  const { watch, seen, look, file } = watched(t)
  watch.use(new Map([[file, await stampOf(file)]]))
  const changes: number[] = []
  for (const act of [
    () => {},
    () => writeFileSync(file, 'one'),
    () => writeFileSync(file, 'three'),
    () => rmSync(file),
  ]) {
    act()
    await look()
    changes.push(seen.changes)
  }
  assert.deepEqual(changes, [0, 1, 2, 3])
})

test('nothing is looked at once it is closed', t => {
  const { watch, isOver } = watched(t)
  watch.close()
  assert.ok(isOver())
})
