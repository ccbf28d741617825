import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { acceptedReplies, refusedReplies } from '../../fuzz/replies.ts'
import { bytesOf, everyByte, limits, replyTranscript } from '../../fuzz/transcript.ts'
import { ResponseReader } from './response-reader.ts'

const show = (text: string) => JSON.stringify(text.length > 90 ? `${text.slice(0, 90)}…` : text)

describe('a reply that breaks a rule is refused by it, however it is split', () => {
  for (const { rule, text, asked } of refusedReplies) {
    test(`${rule}: ${show(text)}`, () => {
      const bytes = bytesOf(text)
      assert.equal(replyTranscript([bytes], asked).refused, rule)
      assert.equal(replyTranscript(everyByte(bytes), asked).refused, rule)
    })
  }
})

describe('a reply within the rules is read as it says, however it is split', () => {
  for (const { rule, text, asked, is = [], continued = 0 } of acceptedReplies) {
    test(`${rule}: ${show(text)}`, () => {
      const bytes = bytesOf(text)
      const whole = replyTranscript([bytes], asked)
      assert.equal(whole.refused, undefined)
      assert.equal(whole.messages.length, is.length)
      for (const [index, expected] of is.entries()) {
        const { head, body, trailers, ended } = whole.messages[index]!
        const said: Record<string, unknown> = { ...head, bodyKind: head.body, body, trailers }
        for (const [key, value] of Object.entries(expected)) assert.deepEqual(said[key], value, key)
        assert.equal(ended, head.body !== 'tunnel')
      }
      assert.equal(whole.continued, continued)
      assert.deepEqual(replyTranscript(everyByte(bytes), asked), whole)
    })
  }
})

test('a reply after a tunnel began, or after a refusal, is not read', () => {
  const seen: string[] = []
  const events = {
    head: () => seen.push('head'),
    data: () => seen.push('data'),
    end: () => seen.push('end'),
    continued: () => seen.push('continued'),
    refused: () => seen.push('refused'),
  }
  const reader = new ResponseReader(events, limits)
  reader.read(bytesOf('x'), 0)
  reader.expect('GET', undefined)
  reader.read(bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), 0)
  reader.finish()
  assert.deepEqual(seen, ['refused'])
})

test('a connection may end when nothing is expected', () => {
  const { refused, messages } = replyTranscript([bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')], [{}])
  assert.equal(refused, undefined)
  assert.equal(messages.length, 1)
})
