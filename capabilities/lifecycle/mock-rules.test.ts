import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { contractRules, graphqlRules } from './mock-rules.ts'

const root = join(import.meta.dirname, '../..')

test('every rule of a mock is held by a test that there is', () => {
  const rules = [...contractRules, ...graphqlRules]
  assert.ok(rules.length > 30)
  for (const { wish, heldBy } of rules) {
    const [file, name] = heldBy
    assert.ok(readFileSync(join(root, file), 'utf8').includes(`test('${name}'`), `${wish}: ${name}`)
  }
  assert.equal(new Set(rules.map(({ wish }) => wish)).size, rules.length)
})
