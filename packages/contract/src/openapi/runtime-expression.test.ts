import assert from 'node:assert/strict'
import test from 'node:test'
import { type Happened, isRuntimeExpression, runtimeValue, withRuntimeValues } from './runtime-expression.ts'

const seen: Happened = {
  ...{ url: 'http://shop/orders/7?to=x', method: 'POST', status: 201 },
  request: {
    header: name => (name === 'x-to' ? 'here' : undefined),
    query: name => (name === 'to' ? 'x' : undefined),
    path: name => (name === 'id' ? '7' : undefined),
    body: { back: { url: 'http://me/done' }, 'a/b': 1, list: [{ id: 5 }] },
  },
  reply: { header: name => (name === 'location' ? '/orders/7' : undefined), body: { id: 7 } },
}

test('an expression leads to what it names of request and reply, and to nothing where that is not there', () => {
  const found = (expression: string) => runtimeValue(expression, seen)
  assert.deepEqual(['$url', '$method', '$statusCode'].map(found), [seen.url, 'POST', 201])
  assert.deepEqual(
    ['$request.header.X-To', '$request.query.to', '$request.path.id', '$response.header.Location'].map(found),
    ['here', 'x', '7', '/orders/7'],
  )
  assert.deepEqual(
    ['$request.body#/back/url', '$request.body#/a~1b', '$request.body#/list/0/id', '$response.body#/id'].map(found),
    ['http://me/done', 1, 5, 7],
  )
  assert.deepEqual(found('$response.body'), { id: 7 })
  const none = ['$response.body#/none', '$request.body#/list/01', '$response.query.to', '$request.body#x', 'plain', '$']
  assert.deepEqual(none.map(found), Array(none.length).fill(undefined))
  assert.equal(runtimeValue('$request.body#/constructor', seen), undefined)
  assert.equal(runtimeValue('$response.body', undefined), undefined)
})

test('names lead to values that were given, also names with dots in them', () => {
  const names = { inputs: { user: 'ada' }, steps: { make: { outputs: { 'order.id': 7, order: { lines: [1] } } } } }
  const found = (expression: string) => runtimeValue(expression, undefined, names)
  assert.equal(found('$inputs.user'), 'ada')
  assert.equal(found('$steps.make.outputs.order.id'), 7)
  assert.deepEqual(found('$steps.make.outputs.order#/lines/0'), 1)
  assert.equal(found('$steps.other.outputs.x'), undefined)
  assert.equal(found('$inputs.__proto__'), undefined)
})

test('a text is filled in only where all that it names is there and plain', () => {
  assert.equal(withRuntimeValues('{$request.body#/back/url}?id={$response.body#/id}', seen), 'http://me/done?id=7')
  assert.equal(withRuntimeValues('{$request.body#/none}', seen), undefined)
  assert.equal(withRuntimeValues('{$request.body#/back}', seen), undefined)
  assert.equal(withRuntimeValues('http://fixed/{id}', seen), 'http://fixed/{id}')
  assert.ok(isRuntimeExpression('$inputs.a') && !isRuntimeExpression('a') && !isRuntimeExpression(1))
})
