import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readJson } from './json-reader.ts'

const outcome = (read: (text: string) => unknown, text: string) => {
  try {
    return { value: read(text) }
  } catch {
    return 'refused'
  }
}

const lenient = { depthMax: 64, valuesMax: 100_000, repeatedKeys: true, roundedNumbers: true }

test('every value that JSON has is read as JSON.parse reads it, however it is spaced', () => {
  const value = fc.jsonValue({ maxDepth: 5 }).filter(found => !JSON.stringify(found).includes('__proto__'))
  fc.assert(
    fc.property(value, fc.constantFrom('', ' ', '\t', '\r\n  '), (wanted, space) => {
      const text = JSON.stringify(wanted, null, space)
      assert.deepEqual(readJson(text, lenient), JSON.parse(text))
    }),
  )
})

test('a text that is not JSON is refused exactly where JSON.parse refuses it', () => {
  const piece = fc.constantFrom(...'{}[]",:\\u0a1e.-+tfn \n\u0001é'.split(''), 'true', 'false', 'null', '"a"', '1', '0')
  const text = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join(''))
  fc.assert(
    fc.property(text, written => {
      const ours = outcome(source => readJson(source, lenient), written)
      assert.deepEqual(ours, outcome(JSON.parse, written), written)
    }),
    { numRuns: 5000 },
  )
})
