import assert from 'node:assert/strict'
import test from 'node:test'
import { date, world } from './caching.model.ts'

const tagged = { 'Cache-Control': 'max-age=10', ETag: '"v1"', 'Content-Type': 'text/plain' }

test('what is stale is asked for with its validators, and a 304 makes it fresh again (CACHE-30, §4.3.1)', async () => {
  const { upstream, ask, asked, clock } = world()
  upstream({ headers: { ...tagged, 'Last-Modified': date(1000) } })
  await ask()
  clock.advance(11_000)
  upstream({ status: 304, headers: { ETag: '"v1"', 'Cache-Control': 'max-age=10' } })
  const again = await ask({ headers: { 'If-None-Match': '"other"' } })
  const { headers } = asked[1]!
  assert.deepEqual([headers.all('if-none-match'), headers.get('if-modified-since')], [['"v1"'], date(1000)])
  assert.deepEqual([again.status, again.text], [200, 'hello'])
  assert.match(again.cache, /fwd=stale; fwd-status=304; ttl=\d+; stored/)
  assert.match((await ask()).cache, /hit/)
})

test('conditions of callers are answered from the store (CACHE-31, §4.3.2)', async () => {
  const { upstream, ask, asked } = world()
  upstream({ headers: { ...tagged, 'Last-Modified': date(5000), Vary: 'Accept' } })
  await ask()
  const status = async (headers: Record<string, string>) => (await ask({ headers })).status
  assert.equal(await status({ 'If-None-Match': '"v1"' }), 304)
  assert.equal(await status({ 'If-None-Match': 'W/"v1"' }), 304)
  assert.equal(await status({ 'If-None-Match': '"x", "v1"' }), 304)
  assert.equal(await status({ 'If-None-Match': '*' }), 304)
  assert.equal(await status({ 'If-None-Match': '"v2"', 'If-Modified-Since': date(9000) }), 200)
  assert.equal(await status({ 'If-Modified-Since': date(5000) }), 304)
  assert.equal(await status({ 'If-Modified-Since': date(4000) }), 200)
  assert.equal(await status({ 'If-Modified-Since': 'yesterday' }), 200)
  const told = await ask({ headers: { 'If-None-Match': '"v1"' } })
  assert.deepEqual([told.text, told.headers.get('etag'), told.headers.get('vary')], ['', '"v1"', 'Accept'])
  assert.deepEqual([told.headers.has('content-type'), told.headers.has('age')], [false, true])
  assert.equal(asked.length, 1)
})

test('a 304 brings fields up to date, but for those of the body (CACHE-32, §3.2)', async () => {
  const { upstream, ask, clock } = world()
  upstream({ headers: { ...tagged, 'X-Version': '1', 'X-Kept': 'yes' } })
  await ask()
  clock.advance(11_000)
  const said = {
    'Cache-Control': 'max-age=99',
    'X-Version': '2',
    'Content-Type': 'image/png',
    'Content-Encoding': 'br',
  }
  upstream({ status: 304, headers: said })
  const { headers } = await ask()
  const fields = ['x-version', 'x-kept', 'content-type', 'content-encoding'].map(name => headers.get(name))
  assert.deepEqual(fields, ['2', 'yes', 'text/plain', undefined])
  clock.advance(50_000)
  assert.match((await ask()).cache, /hit/)
})

test('a 304 that forbids storing drops what there is (CACHE-32, §4.3.4)', async () => {
  const { upstream, ask, clock, asked } = world()
  upstream({ headers: tagged })
  await ask()
  clock.advance(11_000)
  upstream({ status: 304, headers: { 'Cache-Control': 'no-store' } })
  assert.equal((await ask()).text, 'hello')
  upstream({ headers: tagged, body: 'new' })
  assert.equal((await ask()).text, 'new')
  assert.equal(asked[2]!.headers.has('if-none-match'), false)
})

test('a 304 with another entity tag is of another answer: all of it is asked for (CACHE-33, §4.3.4)', async () => {
  const { upstream, ask, clock, asked } = world()
  upstream({ headers: tagged })
  await ask()
  clock.advance(11_000)
  upstream(({ headers }) =>
    headers.has('if-none-match')
      ? { status: 304, headers: { ...tagged, ETag: '"v2"' } }
      : { headers: { ...tagged, ETag: '"v2"' }, body: 'second' },
  )
  assert.deepEqual([(await ask()).text, asked.length], ['second', 3])
  assert.deepEqual([(await ask()).text, asked.length], ['second', 3])
})

test('another answer takes the place of what was kept (CACHE-34, §4.3.3)', async () => {
  const { upstream, ask, clock, asked } = world()
  upstream({ headers: tagged })
  await ask()
  clock.advance(11_000)
  upstream({ headers: { ...tagged, ETag: '"v2"' }, body: 'new' })
  assert.equal((await ask()).text, 'new')
  assert.equal((await ask()).text, 'new')
  clock.advance(11_000)
  upstream({ status: 404 })
  assert.equal((await ask()).status, 404)
  upstream({ headers: tagged })
  await ask()
  assert.equal(asked.at(-1)!.headers.has('if-none-match'), false, 'nothing of it is left')
})

test('no-cache is kept with its validator, and asked about each time (CACHE-7, §5.2.2.4)', async () => {
  const { upstream, ask, asked } = world()
  upstream({ headers: { ETag: '"v1"', 'Cache-Control': 'no-cache' } })
  await ask()
  upstream({ status: 304 })
  for (let i = 0; i < 3; i++)
    assert.deepEqual([(await ask()).text, asked.at(-1)!.headers.get('if-none-match')], ['hello', '"v1"'])
})

test('a purge while it is asked whether it holds is not undone by the answer (CACHE-27, CACHE-32)', async () => {
  const { upstream, ask, port, clock, asked } = world()
  upstream({ headers: tagged })
  await ask()
  clock.advance(11_000)
  let answer = (_: unknown) => {}
  upstream({ status: 304, after: new Promise(resolve => (answer = resolve)) })
  const asking = ask()
  port.purge('all')
  answer(undefined)
  assert.equal((await asking).text, 'hello')
  upstream({ headers: tagged, body: 'new' })
  assert.deepEqual([(await ask()).text, asked.at(-1)!.headers.has('if-none-match')], ['new', false])
})

test('when the second request after another entity tag fails, those who wait are not left waiting (CACHE-28, CACHE-33)', async () => {
  const { upstream, ask, clock } = world()
  upstream({ headers: tagged })
  await ask()
  clock.advance(11_000)
  upstream(({ headers }) =>
    headers.has('if-none-match') ? { status: 304, headers: { ETag: '"v2"' } } : { failure: new Error('gone') },
  )
  await assert.rejects(ask(), /gone/)
  upstream({ headers: tagged, body: 'new' })
  assert.equal((await ask()).text, 'new')
})

test('a purge by another thread just before it is asked is not undone either (CACHE-27, CACHE-32)', async () => {
  const { upstream, ask, port, clock } = world()
  upstream({ headers: tagged })
  await ask()
  clock.advance(11_000)
  const { begin } = port
  port.begin = path => {
    port.purge({ path })
    return begin(path)
  }
  upstream({ status: 304 })
  await ask()
  port.begin = begin
  upstream({ headers: tagged, body: 'new' })
  assert.equal((await ask()).text, 'new')
})
