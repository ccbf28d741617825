import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { huffmanText } from './huffman.ts'
import { huffmanLengths } from './huffman-lengths.ts'

/** The codes as strings of bits, made from their lengths in another way than the decoder does. */
const codes = (() => {
  const made: string[] = []
  let next = 0n
  for (let length = 1; length <= 30; length++) {
    next <<= 1n
    for (const [symbol, bits] of huffmanLengths.entries()) {
      if (bits === length) made[symbol] = (next++).toString(2).padStart(length, '0')
    }
  }
  return made
})()

function coded(text: string): Buffer {
  const bits = [...Buffer.from(text, 'latin1')].map(octet => codes[octet]!).join('')
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  return Buffer.from((padded.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}

test('every octet has the code that RFC 7541, Appendix B, begins and ends with', () => {
  assert.deepEqual(
    [codes[0], codes[32], codes[48], codes[97], codes[255], codes[256]],
    ['1111111111000', '010100', '00000', '00011', '11111111111111111111101110', '111111111111111111111111111111'],
  )
})

test('any text is what was coded, every octet and every padding', () => {
  const octets = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map(octet => String.fromCharCode(octet)),
    maxLength: 300,
  })
  fc.assert(
    fc.property(octets, text => {
      const bytes = coded(text)
      assert.equal(huffmanText(bytes, 0, bytes.byteLength), text)
    }),
  )
  const longest = '\x0a'.repeat(5000)
  assert.equal(huffmanText(coded(longest), 0, coded(longest).byteLength), longest)
  const shortest = '0'.repeat(9000)
  assert.equal(huffmanText(coded(shortest), 0, coded(shortest).byteLength), shortest)
})
