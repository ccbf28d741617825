import assert from 'node:assert/strict'
import test from 'node:test'
import { markWords, momentWords } from './moment-words.ts'

const at = Date.parse('2026-11-21T18:05:00Z') / 1000

test('times of charts are written as times of pages are', () => {
  assert.equal(markWords(at, 3600, 'en', 'UTC'), '18:05')
  assert.equal(markWords(at, 86_400, 'en', 'UTC'), '21 Nov')
  assert.equal(markWords(at, 3600, 'de', 'UTC'), '18:05')
  assert.equal(momentWords(at, 'en', 'UTC'), '21 Nov 2026, 18:05')
})
