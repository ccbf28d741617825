import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { exactWords, relativeWords } from './relative-words.ts'
import { alsoSay, speak, t } from './text.ts'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'
import { insightEn } from './texts/insight-en.ts'
import { siteEn } from './texts/site-en.ts'

test('a language that lacks a text shows the English, with what is filled in', () => {
  speak('de', { cancel: 'Abbrechen' })
  assert.equal(t('cancel'), 'Abbrechen')
  assert.equal(t('deleteWhat', { name: 'pets' }), 'Delete pets')
  speak('en', en)
})

test('German fills in the same names as English does', () => {
  const all = { ...en, ...siteEn, ...insightEn }
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const [key, text] of Object.entries(de)) assert.deepEqual(names(text!), names(all[key as keyof typeof all]), key)
  assert.ok(Object.keys(de).length * 2 > Object.keys(all).length * 0.8, 'about half')
})

test('a time is told as how long ago, and exactly', () => {
  const now = Date.parse('2026-11-21T14:05:00Z')
  assert.equal(relativeWords('2026-11-21T12:05:00Z', now, 'en'), '2 hours ago')
  assert.equal(relativeWords('2026-11-24T14:05:00Z', now, 'de'), 'in 3 Tagen')
  assert.equal(exactWords('2026-11-21T14:05:00Z', 'en', 'UTC'), '21 Nov 2026, 14:05')
})

test('a text has one meaning: no key stands in two catalogues, and the console asks for none of the portal’s', () => {
  const folder = join(import.meta.dirname, 'texts')
  const seen = new Map<string, string>()
  for (const file of readdirSync(folder).filter(name => name.endsWith('en.ts'))) {
    for (const [, key] of readFileSync(join(folder, file), 'utf8').matchAll(/^ {2}(\w+): /gm)) {
      assert.equal(seen.get(key!), undefined, `${key} stands in ${file} too`)
      seen.set(key!, file)
    }
  }
  assert.ok(seen.size > 500)
  const console = join(import.meta.dirname, '../../../apps/console/src')
  for (const file of readdirSync(console, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) continue
    for (const [, key] of readFileSync(join(console, file), 'utf8').matchAll(/\bt\('(\w+)'/g)) {
      assert.ok(!(key! in siteEn), `${file} asks for ${key}`)
    }
  }
})

test('a site has its own texts beside those of both', () => {
  alsoSay(siteEn)
  const [key] = Object.keys(siteEn) as (keyof typeof siteEn)[]
  assert.equal(t(key!), siteEn[key!])
})
