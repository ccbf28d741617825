import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '../testing-policy.ts'
import { jsonataProblem } from './evaluation.ts'
import { jsonata } from './jsonata.ts'

const json = { 'Content-Type': 'application/json' }
const made = (expression: string, body: unknown, more: Record<string, unknown> = {}) =>
  through(
    jsonata,
    { request: { expression, ...more } },
    { request: { method: 'POST', headers: json, body: JSON.stringify(body), plan: 'gold' } },
  )

test('a request and a reply become what the expressions make of them', async () => {
  const seen = await through(
    jsonata,
    {
      request: { expression: '{ "total": $sum(lines.price), "plan": $exchange.consumer.plan }' },
      response: { expression: 'ok' },
    },
    {
      request: { method: 'POST', headers: json, body: '{"lines":[{"price":2},{"price":3}]}', plan: 'gold' },
      reply: {
        status: 200,
        headers: { ...json, ETag: '"a"', 'Content-Length': '99', 'Content-Digest': 'x' },
        body: '{"ok":[1]}',
      },
    },
  )
  assert.deepEqual(JSON.parse(seen.sent!.text), { total: 5, plan: 'gold' })
  assert.deepEqual([seen.text, seen.lengthBytes], ['[1]', undefined])
  assert.deepEqual(
    ['etag', 'content-length', 'content-digest'].map(name => seen.headers.get(name)),
    ['W/"a"', undefined, undefined],
  )
})

test('an expression ends in time and depth, and makes nothing without end', async () => {
  const hostile = [
    '($f := function($n) { $f($n + 1) }; $f(0))',
    '($f := function($n) { 1 + $f($n + 1) }; $f(0))',
    '[1..10000000]',
    '$pad("a", 500000000)',
    '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("xxxxxxxxxx", 40))',
    '($f := function($o, $n) { $n = 0 ? $o : $f({"a": $o, "b": $o}, $n - 1) }; $string($f(1, 40)))',
    '($f := function($o, $n) { $n = 0 ? $o : $f($append($o, $o), $n - 1) }; $f([1, 2], 40))',
    '$eval("1")',
    '1 / 0',
    '$power(10, 1000)',
    'nothing.here',
    'function($x) { $x }',
  ]
  for (const expression of hostile) {
    const startedMs = performance.now()
    await assert.rejects(made(expression, {}), { code: 'expression_failed' }, expression)
    assert.ok(performance.now() - startedMs < 3000, expression)
  }
})

test('a regular expression takes time that grows with the text alone', async () => {
  const startedMs = performance.now()
  const seen = await made('$contains(text, /^(a+)+$/)', { text: `${'a'.repeat(3000)}b` }, { timeoutMs: 1000 })
  assert.equal(seen.sent!.text, 'false')
  assert.ok(performance.now() - startedMs < 3000)
  assert.equal((await made('$replace(text, /(B)(c)?/i, "<$1>")', { text: 'abcb' }, {})).sent!.text, '"a<b><b>"')
})

test('what is not JSON, or is too large, never reaches the expression', async () => {
  const ask = (body: string, headers: Record<string, string>) =>
    through(jsonata, { request: { expression: '1', bodyBytesMax: 10 } }, { request: { method: 'POST', headers, body } })
  await assert.rejects(ask('x', { 'Content-Type': 'text/plain' }), { code: 'unsupported_content' })
  await assert.rejects(ask('{"a":', json), { code: 'body_malformed' })
  await assert.rejects(ask('[1,2,3,4,5,6]', json), { code: 'request_too_large' })
})

test('an expression that cannot be read is told before it is used', () => {
  assert.match(jsonataProblem('{ "a": ') ?? '', /S0/)
  assert.match(jsonataProblem('$contains(a, /(?=b)/)') ?? '', /invalid|Perl|missing/)
  assert.equal(jsonataProblem('$match(a, /b/i)[0].groups'), undefined)
})
