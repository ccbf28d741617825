import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
import { helpOf } from '@gatehouse/base/script-words.ts'

const root = join(import.meta.dirname, '..')
const scripts = [
  'bench/bench.ts',
  'bench/soak.ts',
  'bench/limiter.ts',
  'bench/events.ts',
  'bench/store.ts',
  'bench/insight.ts',
]
const run = (script: string, word: string) => promisify(execFile)(process.execPath, [join(root, script), word])

for (const script of [...scripts, 'packages/http/fuzz/fuzz.ts']) {
  test(`${script} tells with --help how it is called, and refuses a flag that it does not know, without a stack trace`, async () => {
    const { stdout } = await run(script, '--help')
    assert.equal(stdout.trim(), helpOf(readFileSync(join(root, script), 'utf8')))
    assert.match(stdout, /npm run|npx node/)
    const refused = (await run(script, '--no-such-flag').catch(thrown => thrown)) as { code: number; stderr: string }
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, /--no-such-flag[\s\S]*See --help/)
    assert.doesNotMatch(refused.stderr, /\n {4}at /)
  })
}
