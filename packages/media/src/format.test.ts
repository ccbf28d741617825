import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, failureKinds } from '@gatehouse/base'
import fc from 'fast-check'
import { readValue, writeMade, writeValue } from './format.ts'
import type { Format } from './media-type.ts'

const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times)
const refusal = (text: string, format: Format): string => {
  try {
    readValue(text, format, 'request')
  } catch (thrown) {
    assert.ok(thrown instanceof Failure, `${format}: ${thrown}`)
    assert.equal(thrown.code, 'body_malformed')
    return thrown.message
  }
  return 'read'
}

test('JSON that two readers could see differently is refused with its place', () => {
  const cases: [string, RegExp][] = [
    ['{"a":1,\n "a":2}', /line 2, column 2: a key stands twice/],
    ['{"__proto__":{"admin":true}}', /column 2: the key __proto__/],
    ['{"\\u005f_proto__":1}', /__proto__/],
    ['[1,]', /column 4: a value was expected/],
    ['{"a" 1}', /column 6: a colon/],
    ['[12345678901234567890]', /column 2: a number is too large/],
    ['[1e400]', /too large/],
    ['[01]', /a comma was expected/],
    ['"a\u0001"', /a string was expected that ends/],
    ["{'a':1}", /a key in quotes/],
    ['[] []', /nothing more/],
    ['', /a value was expected/],
    ['[NaN]', /a value was expected/],
    [deep('[', ']', 100_000), /deeper than 64 levels/],
    [`[${'0,'.repeat(200_000)}0]`, /more than 100000 values/],
  ]
  for (const [text, expected] of cases) assert.match(refusal(text, 'json'), expected, text.slice(0, 40))
})

test('JSON is read as JSON.parse reads it, whatever it holds', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), value => {
      const text = JSON.stringify(value)
      if (/__proto__|[:[,]-?\d{16,}[,}\]]|^-?\d{16,}$/.test(text)) return
      assert.deepEqual(readValue(text, 'json', 'request'), JSON.parse(text))
    }),
  )
})

test('XML is read without a document type, and with nothing but the five entities of XML', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
  const outside = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
  assert.match(refusal(bomb, 'xml'), /line 1, column \d+: a document type is not read/)
  assert.match(refusal(outside, 'xml'), /a document type is not read/)
  assert.match(refusal('<a>&c;</a>', 'xml'), /entity/)
  assert.match(refusal('<a>\n<b></a>', 'xml'), /line 2/)
  assert.match(refusal('<a b="1" b="2"/>', 'xml'), /duplicate attribute/)
  assert.match(refusal('<__proto__/>', 'xml'), /__proto__/)
  assert.match(refusal(deep('<a>', '</a>', 50_000), 'xml'), /deeper than 64/)
  assert.match(refusal('', 'xml'), /XML/)
})

test('an element is its attributes, its elements and its text, and is written so again', () => {
  const source = '<order id="7"><line sku="a">two &amp; three</line><line sku="b"/><note>x</note></order>'
  const value = { order: { '@id': '7', line: [{ '@sku': 'a', '#text': 'two & three' }, { '@sku': 'b' }], note: 'x' } }
  assert.deepEqual(readValue(source, 'xml', 'reply'), value)
  assert.equal(
    writeValue(value, 'xml', { side: 'reply', root: 'root' }),
    `<?xml version="1.0" encoding="UTF-8"?>\n${source}\n`,
  )
  assert.match(
    writeValue([1, { a: null }], 'xml', { side: 'reply', root: 'list' }),
    /<list><item>1<\/item><item><a\/><\/item><\/list>/,
  )
})

test('what XML has no name or letter for is a coded failure', () => {
  for (const value of [{ 'a b': 1 }, { a: { '@x><': 1 } }, { a: '\u0000' }, { '': 1 }, { '1': 1 }]) {
    assert.throws(() => writeValue(value, 'xml', { side: 'reply', root: 'r' }), { code: 'reply_malformed' })
  }
})

test('YAML is read without tags, bombs of aliases, and keys that stand twice', () => {
  const levels = Array.from(
    { length: 9 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`,
  )
  assert.match(refusal(`l0: &l0 [x]\n${levels.join('\n')}`, 'yaml'), /alias/i)
  assert.match(refusal('a: 1\na: 2', 'yaml'), /line 2, column 1: a key stands twice/)
  assert.match(refusal('a: !!js/function "x"', 'yaml'), /tag/i)
  assert.match(refusal('a: [', 'yaml'), /line 1/)
  assert.match(refusal('--- 1\n--- 2', 'yaml'), /document/i)
  assert.match(refusal('? [a]\n: 1', 'yaml'), /no text/)
  assert.match(refusal('__proto__: {a: 1}', 'yaml'), /__proto__/)
  assert.match(refusal('a: 12345678901234567890', 'yaml'), /column 4: a number is too large/)
  assert.match(refusal('a: .inf', 'yaml'), /JSON does not have/)
  assert.match(refusal(deep('[', ']', 5000), 'yaml'), /YAML/)
  assert.deepEqual(readValue('a: yes\nb: &x [1]\nc: *x', 'yaml', 'reply'), { a: 'yes', b: [1], c: [1] })
})

test('YAML that would hold up others is too large, whatever the policy allows', () => {
  assert.throws(() => readValue(`a: ${'x'.repeat(70_000)}`, 'yaml', 'request'), { code: 'request_too_large' })
  assert.throws(() => readValue(`a: ${'x'.repeat(70_000)}`, 'yaml', 'reply'), { code: 'reply_too_large' })
})

test('a small value that would be written large is refused before it is written', () => {
  let value: unknown = 'x'
  for (let i = 0; i < 40; i++) value = [value, value]
  assert.throws(() => writeMade(value, 'test'), { code: 'expression_failed' })
  assert.throws(() => writeMade(undefined, 'test'), { code: 'expression_failed' })
})

test('no text makes a reader throw anything without a code, or leave anything on a prototype', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '<a>',
    '</a>',
    '<',
    '>',
    '&',
    ';',
    '- ',
    '\n',
    ' ',
    '*a',
    '&a ',
    '!!',
    '\\u',
    '%',
    '#',
    '__proto__',
    '0',
    '-',
    'e9',
    '?',
    '|',
    '\0',
    '\ud800',
    '<![CDATA[',
    '<!--',
    '<?',
  )
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 60 }).map(all => all.join('')),
  )
  fc.assert(
    fc.property(texts, fc.constantFrom<Format>('json', 'xml', 'yaml'), (text, format) => {
      try {
        const value = readValue(text, format, 'reply')
        for (const to of ['json', 'xml', 'yaml'] as const) writeValue(value, to, { side: 'reply', root: 'root' })
      } catch (thrown) {
        assert.ok(
          thrown instanceof Failure && thrown.code in failureKinds && thrown.code !== 'internal',
          `${format} ${JSON.stringify(text)}: ${thrown}`,
        )
      }
      assert.deepEqual(Object.keys(Object.prototype), [])
    }),
    { numRuns: 2000 },
  )
})
