import assert from 'node:assert/strict'
import test from 'node:test'
import { EarlyBytes } from './early-bytes.ts'

test('pieces come out joined, in order, whatever becomes of their memory', () => {
  const early = new EarlyBytes()
  const piece = new Uint8Array(1)
  for (let i = 0; i < 70_000; i++) {
    piece[0] = i % 251
    early.add(piece)
  }
  piece[0] = 255
  assert.equal(early.byteLength, 70_000)
  const all = early.take()!
  assert.ok(all.every((byte, i) => byte === i % 251))
  assert.ok(all.buffer.byteLength <= 2 * 70_000)
  assert.equal(early.take(), undefined)
})
