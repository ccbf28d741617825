import assert from 'node:assert/strict'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import { costMs } from '@gatehouse/base/quickest.model.ts'
import { through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { jsonLimits } from './json-limits.ts'

const ask = (config: object, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  through(jsonLimits, config, {
    request: { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body },
  })
const refused = (code: string, detail: RegExp) => (thrown: { code: string; message: string }) =>
  thrown.code === code && detail.test(thrown.message)
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

test('at each limit a body passes as it came, and beyond it is refused with its place', async () => {
  const cases: [object, string, string, RegExp][] = [
    [{ depthMax: 2 }, '[[1]]', '[[[1]]]', /line 1, column 3: deeper than 2 levels/],
    [{ depthMax: 2 }, '[{}]', '[[[]]]', /line 1, column 3: deeper than 2 levels/],
    [{ valuesMax: 3 }, '[1,2]', '[1,2,3]', /more than 3 values/],
    [{ keysMax: 1 }, '{"a":1}', '{"a":1,"b":2}', /an object with more than 1 keys/],
    [{ itemsMax: 1 }, '[1]', '[1,2]', /an array with more than 1 items/],
    [{ keyCharactersMax: 2 }, '{"ab":1}', '{"abc":1}', /a key of more than 2 characters/],
    [{ stringCharactersMax: 2 }, '["ab"]', '["abc"]', /a string of more than 2 characters/],
    [{ numberCharactersMax: 3 }, '1.5', '1.55', /a number of more than 3 characters/],
    [{}, '{"a":{"a":1}}', '{"a":1,"\\u0061":2}', /line 1, column 8: a key stands twice/],
    [{}, '{"proto":1}', '{"__proto__":{"admin":true}}', /__proto__ is not read here/],
    [{}, '9007199254740991', '9007199254740993', /too large to be kept/],
  ]
  for (const [config, well, ill, detail] of cases) {
    assert.equal((await ask(config, well)).sent?.text, well)
    await assert.rejects(ask(config, ill), refused('body_malformed', detail), ill)
  }
  assert.equal((await ask({ repeatedKeys: true }, '{"a":1,"a":2}')).sent?.text, '{"a":1,"a":2}')
  assert.equal((await ask({ roundedNumbers: true }, '9007199254740993')).sent?.text, '9007199254740993')
})

test('what is inflated is what is looked at and what is sent on; a bomb costs its bound', async () => {
  const seen = await ask({}, gzipSync('{"a":[1]}'), { 'Content-Encoding': 'gzip' })
  assert.equal(seen.sent?.text, '{"a":[1]}')
  assert.equal(seen.sent?.headers.get('content-encoding'), undefined)
  await assert.rejects(
    ask({}, gzipSync(nested(40)), { 'Content-Encoding': 'gzip' }),
    refused('body_malformed', /deeper/),
  )
  const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20))
  await assert.rejects(ask({}, bomb, { 'Content-Encoding': 'gzip' }), refused('request_too_large', /1048576 bytes/))
})

test('a body without a type is looked at, one of another type is left as it is, and broken JSON does not pass', async () => {
  await assert.rejects(ask({ depthMax: 1 }, '[[1]]', { 'Content-Type': '' }), refused('body_malformed', /deeper/))
  assert.equal((await ask({ depthMax: 1 }, '[[1]]', { 'Content-Type': 'text/plain' })).sent?.text, '[[1]]')
  await assert.rejects(
    ask({}, '{"a":1', { 'Content-Type': 'application/vnd.x+json' }),
    refused('body_malformed', /comma/),
  )
  await assert.rejects(ask({}, new Uint8Array([0x22, 0xff, 0x22])), refused('body_malformed', /UTF-8/))
  await assert.rejects(
    ask({}, '{}', { 'Content-Type': 'application/json; charset=utf-16' }),
    refused('body_malformed', /UTF-8/),
  )
})

test('the time for a hostile body is within ten times that of a harmless one of its size', async () => {
  const bytes = 900_000
  const filled = (piece: string) =>
    `[${Array(Math.floor(bytes / (piece.length + 1)))
      .fill(piece)
      .join(',')}]`
  const wide = {
    keysMax: 1_000_000,
    valuesMax: 10_000_000,
    itemsMax: 1_000_000,
    depthMax: 1000,
    stringCharactersMax: bytes,
  }
  const timeOf = (body: string) => costMs(() => ask(wide, body).catch(() => undefined))
  const harmless = await timeOf(filled('{"name":"a short text","value":12.5}'))
  const hostile = [
    filled('[]'),
    filled('1'),
    `{${Array.from({ length: 90_000 }, (_, at) => `"${at}":1`).join(',')}}`,
    `"${'\\u0061'.repeat(bytes / 6)}"`,
    `"${'\\'.repeat(bytes)}`,
    `${'['.repeat(1000)}${' '.repeat(bytes)}`,
    `-${'1'.repeat(bytes)}`,
    filled(nested(400)),
  ]
  for (const body of hostile) {
    const took = await timeOf(body)
    assert.ok(took < 10 * harmless + 5, `${body.slice(0, 20)}: ${took.toFixed(1)} ms beside ${harmless.toFixed(1)}`)
  }
})

test('a body that says two types, or what is no type, is none of them', async () => {
  for (const type of [
    ['application/json', 'text/plain'],
    ['text/plain', 'application/json'],
    'application/json, text/plain',
    'json',
  ]) {
    const request = { method: 'POST', headers: { 'Content-Type': type }, body: '[]' }
    await assert.rejects(through(jsonLimits, {}, { request }), { code: 'body_malformed' })
  }
})
