import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { type Asked, date, type Said, world } from './caching.model.ts'

const fresh = { 'Cache-Control': 'max-age=60' }

/** Asks twice; whether the second answer came from the store. */
async function kept(said: Said, asked: Asked = {}, config: Parameters<typeof world>[0] = {}): Promise<boolean> {
  const { upstream, ask, asked: sent } = world(config)
  upstream(said)
  await ask(asked)
  const again = await ask(asked)
  assert.equal(again.cache.includes('; hit'), sent.length === 1, again.cache)
  return sent.length === 1
}

test('answers to GET are kept and answer HEAD too; those to HEAD and POST are not (CACHE-1, §3)', async () => {
  assert.equal(await kept({ headers: fresh }), true)
  assert.equal(await kept({ headers: fresh }, { method: 'POST' }), false)
  const { upstream, ask, asked } = world()
  upstream({ headers: fresh })
  assert.match((await ask({ method: 'HEAD' })).cache, /fwd=miss$/)
  await ask()
  const head = await ask({ method: 'HEAD' })
  assert.deepEqual([head.text, head.lengthBytes, asked.length], ['', 5, 2])
})

test('no-store and private are never kept, however they are written (CACHE-2, §5.2.2)', async () => {
  for (const said of [
    ...['no-store, max-age=60', 'private, max-age=60', 'max-age=60, PRIVATE', 'max-age=60, private="set-cookie"'],
    ...['max-age=60; private', 'max-age=60, priv\u00e4te', 'max-age=60, x="private', `${'a,'.repeat(3000)}max-age=60`],
  ])
    assert.equal(await kept({ headers: { 'Cache-Control': said } }), false, said)
  assert.equal(await kept({ headers: { 'Cache-Control': ['max-age=60', 'no-store'] } }), false)
  assert.equal(await kept({ headers: { 'Cache-Control': 'max-age=60, x="private, no-store"' } }), true)
})

test('must-understand goes before no-store for codes that are known, and forbids the others (CACHE-3, §5.2.2.3)', async () => {
  const headers = { 'Cache-Control': 'must-understand, no-store, max-age=60' }
  assert.equal(await kept({ headers }), true)
  assert.equal(await kept({ headers, status: 299 }), false)
  assert.equal(await kept({ headers: { 'Cache-Control': 'must-understand, max-age=60' }, status: 299 }), false)
})

test('what was asked for with Authorization or a cookie is kept only where the answer allows it (CACHE-4, §3.5)', async () => {
  const shown: Record<string, string>[] = [{ Authorization: 'Bearer x' }, { Cookie: 'session=1' }, { 'X-API-Key': 'k' }]
  for (const headers of shown) {
    assert.equal(await kept({ headers: fresh }, { headers }), false)
    for (const allows of ['public', 's-maxage=60', 'must-revalidate'])
      assert.equal(await kept({ headers: { 'Cache-Control': `max-age=60, ${allows}` } }, { headers }), true, allows)
  }
})

test('what was kept of a request without credentials answers none that has some (CACHE-4, §3.5)', async () => {
  const { upstream, ask, asked } = world()
  upstream({ headers: fresh })
  await ask()
  const { cache } = await ask({ headers: { Authorization: 'Bearer x' } })
  assert.equal(asked.length, 2)
  assert.match(cache, /fwd=miss/)
  assert.match((await ask()).cache, /hit/)
})

test('parts, bodies that broke off and bodies that are too long are not kept, and reach the caller (CACHE-5, §3.3)', async () => {
  assert.equal(await kept({ headers: { ...fresh, 'Content-Range': 'bytes 0-4/9' }, status: 206 }), false)
  assert.equal(await kept({ headers: fresh, body: 'x'.repeat(101) }, {}, { bodyBytesMax: 100 }), false)
  assert.equal(await kept({ headers: fresh, body: 'x'.repeat(100) }, {}, { bodyBytesMax: 100 }), true)
  const { upstream, ask, asked } = world()
  upstream({ headers: fresh, breaks: true })
  await assert.rejects(ask(), /broke off/)
  upstream({ headers: fresh, body: 'whole' })
  assert.deepEqual([(await ask()).text, asked.length], ['whole', 2])
})

test('a caller that goes away before the end leaves nothing behind (CACHE-5, §3.3)', async () => {
  const { upstream, ask, reply, asked } = world()
  upstream({ headers: fresh })
  const { reply: left } = await reply()
  left.body!.abort()
  await ask()
  assert.equal(asked.length, 2)
})

test('an answer with trailers is not kept, and they reach the caller (CACHE-5)', async () => {
  const { upstream, reply, ask, asked } = world()
  upstream({ headers: fresh })
  const { reply: got } = await reply()
  let trailers: HeaderList | undefined
  const { body } = got
  const sink = { data: () => true, end: (told?: HeaderList) => void (trailers = told), failed() {} }
  body!.start(sink)
  assert.equal(trailers, undefined)
  assert.match((await ask()).cache, /hit/)
  const { KeptBody } = await import('../kept-body/kept-body.ts')
  let over: unknown = 'not told'
  const source = {
    lengthBytes: undefined,
    start: (to: typeof sink) => to.end(new HeaderList(['a', 'b'])),
    resume() {},
    abort() {},
  }
  new KeptBody(source, { bytesMax: 9, cache: { gather: () => true }, over: bytes => (over = bytes) }).start(sink)
  assert.deepEqual([over, trailers!.get('a'), asked.length], [undefined, 'b', 1])
})

test('cookies, event streams and codes that say so are never kept (CACHE-6)', async () => {
  const said: Record<string, string>[] = [{ 'Set-Cookie': 'a=b' }, { 'Content-Type': 'text/event-stream' }]
  for (const more of said) {
    assert.equal(await kept({ headers: { ...fresh, ...more } }), false)
    const config = { ignoreAnswer: true, ttls: [{ seconds: 9, statuses: [200] }] }
    assert.equal(await kept({ headers: { ...fresh, ...more } }, {}, config), false)
  }
  for (const status of [401, 407, 428, 429, 431, 511]) assert.equal(await kept({ headers: fresh, status }), false)
  for (const status of [203, 204, 301, 404, 410, 501]) assert.equal(await kept({ headers: fresh, status }), true)
})

test('freshness is never guessed (CACHE-7, §4.2.2)', async () => {
  const said: Record<string, string>[] = [
    {},
    { 'Last-Modified': date(0) },
    { 'Cache-Control': 'public' },
    { ETag: '"a"' },
  ]
  for (const headers of said) assert.equal(await kept({ headers }), false)
})

test('a request with a body or a condition of its own kind goes by the store (CACHE-8)', async () => {
  const more: Asked[] = [
    { body: 'fat' },
    { headers: { 'If-Match': '"a"' } },
    { headers: { 'If-Unmodified-Since': 'x' } },
  ]
  for (const request of more) {
    const { upstream, ask, asked } = world()
    upstream({ headers: fresh })
    await ask()
    assert.match((await ask(request)).cache, /fwd=bypass/)
    assert.equal(asked.length, 2)
  }
})
