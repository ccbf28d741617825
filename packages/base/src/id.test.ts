import assert from 'node:assert/strict'
import test from 'node:test'
import { idBytes, idFromBytes, newId } from './id.ts'

test('an identifier names its kind and survives the way through bytes', () => {
  const id = newId('api', 1_700_000_000_000)
  assert.match(id, /^api_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  assert.equal(idFromBytes('api', idBytes(id)!), id)
})

test('identifiers sort by the time they were made', () => {
  assert.ok(newId('x', 1_700_000_000_000) < newId('x', 1_700_000_000_001))
})

test('text that is not an identifier has no bytes', () => {
  for (const text of ['', 'api_', 'api_8zzzzzzzzzzzzzzzzzzzzzzzzz', 'api_0123456789012345678901234u']) {
    assert.equal(idBytes(text), undefined)
  }
})
