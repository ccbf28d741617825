import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { floods, http2Rules } from './rules.ts'

const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8')
const lineOf = (rule: string) => spec.split('\n').find(line => line.startsWith(`- **${rule}** `))

test('every refusal and every limit of HTTP/2 has a number of its own, and a line in SPEC.md', () => {
  const all = [...Object.values(http2Rules).map(({ rule }) => rule), ...Object.values(floods)]
  assert.equal(new Set(all).size, all.length)
  for (const rule of all) assert.ok(lineOf(rule), rule)
  for (const { rule, status } of Object.values(http2Rules)) {
    assert.match(lineOf(rule)!, new RegExp(`\\b${status}\\b`), rule)
  }
})
