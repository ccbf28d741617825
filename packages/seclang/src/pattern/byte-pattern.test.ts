import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { bytesIn, meets } from '../byte-set.ts'
import { lowerBytes } from '../letters.ts'
import { boundedCharactersMax, bytePattern } from './byte-pattern.ts'
import { PatternProblem } from './node.ts'

test('patterns of PCRE mean what they mean there', () => {
  const fits: [pattern: string, text: string, groups: string[]][] = [
    ['(?i)a(B)', 'xAb', ['Ab', 'b']],
    ['(?i:a)b', 'Ab', ['Ab']],
    ['a(?i)b|c', 'C', ['C']],
    ['[[:alpha:]_]+', '1ab_', ['ab_']],
    ['[\\w-.]+', ' a-.b', ['a-.b']],
    ['\\x{41}\\x42\\0', 'AB\0', ['AB\0']],
    ['a++b', 'aab', ['aab']],
    ['(?>a|ab)b', 'ab', ['ab']],
    ['^b$', 'a\nb\nc', ['b']],
    ['a.b', 'a\nb', ['a\nb']],
    ['(?P<n>a)(b)?', 'a', ['a', 'a', '']],
    ['a{2}', 'caab', ['aa']],
    ['\\Aa\\z', 'a', ['a']],
    ['[^\\d\\s]', '1 x', ['x']],
    ['[]a]', ']', [']']],
  ]
  for (const [pattern, text, groups] of fits) assert.deepEqual(bytePattern(pattern).find(text), groups, pattern)
  assert.equal(bytePattern('a(?i)b').find('AB'), undefined)
  assert.equal(bytePattern('\\Aa').find('b\na'), undefined)
})

test('what is no pattern is told with its place', () => {
  for (const pattern of [
    '(',
    ')',
    '[a',
    'a**?+(',
    '*a',
    '(?#x)',
    '\\y',
    '[[:no:]]',
    `${'('.repeat(300)}${')'.repeat(300)}`,
  ]) {
    assert.throws(
      () => bytePattern(pattern),
      (thrown: Error) => thrown instanceof PatternProblem && /character \d+|V8|Invalid|Nothing/.test(thrown.message),
      pattern,
    )
  }
})

const piece: fc.Arbitrary<string> = fc.letrec<{ node: string }>(tie => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('abc', 'a', 'b', 'xyz', '[ab]', '[^a]', '\\w', '.', 'Ab', '%', "'", '(?i:aB)', 'selec'),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '*?')).map(([a, sign]) => `(?:${a})${sign}`),
  ),
})).node

test('whatever fits holds one of the literals and one of the bytes', () => {
  const text = fc.array(fc.constantFrom('abc', 'a', 'b', 'AB', 'xyz', '%', "'", 'select', ' '), { maxLength: 6 })
  fc.assert(
    fc.property(piece, text, (pattern, words) => {
      const { find, literals, bytes } = bytePattern(pattern)
      const value = words.join('')
      if (!find(value)) return
      const lower = lowerBytes(value)
      if (literals)
        assert.ok(
          literals.some(literal => lower.includes(literal)),
          `${pattern} in ${value}: ${literals}`,
        )
      if (bytes) assert.ok(meets(bytes, bytesIn(value)), `${pattern} in ${value}`)
    }),
    { numRuns: 3000 },
  )
})

test('a pattern that would go back without end takes time that grows with the text alone', () => {
  for (const source of ['(a+)+b', '(?:a|a)*c', '(\\w|\\w\\w)+!', '^(?:.*?,){30}x']) {
    const { find } = bytePattern(source)
    find('a'.repeat(100))
    const startedMs = performance.now()
    assert.equal(find('a'.repeat(20_000)), undefined)
    assert.ok(performance.now() - startedMs < 500, source)
  }
  const { engine, find } = bytePattern('(a+)+(?!a)b')
  assert.equal(engine, 'v8-bounded')
  assert.ok(find(`${' '.repeat(boundedCharactersMax)}ab`) === undefined)
})
