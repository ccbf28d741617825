import assert from 'node:assert/strict'
import test from 'node:test'
import type { Scope } from './expression.ts'
import { compileTemplate, templateProblem } from './template.ts'
import { valueJson, valueText } from './value.ts'

const scope: Scope = {
  request: {},
  client: {},
  route: {},
  identity: {},
  consumer: {},
  reply: {},
  body: { name: 'a"b', n: 3 },
  characters: 16_384,
}

test('expressions stand in text, with braces and quotes of their own', () => {
  assert.equal(
    compileTemplate('{"n": ${body.name}, "m": ${ {"a": [1, "}"]} }}').render(scope, valueJson),
    '{"n": "a\\"b", "m": {"a":[1,"}"]}}',
  )
  assert.equal(compileTemplate('$${x} costs $5').render(scope, valueText), '${x} costs $5')
})

test('a template that is not closed, or holds what is no expression, is told before it is used', () => {
  assert.equal(templateProblem('${body'), 'a ${ is not closed')
  assert.equal(typeof templateProblem('${1 +}'), 'string')
  assert.equal(typeof templateProblem('${}'), 'string')
})

test('a template makes no text without end', () => {
  const large = { ...scope, body: 'x'.repeat(100_000) }
  assert.throws(() => compileTemplate('${body}'.repeat(100)).render(large, valueText), { code: 'expression_failed' })
})

test('numbers that JSON does not have are a coded failure', () => {
  assert.throws(() => valueJson(2n ** 60n), { code: 'expression_failed' })
  assert.throws(() => valueJson(Number.NaN), { code: 'expression_failed' })
  assert.equal(valueJson({ a: 1n, b: new Map([['c', 'd']]) }), '{"a":1,"b":{"c":"d"}}')
})
