import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { world } from './caching.model.ts'

const fresh = { 'Cache-Control': 'max-age=60' }

test('fields that an answer varies by must be as they were, each with all its values (CACHE-20, §4.1)', async () => {
  const { upstream, ask, asked } = world()
  upstream(({ headers }) => ({ headers: { ...fresh, Vary: 'Accept, X-Mode' }, body: headers.all('accept').join('|') }))
  const text = async (headers: Record<string, string | string[]>) => (await ask({ headers })).text
  assert.equal(await text({ Accept: 'a' }), 'a')
  assert.equal(await text({ Accept: 'b' }), 'b')
  assert.equal(await text({ Accept: 'a' }), 'a')
  assert.equal(await text({ Accept: ['a', 'b'] }), 'a|b')
  assert.equal(asked.length, 3)
  await text({ Accept: 'a', 'X-Mode': '' })
  assert.equal(asked.length, 4, 'an empty field is not a missing one')
  assert.match((await ask({ headers: { Accept: 'c' } })).cache, /fwd=vary-miss/)
  const many = Array.from({ length: 17 }, (_, i) => `X-${i}`).join()
  for (const Vary of ['*', 'Accept, *', 'X-Forwarded-For', 'x-request-id', 'Forwarded', many]) {
    upstream({ headers: { ...fresh, Vary } })
    await ask({ path: '/never' })
    assert.match((await ask({ path: '/never' })).cache, /fwd=miss/, Vary)
  }
})

test('a caller says how fresh an answer it wants (CACHE-21, §5.2.1)', async () => {
  const { upstream, ask, clock } = world()
  upstream({ headers: fresh })
  await ask()
  clock.advance(30_000)
  const wants = async (said: string) => (await ask({ headers: { 'Cache-Control': said } })).cache
  assert.match(await wants('max-age=40'), /hit/)
  assert.match(await wants('min-fresh=20'), /hit/)
  assert.match(await wants('only-if-cached'), /hit/)
  assert.match(await wants('no-store'), /fwd=request/)
  assert.match(await wants('max-age=20'), /fwd=request/)
  clock.advance(30_000)
  assert.match(await wants('min-fresh=40'), /fwd=request/)
  assert.match(await wants('no-cache'), /fwd=request/)
  assert.match((await ask({ headers: { Pragma: 'no-cache' } })).cache, /fwd=request/)
  clock.advance(70_000)
  assert.match(await wants('max-stale=20'), /hit/)
  assert.match(await wants('max-stale'), /hit/)
  assert.match(await wants('max-stale=5'), /fwd=stale/)
})

test('only-if-cached never reaches the upstream (CACHE-21, §5.2.1.7)', async () => {
  const { ask, asked } = world()
  const wanted = { headers: { 'Cache-Control': 'only-if-cached' } }
  await assert.rejects(ask(wanted), (failure: Failure) => failure.code === 'not_cached' && failure.status === 504)
  assert.equal(asked.length, 0)
})

test('what callers ask does not count where they are ignored (CACHE-21)', async () => {
  const { upstream, ask, asked } = world({ callers: 'ignore' })
  upstream({ headers: fresh })
  await ask()
  for (const said of ['no-cache', 'no-store', 'max-age=0'])
    await ask({ headers: { 'Cache-Control': said, Pragma: 'no-cache' } })
  assert.equal(asked.length, 1)
})

test('what must not be used stale is not, whatever the caller takes (CACHE-22, §4.2.4)', async () => {
  for (const said of ['max-age=10, must-revalidate', 'max-age=10, proxy-revalidate', 's-maxage=10']) {
    const { upstream, ask, clock } = world({ staleIfErrorSeconds: 99, staleWhileRevalidateSeconds: 99 })
    upstream({ headers: { 'Cache-Control': `${said}, stale-if-error=99, stale-while-revalidate=99` } })
    await ask()
    clock.advance(11_000)
    upstream({ failure: new Failure('upstream_unreachable', 'gone') })
    await assert.rejects(ask({ headers: { 'Cache-Control': 'max-stale' } }), /gone/)
  }
})

test('stale is used while one request asks the upstream again (CACHE-23, RFC 5861 §3)', async () => {
  const { upstream, ask, asked, clock } = world()
  upstream({ headers: { 'Cache-Control': 'max-age=10, stale-while-revalidate=30', ETag: '"a"' } })
  await ask()
  clock.advance(12_000)
  let answer = (_: unknown) => {}
  upstream({ headers: fresh, body: 'new', after: new Promise(resolve => (answer = resolve)) })
  const stale = await Promise.all([ask(), ask(), ask()])
  assert.deepEqual(
    stale.map(({ text, cache }) => `${text} ${cache}`),
    Array(3).fill('hello Gatehouse; hit; ttl=-2'),
  )
  assert.deepEqual([asked.length, asked[1]!.headers.get('if-none-match')], [2, '"a"'])
  answer(undefined)
  await new Promise(setImmediate)
  assert.equal((await ask()).text, 'new')
  clock.advance(200_000)
  upstream({ body: 'late' })
  assert.equal((await ask()).text, 'late', 'its time is over')
})

test('stale is used when the upstream fails, as long as the answer or the route says (CACHE-24, RFC 5861 §4)', async () => {
  for (const failing of [{ status: 503 }, { failure: new Failure('upstream_unreachable', 'gone') }]) {
    const { upstream, ask, clock } = world({ staleIfErrorSeconds: 20 })
    upstream({ headers: { 'Cache-Control': 'max-age=10' } })
    await ask()
    clock.advance(12_000)
    upstream(failing)
    const { text, cache } = await ask()
    assert.equal(text, 'hello')
    assert.match(cache, /fwd=stale.*; ttl=-2/)
    const wanted = ask({ headers: { 'Cache-Control': 'no-cache' } }).catch(({ status }) => ({ status }))
    assert.ok((await wanted).status >= 502, 'who wants no stored answer gets none')
    clock.advance(20_000)
    const late = await ask().catch(({ code }) => ({ status: code }))
    assert.ok([503, 'upstream_unreachable'].includes(late.status as never))
  }
})

test('an answer from the store says its age, and no Warning (CACHE-25, §5.1)', async () => {
  const { upstream, ask, clock } = world()
  upstream({ headers: fresh })
  const first = await ask()
  clock.advance(5000)
  const { headers } = await ask()
  assert.deepEqual([first.headers.has('age'), headers.get('age'), headers.has('warning')], [false, '5', false])
})

test('a range is answered from what is stored whole (CACHE-26, RFC 9110 §14)', async () => {
  const { upstream, ask, asked } = world()
  upstream({ headers: { ...fresh, ETag: '"v1"' }, body: '0123456789' })
  await ask()
  const part = async (Range: string, more = {}) => {
    const { status, text, headers } = await ask({ headers: { Range, ...more } })
    return `${status} ${text} ${headers.get('content-range') ?? ''}`
  }
  assert.equal(await part('bytes=2-4'), '206 234 bytes 2-4/10')
  assert.equal(await part('bytes=8-99'), '206 89 bytes 8-9/10')
  assert.equal(await part('bytes=-3'), '206 789 bytes 7-9/10')
  assert.equal(await part('bytes=10-'), '416  bytes */10')
  for (const odd of ['bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b', 'bytes=-', `bytes=${'9'.repeat(30)}-`])
    assert.equal(await part(odd), '200 0123456789 ', odd)
  assert.equal(await part('bytes=0-0', { 'If-Range': '"v1"' }), '206 0 bytes 0-0/10')
  assert.equal(await part('bytes=0-0', { 'If-Range': 'W/"v1"' }), '200 0123456789 ')
  assert.equal(await part('bytes=0-0', { 'If-Range': '"v2"' }), '200 0123456789 ')
  assert.equal(asked.length, 1)
})

test('what changes something gives up what was stored of it, whoever it was of (CACHE-27, §4.4)', async () => {
  const { upstream, ask, asked } = world()
  upstream({ headers: fresh })
  const mine = { path: '/pets/1', consumer: { applicationId: 'me' } }
  const again = async (change: object, said: object = {}) => {
    await ask(mine)
    await ask({ ...mine, query: 'a=1' })
    upstream(said)
    await ask({ method: 'PUT', consumer: { applicationId: 'other' }, ...change })
    upstream({ headers: fresh })
    const before = asked.length
    await ask(mine)
    await ask({ ...mine, query: 'a=1' })
    return asked.length - before
  }
  assert.equal(await again({ path: '/pets/1' }), 2)
  assert.equal(await again({ path: '/pets/2' }), 0)
  assert.equal(await again({ path: '/pets/1' }, { status: 404 }), 0)
  assert.equal(await again({ path: '/pets', method: 'POST' }, { status: 201, headers: { Location: '/pets/1' } }), 2)
  assert.equal(await again({ path: '/x' }, { headers: { 'Content-Location': 'http://api.example/pets/1' } }), 2)
  assert.equal(await again({ path: '/x' }, { headers: { Location: 'http://elsewhere.example/pets/1' } }), 0)
  assert.equal(await again({ path: '/pets/1', method: 'OPTIONS' }), 0)
})

test('an answer that was asked for before a change is not kept after it (CACHE-27, §4.4)', async () => {
  const { upstream, ask, asked } = world()
  let answer = (_: unknown) => {}
  upstream({ headers: fresh, body: 'old', after: new Promise(resolve => (answer = resolve)) })
  const slow = ask()
  upstream({})
  await ask({ method: 'DELETE' })
  answer(undefined)
  await slow
  upstream({ headers: fresh, body: 'new' })
  assert.deepEqual([(await ask()).text, asked.length], ['new', 3])
})
