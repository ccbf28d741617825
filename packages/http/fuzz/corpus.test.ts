import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCorpus, readingLine } from './corpus.ts'
import { bytesOf, everyByte, requestTranscript } from './transcript.ts'

describe('what fuzzing found once is read as it was decided, however it is split', () => {
  for (const { name, expected, text } of readCorpus()) {
    test(name, () => {
      assert.equal(readingLine(text), expected)
      assert.deepEqual(requestTranscript(everyByte(bytesOf(text))), requestTranscript([bytesOf(text)]))
    })
  }
})
