import assert from 'node:assert/strict'
import test from 'node:test'
import { addressWords } from './address-words.ts'

test('what stands in an address is read as words, no longer than words are', () => {
  assert.deepEqual(addressWords({ api: 'orders', days: 7, open: true }), { api: 'orders', days: '7', open: 'true' })
  assert.equal(addressWords({ api: 'a'.repeat(1000) }).api!.length, 300)
})

test('a word that was taken away is none, and not the word “undefined”', () => {
  assert.deepEqual(addressWords({ api: 'orders', request: undefined }), { api: 'orders' })
})
