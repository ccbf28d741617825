import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { lineDiff, sideBySide } from './line-diff.ts'

const line = fc.constantFrom('a', 'b', 'c', 'd')
const text = fc.array(line, { maxLength: 12 }).map(lines => lines.map(one => `${one}\n`).join(''))

test('what stands and what went are the text before, what stands and what came the text after', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      const gaps = lines.filter(({ kind }) => kind === 'gap').reduce((sum, { text }) => sum + Number(text), 0)
      const count = (kind: string) => lines.filter(one => one.kind === kind).length
      assert.equal(count('same') + count('removed') + gaps, before.split('\n').length - 1)
      assert.equal(count('same') + count('added') + gaps, after.split('\n').length - 1)
    }),
  )
})

test('a changed line stands alone, and far ones are folded', () => {
  const many = (middle: string) => `${'x\n'.repeat(20)}${middle}\n${'y\n'.repeat(20)}`
  const kinds = lineDiff(many('old'), many('new')).map(({ kind }) => kind)
  assert.deepEqual(kinds, ['gap', 'same', 'same', 'same', 'removed', 'added', 'same', 'same', 'same', 'gap'])
})

test('two large texts that share nothing are told as replaced, at once', () => {
  const startedMs = performance.now()
  const [a, b] = ['a', 'b'].map(word => Array.from({ length: 20_000 }, (_, at) => `${word}${at}`).join('\n'))
  assert.equal(lineDiff(a!, b!).length, 40_000)
  assert.ok(performance.now() - startedMs < 5000)
})

test('beside a line that went stands the one that came in its place, and nothing where none did', () => {
  const pairs = sideBySide(lineDiff('a\nb\nc\n', 'a\nB\nB2\nc\n'))
  const texts = pairs.map(([before, after]) => [before?.text, after?.text])
  assert.deepEqual(texts, [
    ['a', 'a'],
    ['b', 'B'],
    [undefined, 'B2'],
    ['c', 'c'],
  ])
})
