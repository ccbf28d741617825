import assert from 'node:assert/strict'
import test from 'node:test'
import { exactWords, relativeWords } from './relative-words.ts'
import { speak, t } from './text.ts'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'

test('a language that lacks a text shows the English, with what is filled in', () => {
  speak('de', { cancel: 'Abbrechen' })
  assert.equal(t('cancel'), 'Abbrechen')
  assert.equal(t('deleteWhat', { name: 'pets' }), 'Delete pets')
  speak('en', en)
})

test('German fills in the same names as English does', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const [key, text] of Object.entries(de)) assert.deepEqual(names(text!), names(en[key as keyof typeof en]), key)
  assert.ok(Object.keys(de).length * 2 > Object.keys(en).length * 0.8, 'about half')
})

test('a time is told as how long ago, and exactly', () => {
  const now = Date.parse('2026-11-21T14:05:00Z')
  assert.equal(relativeWords('2026-11-21T12:05:00Z', now, 'en'), '2 hours ago')
  assert.equal(relativeWords('2026-11-24T14:05:00Z', now, 'de'), 'in 3 Tagen')
  assert.equal(exactWords('2026-11-21T14:05:00Z', 'en', 'UTC'), '21 Nov 2026, 14:05')
})
