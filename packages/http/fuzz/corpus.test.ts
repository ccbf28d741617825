import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCorpus, readingLine, replyDraw } from './corpus.ts'
import { bytesOf, everyByte, replyTranscript, requestTranscript } from './transcript.ts'

describe('what fuzzing found once is read as it was decided, however it is split', () => {
  for (const kind of ['requests', 'written']) {
    for (const { name, expected, text } of readCorpus(kind)) {
      test(`${kind}: ${name}`, () => {
        assert.equal(readingLine(kind, text), expected)
        assert.deepEqual(requestTranscript(everyByte(bytesOf(text))), requestTranscript([bytesOf(text)]))
      })
    }
  }
  for (const { name, expected, text } of readCorpus('replies')) {
    test(`replies: ${name}`, () => {
      assert.equal(readingLine('replies', text), expected)
      const { method, text: bytes } = replyDraw(text)
      const [split, whole] = [everyByte(bytesOf(bytes)), [bytesOf(bytes)]]
      assert.deepEqual(replyTranscript(split, [{ method }]), replyTranscript(whole, [{ method }]))
    })
  }
})
