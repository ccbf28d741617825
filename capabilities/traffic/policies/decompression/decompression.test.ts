import assert from 'node:assert/strict'
import test from 'node:test'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { through } from '../testing-policy.ts'
import { decompression } from './decompression.ts'

const sent = (body: Uint8Array, coding: string, config = {}) =>
  through(decompression, config, {
    request: { method: 'POST', headers: { 'Content-Encoding': coding, 'Content-Length': '9' }, body },
  })

test('an upstream gets the request inflated, whatever it was in', async () => {
  for (const [coding, pack] of [
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const) {
    const { sent: got } = await sent(pack(Buffer.from('hello '.repeat(1000))), coding)
    assert.equal(got!.text, 'hello '.repeat(1000))
    assert.deepEqual(
      ['content-encoding', 'content-length'].map(name => got!.headers.get(name)),
      [undefined, undefined],
    )
  }
})

test('a bomb is broken off at the bound, with its code', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  const heapBefore = process.memoryUsage().arrayBuffers
  await assert.rejects(sent(bomb, 'gzip', { bodyBytesMax: 100_000 }), { code: 'request_too_large' })
  assert.ok(process.memoryUsage().arrayBuffers - heapBefore < 20_000_000)
})

test('a body that is in another coding than it says, or breaks off, is the fault of who sent it', async () => {
  await assert.rejects(sent(Buffer.from('plain'), 'gzip'), { code: 'body_malformed' })
  await assert.rejects(sent(gzipSync('hello').subarray(0, 15), 'gzip'), { code: 'body_malformed' })
  await assert.rejects(sent(Buffer.from('x'), 'gzip, br'), { code: 'unsupported_content' })
  const twice = { method: 'POST', headers: { 'Content-Encoding': ['gzip', 'br'] }, body: gzipSync('x') }
  await assert.rejects(through(decompression, {}, { request: twice }), { code: 'unsupported_content' })
  const reply = { status: 200, headers: { 'Content-Encoding': 'br' }, body: 'plain' }
  await assert.rejects(through(decompression, {}, { reply }), { code: 'reply_malformed' })
})

test('a reply is inflated for who does not take its coding, and for nobody else', async () => {
  const reply = { status: 200, headers: { 'Content-Encoding': 'gzip', ETag: '"a"' }, body: gzipSync('hello') }
  const ask = (accepted?: string) =>
    through(
      decompression,
      {},
      { request: { headers: accepted === undefined ? {} : { 'Accept-Encoding': accepted } }, reply },
    )
  const plain = await ask()
  assert.deepEqual([plain.text, plain.lengthBytes], ['hello', undefined])
  assert.equal((await ask('br')).headers.get('etag'), 'W/"a"')
  assert.equal((await ask('gzip, br')).headers.get('content-encoding'), 'gzip')
})
