import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { acceptedRequests } from '../../fuzz/accepted-requests.ts'
import { refusedRequests } from '../../fuzz/refused-requests.ts'
import { acceptedReplies, refusedReplies } from '../../fuzz/replies.ts'
import { bytesOf, cut, everyByte, replyTranscript, requestTranscript } from '../../fuzz/transcript.ts'

const requests = [...refusedRequests.map(([, text]) => text), ...acceptedRequests.map(({ text }) => text)].filter(
  text => text.length < 3000,
)
const replies = [...refusedReplies, ...acceptedReplies].map(({ text }) => text).filter(text => text.length < 3000)

const interesting = fc.constantFrom(...bytesOf('\r\n\t :;,=0159afF"#/?@*\0\x7f\x80HTPcX.'))
const mutation = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 3 }),
  insert: fc.array(interesting, { maxLength: 3 }),
})

function mutated(texts: readonly string[]) {
  return fc
    .tuple(fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 }), fc.array(mutation, { maxLength: 2 }))
    .map(([parts, mutations]) => {
      const bytes = [...bytesOf(parts.join(''))]
      for (const { at, remove, insert } of mutations) bytes.splice(at % (bytes.length + 1), remove, ...insert)
      return Uint8Array.from(bytes)
    })
}

const places = fc.array(fc.nat(), { maxLength: 12 })
const noise = fc.uint8Array({ maxLength: 200 })

test('any split of any request bytes gives the same events (valid, mutated, random)', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: mutated(requests) }, noise), places, (bytes, at) => {
      const whole = requestTranscript([bytes])
      assert.deepEqual(requestTranscript(cut(bytes, at)), whole)
      assert.deepEqual(requestTranscript(everyByte(bytes)), whole)
    }),
    { numRuns: 1500 },
  )
})

test('any split of any reply bytes gives the same events (valid, mutated, random)', () => {
  const asked = fc.array(fc.constantFrom({}, { method: 'HEAD' }, { upgrade: 'websocket' }), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: mutated(replies) }, noise), places, asked, (bytes, at, methods) => {
      const whole = replyTranscript([bytes], methods)
      assert.deepEqual(replyTranscript(cut(bytes, at), methods), whole)
      assert.deepEqual(replyTranscript(everyByte(bytes), methods), whole)
    }),
    { numRuns: 1500 },
  )
})

test('a head that comes byte by byte costs linear time', () => {
  const head = (fields: number) => bytesOf(`GET / HTTP/1.1\r\nHost: a\r\n${'X: 0123456789\r\n'.repeat(fields)}\r\n`)
  const most = { headerBytesMax: 1 << 22, headerFieldsMax: 1 << 17, targetBytesMax: 100 }
  const time = (fields: number) => {
    const pieces = everyByte(head(fields))
    const before = process.cpuUsage()
    assert.equal(requestTranscript(pieces, most).messages.length, 1)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  time(1000)
  const few = Math.min(time(4000), time(4000), time(4000))
  assert.ok(time(64_000) < 16 * 6 * few)
})
