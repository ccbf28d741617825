import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyOf, Failure, HeaderList } from '@gatehouse/base'
import type { Exchange, FetchAsk, Host, Reply } from '@gatehouse/unit'
import { Callbacks } from './callbacks.ts'

const exchange = (callbacks: object[]) =>
  ({
    request: { scheme: 'http', host: 'a', path: '/orders', query: '', method: 'POST', headers: new HeaderList([]) },
    params: { id: '7' },
    route: { contract: { schemas: {}, endpoint: { parameters: [], replies: {}, callbacks } } },
  }) as unknown as Exchange

const reply = (status = 201): Reply => ({
  status,
  headers: new HeaderList(['Location', '/orders/7']),
  body: bodyOf(new TextEncoder().encode('{"id":7}')),
})

function hosted(answer: () => Promise<unknown>) {
  const sent: FetchAsk[] = []
  const warned: string[] = []
  const fetch = {
    send: (ask: FetchAsk) => {
      sent.push(ask)
      return answer()
    },
  }
  const log = { warn: (_: string, fields: { reason: string }) => void warned.push(fields.reason), error() {} }
  return { callbacks: new Callbacks({ fetch, log } as unknown as Host), sent, warned }
}

const one = { name: 'done', method: 'POST', types: { 'application/json': { schema: { const: { ok: true } } } } }

test('what an answer registers is sent after it, once, to where the expressions lead, and the answer keeps its body', async () => {
  const { callbacks, sent } = hosted(async () => ({}))
  const urls = [
    'http://{$request.body#/host}/a{$response.header.Location}/{$response.body#/id}/{$request.path.id}',
    '{$request.body#/none}',
    'ftp://{$request.body#/host}/',
    'http://{$request.body#/host} x/',
  ]
  const asked = exchange(urls.map(url => ({ ...one, url })))
  const answer = reply()
  await callbacks.register(asked, { asked: { host: 'me' }, reply: answer, seed: 's' })
  assert.deepEqual(sent, [])
  callbacks.send(asked)
  callbacks.send(asked)
  assert.deepEqual(
    sent.map(({ method, url, body }) => [method, url, new TextDecoder().decode(body)]),
    [['POST', 'http://me/a/orders/7/7/7', '{"ok":true}']],
  )
  assert.ok(answer.body)
  const refused = exchange([{ ...one, url: 'http://me/' }])
  await callbacks.register(refused, { asked: {}, reply: reply(400), seed: 's' })
  callbacks.send(refused)
  assert.equal(sent.length, 1)
})

test('of callbacks that nobody takes only so many are under way, and each that fails is told', async () => {
  let release = (_: unknown) => {}
  const held = new Promise((_, fail) => (release = fail))
  const { callbacks, sent, warned } = hosted(() => held as Promise<unknown>)
  for (let at = 0; at < 60; at++) {
    const asked = exchange([{ ...one, url: 'http://me/' }])
    await callbacks.register(asked, { asked: {}, reply: reply(), seed: 's' })
    callbacks.send(asked)
  }
  assert.deepEqual([sent.length, warned.length], [50, 10])
  release(new Failure('fetch_timeout', 'too slow'))
  await new Promise(setImmediate)
  assert.deepEqual([warned.length, warned.at(-1)], [60, 'too slow'])
})
