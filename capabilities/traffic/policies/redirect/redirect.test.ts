import assert from 'node:assert/strict'
import test from 'node:test'
import { through, type Written } from '../testing-policy.ts'
import { redirect } from './redirect.ts'

const ask = async (config: unknown, request: Written) => {
  const { status, headers, sent } = await through(redirect, config, { request })
  return [status, headers.get('location'), sent !== undefined]
}

test('http is sent to https with path and query, and https goes on', async () => {
  assert.deepEqual(await ask({ scheme: 'https' }, { path: '/a', query: 'b=c%20d' }), [
    308,
    'https://api.example/a?b=c%20d',
    false,
  ])
  assert.deepEqual(await ask({ scheme: 'https' }, { scheme: 'https', path: '/a' }), [200, undefined, true])
})

test('a host and a path that moved are redirected once, never in circles', async () => {
  const config = {
    status: 301,
    host: 'new.example',
    port: 8443,
    scheme: 'https',
    keepQuery: false,
    paths: [{ from: '/old/{x}', to: '/new/{x}' }],
  }
  assert.deepEqual(await ask(config, { path: '/old/1', query: 'q' }), [301, 'https://new.example:8443/new/1', false])
  assert.deepEqual(await ask(config, { path: '/new/1' }), [200, undefined, true])
  assert.deepEqual(await ask({ paths: [{ pattern: '^/(.*)$', to: '/{1}' }] }, { path: '/a' }), [200, undefined, true])
})

test('nothing a caller writes leads to another host, or into another field', async () => {
  const [, location] = await ask(
    { status: 302, to: 'https://help.example/${request.query["next"]}' },
    { query: 'next=%0D%0ASet-Cookie:x@evil.example//' },
  )
  assert.equal(location, 'https://help.example/%0D%0ASet-Cookie%3Ax%40evil.example%2F%2F')
  assert.deepEqual(await ask({ paths: [{ pattern: '^/go(.*)$', to: '/{1}' }] }, { path: '/go/evil.example' }), [
    308,
    'http://api.example//evil.example',
    false,
  ])
})

test('half a letter, which a claim of a token may have, makes an address all the same', async () => {
  const to = 'https://help.example/?plan=${consumer.plan}'
  assert.deepEqual(await ask({ to }, { plan: '\ud800' }), [308, 'https://help.example/?plan=%EF%BF%BD', false])
})
