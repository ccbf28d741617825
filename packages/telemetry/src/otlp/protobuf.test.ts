import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { messages } from './messages.ts'
import { readProtobuf } from './protobuf-reader.ts'
import { writeProtobuf } from './protobuf-writer.ts'

test('whatever a collector answers, reading it ends with a message or with none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      const found = readProtobuf('Status', bytes)
      assert.ok(found === undefined || typeof found === 'object')
    }),
    { numRuns: 3000 },
  )
  const nested = Buffer.concat(
    Array.from({ length: 60 }, (_, depth) => Buffer.from([0x0a, Math.min(127, 118 - depth * 2)])),
  )
  assert.doesNotThrow(() => readProtobuf('ExportTraceServiceResponse', nested))
})

test('a size of any length stands before what it is the size of', () => {
  for (const length of [0, 1, 127, 128, 16_383, 16_384, 300_000]) {
    const errorMessage = 'é'.repeat(length)
    const bytes = writeProtobuf('ExportTraceServiceResponse', {
      partialSuccess: { rejectedSpans: '9007199254740993', errorMessage },
    })
    assert.deepEqual(readProtobuf('ExportTraceServiceResponse', bytes), {
      partialSuccess: { rejectedSpans: '9007199254740993', errorMessage },
    })
  }
})

test('each message of the table names fields once, by number', () => {
  for (const [name, fields] of Object.entries(messages)) {
    const numbers = Object.values(fields).map(([number]) => number)
    assert.equal(new Set(numbers).size, numbers.length, name)
  }
})
