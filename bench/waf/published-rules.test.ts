import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { folder, packed } from './published-rules.ts'

test('the published rules are those whose digest is written beside them', () => {
  const digest = createHash('sha256').update(packed()).digest('hex')
  assert.ok(readFileSync(new URL('README.md', folder), 'utf8').includes(digest), digest)
})
