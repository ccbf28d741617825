import assert from 'node:assert/strict'
import test from 'node:test'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type Answered, through } from '../testing-policy.ts'
import { compression } from './compression.ts'

const text = 'a line of text\n'.repeat(1000)
const reply = { status: 200, headers: { 'Content-Type': 'text/plain', ETag: '"x"' }, body: text }
const ask = (accepted: string | undefined, answered: Answered = reply, config = {}) =>
  through(compression, config, {
    request: { headers: accepted === undefined ? {} : { 'Accept-Encoding': accepted } },
    reply: answered,
  })

test('a reply is in the coding with the highest quality, of equals in the first of the list', async () => {
  const cases = [
    ['gzip', 'gzip', gunzipSync],
    ['gzip;q=0.5, br', 'br', brotliDecompressSync],
    ['gzip, br, zstd', 'br', brotliDecompressSync],
    ['zstd, gzip;q=0.9', 'zstd', zstdDecompressSync],
    ['br;q=0, *', 'zstd', zstdDecompressSync],
    ['x-gzip', 'gzip', gunzipSync],
  ] as const
  for (const [accepted, coding, inflate] of cases) {
    const { headers, bytes, lengthBytes } = await ask(accepted)
    assert.equal(headers.get('content-encoding'), coding, accepted)
    assert.equal(inflate(bytes).toString(), text)
    assert.equal(lengthBytes, undefined)
    assert.deepEqual(
      [headers.get('vary'), headers.get('etag'), headers.get('content-length')],
      ['Accept-Encoding', 'W/"x"', undefined],
    )
  }
})

test('who asks for nothing, or wants it plain, gets it as it is, and Vary says that it depends', async () => {
  for (const accepted of [
    undefined,
    '',
    'identity',
    'identity, gzip;q=0.5',
    'deflate',
    'gzip;q=0',
    'gzip;q=nonsense',
  ]) {
    const { headers, text: plain } = await ask(accepted)
    assert.deepEqual(
      [headers.get('content-encoding'), plain, headers.get('vary')],
      [undefined, text, 'Accept-Encoding'],
      accepted,
    )
  }
})

test('identity;q=0 is held to: small bodies are coded as well, and without a coding it is 406', async () => {
  const small = { ...reply, body: 'x' }
  assert.equal((await ask('gzip', small)).headers.get('content-encoding'), undefined)
  assert.equal((await ask('gzip, identity;q=0', small)).headers.get('content-encoding'), 'gzip')
  for (const accepted of ['identity;q=0', '*;q=0', 'compress, *;q=0'])
    await assert.rejects(ask(accepted), { code: 'not_acceptable' })
})

test('nothing is coded twice, against no-transform, in parts, or of a type that is not named', async () => {
  const changed = (headers: Record<string, string>, status = 200) => ({
    status,
    headers: { ...reply.headers, ...headers },
    body: text,
  })
  assert.equal((await ask('gzip', changed({ 'Content-Encoding': 'br' }))).headers.get('content-encoding'), 'br')
  for (const answered of [
    changed({ 'Cache-Control': 'public, no-transform' }),
    changed({ 'Content-Range': 'bytes 0-1/2' }, 206),
    changed({ 'Content-Type': 'image/png' }),
    changed({ 'Content-Type': 'text/event-stream' }),
  ]) {
    const { headers, text: plain } = await ask('gzip', answered)
    assert.deepEqual([headers.get('content-encoding'), headers.get('etag'), plain], [undefined, '"x"', text])
  }
})

test('a type is of its suffix', async () => {
  const answered = { ...reply, headers: { 'Content-Type': 'application/vnd.shop.v2+json' } }
  assert.equal((await ask('gzip', answered)).headers.get('content-encoding'), 'gzip')
  assert.equal((await ask('gzip', answered, { types: ['text/*'] })).headers.get('content-encoding'), undefined)
})

test('what was said of the bytes before is taken away', async () => {
  const { headers } = await ask('gzip', {
    ...reply,
    headers: { ...reply.headers, 'Content-Length': '15000', 'Repr-Digest': 'x', 'Accept-Ranges': 'bytes' },
  })
  assert.deepEqual(
    ['content-length', 'repr-digest', 'accept-ranges'].map(name => headers.get(name)),
    [undefined, undefined, undefined],
  )
})
