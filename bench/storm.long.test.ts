import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import test from 'node:test'

/** How p99 compares takes a machine that does nothing else: `npm run storm`. */
test('a program of a thousand routes is another one twenty times a second: no request fails, and memory stays', {
  timeout: 120_000,
}, async t => {
  const file = join(import.meta.dirname, 'storm.ts')
  const words = [file, '--routes', '1000', '--seconds', '8', '--json']
  const out = await new Promise<string>(resolve => {
    execFile(process.execPath, words, (_, stdout) => resolve(stdout))
  })
  const { failed, requests, grownBytes, quietP99Ms, stormP99Ms } = JSON.parse(out.trim().split('\n').at(-1)!)
  t.diagnostic(`p99 ${stormP99Ms.toFixed(1)} ms beside ${quietP99Ms.toFixed(1)} ms when it was quiet`)
  assert.equal(failed, 0)
  assert.ok(requests > 1000)
  assert.ok(grownBytes < 16 * 2 ** 20, `${grownBytes}`)
})
