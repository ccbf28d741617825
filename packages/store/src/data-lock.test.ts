import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Failure } from '@gatehouse/base'
import { lockDirectory } from './data-lock.ts'
import { openStore } from './store.ts'
import { temporaryDirectory } from './testing.ts'

const failure = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === code && text.test(error.message) && !error.message.includes('\n')

/** Another process that takes the lock and holds it. */
async function holder(t: TestContext, directory: string): Promise<ChildProcess> {
  const lock = JSON.stringify(join(import.meta.dirname, 'data-lock.ts'))
  const program = `const { lockDirectory } = await import(${lock}); globalThis.held = lockDirectory(${JSON.stringify(directory)})
    process.stdout.write('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout!, 'data')
  return child
}

test('a second process is refused with the directory and the pid, and let in once the first was killed', async t => {
  const directory = join(temporaryDirectory(t), 'data')
  const child = await holder(t, directory)
  assert.throws(
    () => lockDirectory(directory),
    failure('data_locked', new RegExp(`${directory} .*process ${child.pid}`)),
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDirectory(directory).release()
})

test('a store in the same process is refused while another has the directory, and let in after it closed', async t => {
  const dataDir = temporaryDirectory(t)
  const lock = lockDirectory(dataDir)
  await assert.rejects(
    openStore({ kind: 'pglite', dataDir }),
    failure('data_locked', new RegExp(`process ${process.pid}`)),
  )
  assert.throws(() => lockDirectory(dataDir), failure('data_locked', /in use/)) // the refusal above dropped nothing
  lock.release()
  lock.release()
  lockDirectory(dataDir).release()
})

test('a directory that cannot be made or written is named', t => {
  const directory = temporaryDirectory(t)
  writeFileSync(join(directory, 'file'), '')
  assert.throws(() => lockDirectory(join(directory, 'file/data')), failure('data_unwritable', /file\/data cannot be/))
  mkdirSync(join(directory, 'taken/lock.sqlite'), { recursive: true })
  assert.throws(() => lockDirectory(join(directory, 'taken')), failure('data_unwritable', /taken cannot be written/))
})

test('a data directory of a newer PostgreSQL is refused in one line, untouched, and its lock is given back', async t => {
  const dataDir = temporaryDirectory(t)
  mkdirSync(join(dataDir, 'pglite'))
  writeFileSync(join(dataDir, 'pglite/PG_VERSION'), '99\n')
  const refused = failure('data_newer', /PostgreSQL 99/)
  await assert.rejects(openStore({ kind: 'pglite', dataDir }), refused)
  await assert.rejects(openStore({ kind: 'pglite', dataDir }), refused)
})
