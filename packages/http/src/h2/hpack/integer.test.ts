import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { longInteger, writeInteger } from './integer.ts'

const written = (prefixMax: number, value: number) => {
  const bytes = Buffer.alloc(8)
  return bytes.subarray(0, writeInteger(bytes, 0, [0, prefixMax, value]))
}

test('integers are written as RFC 7541, Appendix C.1, does', () => {
  assert.deepEqual([...written(31, 10)], [10])
  assert.deepEqual([...written(31, 1337)], [31, 154, 10])
  assert.deepEqual([...written(255, 42)], [42])
})

test('any integer that we write is read again, with any prefix', () => {
  fc.assert(
    fc.property(fc.constantFrom(15, 31, 63, 127), fc.nat({ max: 2 ** 28 }), (prefixMax, value) => {
      const bytes = written(prefixMax, value)
      if (bytes[0]! < prefixMax) return assert.equal(bytes[0], value)
      const cursor = { bytes, at: 1, end: bytes.byteLength }
      assert.equal(longInteger(cursor, prefixMax), value)
      assert.equal(cursor.at, bytes.byteLength)
    }),
  )
})
