import assert from 'node:assert/strict'
import test from 'node:test'
import { packText, unpackedBytes, unpackText } from './packed-text.ts'

test('how many bytes a packed text has is known before it is unpacked, whatever it is packed into', async () => {
  for (const length of [0, 1, 2, 3, 4, 5, 300, 70_000, 3_000_000]) {
    const text = 'a–'.repeat(length)
    const packed = await packText(text)
    assert.equal(unpackedBytes(packed), Buffer.byteLength(text), String(length))
    assert.equal(await unpackText(packed), text)
  }
})
