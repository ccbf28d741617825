import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { refusedRequests } from '../../fuzz/refused-requests.ts'
import { refusedReplies } from '../../fuzz/replies.ts'
import { rules } from './rules.ts'

const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8')
const lineOf = (rule: string) => spec.split('\n').find(line => line.startsWith(`- **${rule}** `))

test('every refusal has a line in SPEC.md that says its status', () => {
  for (const { rule, status } of Object.values(rules)) {
    const line = lineOf(rule)
    assert.ok(line, rule)
    if (status !== 502) assert.match(line, new RegExp(`\\b${status}\\b`), rule)
  }
})

test('every refusal has a number of its own, and a case in the golden tables', () => {
  const all = Object.values(rules).map(({ rule }) => rule)
  assert.equal(new Set(all).size, all.length)
  const shown = new Set([...refusedRequests.map(([rule]) => rule), ...refusedReplies.map(({ rule }) => rule)])
  for (const { rule, status } of Object.values(rules)) assert.ok(shown.has(`${rule} ${status}`), rule)
})
