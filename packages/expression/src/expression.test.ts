import assert from 'node:assert/strict'
import test from 'node:test'
import { compileExpression, expressionProblem, type Scope } from './expression.ts'

const nothing: Scope = {
  request: {},
  client: {},
  route: {},
  identity: {},
  consumer: {},
  reply: {},
  body: null,
  characters: 16_384,
}
const scope = (more: Partial<Scope>): Scope => ({ ...nothing, ...more })
const failsWith = (pattern: RegExp) => (thrown: unknown) => {
  const { code, message } = thrown as { code: string; message: string }
  assert.equal(code, 'expression_failed')
  assert.match(message, pattern)
  return true
}

test('an expression says what it says of the request', () => {
  const gold = compileExpression("consumer.plan == 'gold' && request.headers['x-a'] in ['1', '2']")
  assert.equal(gold.holds(scope({ consumer: { plan: 'gold' }, request: { headers: new Map([['x-a', '2']]) } })), true)
  assert.equal(gold.holds(scope({ consumer: { plan: 'tin' }, request: { headers: new Map() } })), false)
})

test('what is not there, or no truth value, is a coded failure that names the expression', () => {
  assert.throws(
    () => compileExpression('request.headers.a').evaluate(scope({ request: { headers: new Map() } })),
    failsWith(/request\.headers\.a/),
  )
  assert.throws(() => compileExpression("'yes'").holds(nothing), failsWith(/neither true nor false/))
})

test('an expression that cannot be read, or names what is not there, is told before it is used', () => {
  for (const text of [
    '1 +',
    'nobody.name',
    'unknown(1)',
    "'a' + 1",
    '('.repeat(100),
    'a'.repeat(5000),
    `'a'${" + 'a'".repeat(33)}`,
  ]) {
    assert.equal(typeof expressionProblem(text), 'string', text.slice(0, 20))
  }
  assert.equal(expressionProblem('has(body.a) ? body.a : 1'), undefined)
})

test('matches() takes time that grows with the text alone', () => {
  const expression = compileExpression("body.matches('^(a+)+$')")
  const startedMs = performance.now()
  assert.equal(expression.evaluate(scope({ body: `${'a'.repeat(5000)}b` })), false)
  assert.ok(performance.now() - startedMs < 2000)
  assert.equal(expression.evaluate(scope({ body: 'aaa' })), true)
  assert.equal(compileExpression("(('x' + body)) . matches('^xa$')").evaluate(scope({ body: 'a' })), true)
})

test('a pattern with look-around or back-references is refused where it stands, or fails with its code', () => {
  assert.throws(
    () => compileExpression("body.matches('(?=a)')").evaluate(scope({ body: 'a' })),
    failsWith(/invalid|unsupported|missing|Perl/i),
  )
})

test('turns are counted, the more so the more each of them looks at', () => {
  const list = Array.from({ length: 60_000 }, (_, at) => at)
  const large = scope({ body: { list }, characters: 400_000 })
  assert.equal(compileExpression('body.list.all(x, x >= 0.0)').evaluate(large), true)
  const startedMs = performance.now()
  assert.throws(() => compileExpression('body.list.all(x, x in body.list)').evaluate(large), failsWith(/turns/))
  assert.throws(
    () =>
      compileExpression(
        'body.list.filter(x, x == -1.0).filter(x, x in body.list).size() == 0 && body.list.all(x, x in body.list)',
      ).evaluate(large),
    failsWith(/turns/),
  )
  assert.ok(performance.now() - startedMs < 1000)
})

test('nothing makes a value larger than it was: no map, no bind, no comprehension in another', () => {
  for (const text of [
    'body.map(x, body)',
    'cel.bind(a, body, a)',
    'body.all(x, body.all(y, x == y))',
    'turns(body)',
    'heavyTurns(body)',
  ]) {
    assert.match(expressionProblem(text) ?? '', /not in this language|within another|registered|bind/, text)
  }
  assert.deepEqual(
    compileExpression('body.filter(x, x > 1.0).exists(x, x == 3.0)').evaluate(scope({ body: [1, 2, 3] })),
    true,
  )
})

test('an expression reaches no prototype', () => {
  for (const key of ['__proto__', 'constructor', 'toString']) {
    assert.throws(() => compileExpression(`body.${key}`).evaluate(scope({ body: { a: 1 } })), failsWith(/No such key/))
  }
})

test('no text is joined, and no pattern or text looked at, that holds up others', () => {
  const list = Array.from({ length: 5000 }, () => 'x')
  assert.equal(compileExpression("body.list.join(', ').size()").evaluate(scope({ body: { list: ['a', 'b'] } })), 4n)
  assert.throws(
    () => compileExpression('body.list.join(body.text)').evaluate(scope({ body: { list, text: 'x'.repeat(10_000) } })),
    failsWith(/too long a text/),
  )
  assert.throws(
    () =>
      compileExpression('body.matches("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)$")').evaluate(
        scope({ body: 'x'.repeat(1_000_000) }),
      ),
    failsWith(/too long for this pattern/),
  )
  assert.throws(
    () => compileExpression(`body.matches("${'[ab]{900}'.repeat(9)}")`).evaluate(scope({ body: 'x' })),
    failsWith(/5000 states/),
  )
})
