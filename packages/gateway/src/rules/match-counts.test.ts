import assert from 'node:assert/strict'
import test from 'node:test'
import { MatchCounts, rulesMax } from './match-counts.ts'

test('each rule is counted by what came of the request, and of more rules than there is room for all are', () => {
  const counts = new MatchCounts()
  for (let id = 1; id <= rulesMax + 50; id++) counts.note(id, 'refused')
  counts.note(1, 'passed')
  counts.note(1, 'refused')
  const samples = counts.samples()
  const of = (rule: string, verdict: string) =>
    samples.find(({ labels }) => labels?.rule === rule && labels.verdict === verdict)?.value
  assert.deepEqual([of('1', 'refused'), of('1', 'passed'), of('others', 'refused')], [2, 1, 50])
  assert.equal(samples.length, rulesMax + 2)
})
