/** A run of tests loses none of them, whatever one prints or ends with. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { TestRuns, withoutSummary } from './test-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-runs-'))

async function resultOf(body: string) {
  const file = join(folder, 'a.test.mjs')
  writeFileSync(file, `import { spawn } from 'node:child_process'\nimport test from 'node:test'\n${body}`)
  const runs = new TestRuns(() => undefined)
  await runs.run({ name: 'a', rest: ['--test', '--test-isolation=none', file] })
  await runs.run({ name: 'none', rest: ['-e', 'console.log("ℹ tests 0")'] })
  return { ...runs.results[0]!, allOk: runs.ok, conclusion: runs.conclusion() }
}

test('bytes that look like a result of another runner are printed, and no test is lost', async () => {
  const { ok, passed, failed } = await resultOf(`
    test('one', () => { process.stdout.write(Buffer.from([0xff, 0x0f, 0, 0, 0, 4, 1, 2, 3, 4, 5])) })
    test('two', () => undefined)`)
  assert.deepEqual({ ok, passed, failed }, { ok: true, passed: 2, failed: 0 })
})

test('what failed stands in the conclusion with its reason', async () => {
  const { allOk, passed, failed, conclusion } = await resultOf(`
    test('one', () => undefined)
    test('two', () => { throw new Error('seven is not eight') })`)
  assert.deepEqual({ allOk, passed, failed }, { allOk: false, passed: 1, failed: 1 })
  assert.match(conclusion, /What failed[\s\S]*seven is not eight[\s\S]*\n1 tests passed, 1 failed$/)
})

test('a process that ends before its tests do has failed, also with 0, and also when it is killed', async () => {
  for (const [end, said] of [
    ['process.exit(0)', '0'],
    ['process.kill(process.pid, "SIGKILL")', 'SIGKILL'],
  ]) {
    const { ok, failed, failure } = await resultOf(`test('one', () => { ${end} })`)
    assert.deepEqual({ ok, failed }, { ok: false, failed: 1 })
    assert.match(failure, new RegExp(`^It ended with ${said} before its tests did\\.`))
  }
})

test('a program that a test left behind holds up nobody', { timeout: 10_000 }, async () => {
  const { ok } = await resultOf(`test('one', () => { spawn('sleep', ['15'], { stdio: 'inherit' }).unref() })`)
  assert.ok(ok)
})

test('of what a file prints, the counts alone are left out', () => {
  assert.equal(
    withoutSummary('✔ one (1ms)\nℹ 7 rows\nℹ tests 1\nℹ pass 1\nℹ duration_ms 12.5\n'),
    '✔ one (1ms)\nℹ 7 rows\n',
  )
})
