import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import test from 'node:test'
import { installed } from './processes.ts'

const missing = ['nginx', 'wrk', 'h2load', 'curl', 'openssl'].filter(program => !installed(program))
const skip = missing.length > 0 && process.env.CI !== 'true' ? `${missing.join(', ')} is not installed` : false

interface Verdict {
  turns: Record<string, number>
  failed: { well: number; rough: number }
  reasons: Record<string, number>
  complaints: string[]
  left: Record<string, number>
}

/** Whether memory grows takes twenty minutes to tell: `npm run soak`. */
test('half a minute of all callers at once: every byte is right, and nothing is left when they have gone', {
  skip,
  timeout: 180_000,
}, async () => {
  assert.deepEqual(missing, [])
  const file = join(import.meta.dirname, 'soak.ts')
  const out = await new Promise<string>(resolve => {
    execFile(process.execPath, [file, '--minutes', '0.5', '--json'], (_, stdout) => resolve(stdout))
  })
  const { turns, failed, reasons, complaints, left } = JSON.parse(out.trim().split('\n').at(-1)!) as Verdict
  assert.deepEqual([failed, reasons, complaints], [{ well: 0, rough: 0 }, {}, []])
  assert.deepEqual(new Set(Object.values(left)), new Set([0]))
  for (const name of ['HTTP/2', 'WebSocket', 'events', 'slow download', 'curl']) assert.ok(turns[name]! > 0, name)
})
