import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { gzipSync, zstdDecompressSync } from 'node:zlib'
import { sceneOf } from '../scene.model.ts'

const here = import.meta.dirname
const everybody = { 'X-API-Key': 'public-key-please-change' }
const partner = { 'X-API-Key': 'partner-key-please-change' }

async function scenario(t: TestContext) {
  const scene = sceneOf(t, here)
  const upstream = await scene.start([join(here, 'upstream.ts'), '0'])
  const gateway = await scene.gateway(scene.write('gateway.yaml', { 9001: upstream.line }))
  const url = `${gateway.url}/shop/v1`
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(url + path, { redirect: 'manual', ...init })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  return { ask, url, upstream }
}

/** Status and code, as a program is told. */
const told = ({ status, text }: { status: number; text: string }) => [
  status,
  (JSON.parse(text) as { code: string }).code,
]

test('callers and the upstream speak as each of them likes', { timeout: 120_000 }, async t => {
  const { ask, url } = await scenario(t)

  await t.test('an order in gzip and XML reaches the upstream as the JSON that it knows', async () => {
    const body = gzipSync('<order><name>tea &amp; cups</name><count>2</count></order>')
    const headers = { ...everybody, 'Content-Type': 'application/xml', 'Content-Encoding': 'gzip', 'X-Trace': 't1' }
    const { status, text } = await ask('/items?page=2&debug=1', { method: 'POST', headers, body })
    const { asked } = JSON.parse(text) as { asked: Record<string, string> }
    assert.equal(status, 202)
    assert.deepEqual(JSON.parse(asked.text!), { name: 'tea & cups', count: 2, by: 'public' })
    assert.deepEqual(
      [asked.url, asked.plan, asked.trace, asked.type],
      ['/items?page=2', 'public', 't1', 'application/json'],
    )
  })

  await t.test('a reply is in the format, the coding and with the fields that are its caller’s', async () => {
    const xml = await ask('/items/7', {
      headers: { ...everybody, Accept: 'application/xml', 'Accept-Encoding': 'gzip' },
    })
    assert.deepEqual(
      [xml.headers.get('content-encoding'), xml.headers.get('etag'), xml.headers.get('server')],
      ['gzip', 'W/"1"', null],
    )
    assert.match(xml.headers.get('vary')!, /Accept.*Accept-Encoding|Accept-Encoding.*Accept/)
    assert.match(xml.text, /<name>cups &amp; saucers<\/name>/)
    assert.match(xml.text, /<url>\/v2\/things\/7<\/url>/)
    assert.doesNotMatch(xml.text, /cost/)
    const yaml = await ask('/items/7', { headers: { ...partner, Accept: 'application/yaml', 'Accept-Encoding': 'br' } })
    assert.deepEqual([yaml.headers.get('content-encoding'), yaml.headers.get('cache-control')], ['br', 'private'])
    assert.match(yaml.text, /cost: 9/)
  })

  await t.test('zstd is what it says', async () => {
    const bytes = await new Promise<Buffer>((done, failed) => {
      const headers = { ...everybody, 'Accept-Encoding': 'zstd' }
      request(`${url}/items`, { headers }, response => {
        const pieces: Buffer[] = []
        response.on('data', piece => pieces.push(piece)).on('end', () => done(Buffer.concat(pieces)))
      })
        .on('error', failed)
        .end()
    })
    assert.equal(JSON.parse(zstdDecompressSync(bytes).toString()).items.length, 2)
  })

  await t.test('HEAD says no length of a body that would be another', async () => {
    const { status, headers, text } = await ask('/items', { method: 'HEAD', headers: everybody })
    assert.deepEqual([status, headers.get('content-length'), text], [200, null, ''])
  })

  await t.test('an address that moved leads to where it is', async () => {
    const { status, headers } = await ask('/old/7?a=b')
    assert.deepEqual([status, headers.get('location')?.replace(/^http:\/\/[^/]+/, '')], [301, '/shop/v1/items/7?a=b'])
  })
})

test('what is wrong has a code, on whichever side it is', { timeout: 120_000 }, async t => {
  const { ask, upstream } = await scenario(t)
  const send = (type: string, body: string | Uint8Array<ArrayBuffer>, more = {}) =>
    ask('/items', { method: 'POST', headers: { ...everybody, 'Content-Type': type, ...more }, body })

  await t.test('a body that is not what it says, too large, or a bomb', async () => {
    assert.deepEqual(told(await send('application/xml', '<a>')), [400, 'body_malformed'])
    assert.deepEqual(told(await send('application/json', '{"__proto__":1}')), [400, 'body_malformed'])
    assert.deepEqual(told(await send('application/xml', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), [
      400,
      'body_malformed',
    ])
    assert.deepEqual(told(await send('text/csv', 'a,b')), [415, 'unsupported_content'])
    assert.deepEqual(told(await send('application/yaml', 'x'.repeat(70_000))), [413, 'request_too_large'])
    const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20))
    assert.deepEqual(told(await send('application/json', bomb, { 'Content-Encoding': 'gzip' })), [
      413,
      'request_too_large',
    ])
    assert.deepEqual(told(await send('application/json', 'plain', { 'Content-Encoding': 'gzip' })), [
      400,
      'body_malformed',
    ])
  })

  await t.test('a reply that is broken, or too large to be changed', async () => {
    assert.deepEqual(told(await ask('/items?how=broken', { headers: everybody })), [502, 'reply_malformed'])
    assert.deepEqual(told(await ask('/items?how=large', { headers: everybody })), [502, 'reply_too_large'])
  })

  await t.test('an expression that fails, and a type that nobody has', async () => {
    assert.deepEqual(told(await send('application/json', '{"order":{"name":"a","count":"many"}}')), [
      500,
      'expression_failed',
    ])
    const refused = await ask('/items', { headers: { ...everybody, Accept: 'image/png' } })
    assert.deepEqual(told(refused), [406, 'not_acceptable'])
    assert.match(JSON.parse(refused.text).detail, /application\/xml/)
  })

  await t.test('a browser gets a page, a program a problem, and both the code', async () => {
    const page = await ask('/items', { headers: { Accept: 'text/html' } })
    assert.deepEqual([page.status, page.headers.get('x-gatehouse-code')], [401, 'credential_missing'])
    assert.match(page.text, /^<h1>/)
    assert.equal(JSON.parse((await ask('/items')).text).support, 'mailto:api@shop.example')
    upstream.child.kill('SIGKILL')
    await once(upstream.child, 'exit')
    const gone = await ask('/items', { headers: { ...everybody, Accept: 'application/json' } })
    assert.deepEqual(told(gone), [502, 'upstream_unreachable'])
  })
})
