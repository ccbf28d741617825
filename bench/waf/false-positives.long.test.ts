import assert from 'node:assert/strict'
import test from 'node:test'
import { falsePositives } from './false-positives.ts'
import { installCorpus, isCorpusInstalled, requestsOfDocuments } from './good-documents.ts'

const missing = !isCorpusInstalled() && process.env.CI !== 'true'

test('requests that real documents describe pass the built-in rules, all but 3 of a thousand', {
  skip: missing ? 'needs npm ci --prefix tools/corpus' : false,
}, () => {
  installCorpus()
  const requests = requestsOfDocuments(60)
  assert.ok(requests.length > 500, String(requests.length))
  for (const { set, refused } of falsePositives(requests)) {
    const most = set === 'built in' ? 0.003 : 0.03
    assert.ok(refused <= Math.ceil(most * requests.length), `${set}: ${refused} of ${requests.length}`)
  }
})
