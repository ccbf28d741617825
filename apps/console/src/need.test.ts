import assert from 'node:assert/strict'
import test from 'node:test'
import { isDue, needs } from './need.ts'

test('keys that end soon need somebody, those of calls from the portal’s pages do not', () => {
  const nowMs = Date.parse('2026-11-21T14:00:00Z')
  const need = needs.find(({ kind }) => kind === 'Credential')!
  const key = (name: string, dueAt?: string) => isDue(need, { name, dueAt }, nowMs)
  assert.equal(key('k-0123456789abcdef', '2026-11-21T15:00:00Z'), true)
  assert.equal(key('try-0123456789abcdef', '2026-11-21T15:00:00Z'), false)
  assert.equal(key('try-out', '2026-11-21T15:00:00Z'), true)
  assert.equal(key('k-0123456789abcdef', '2027-11-21T15:00:00Z'), false)
  assert.equal(key('k-0123456789abcdef'), false)
})
