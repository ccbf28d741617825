import assert from 'node:assert/strict'
import test from 'node:test'
import { readDirectives } from './directive.ts'
import { RuleProblem } from './problem.ts'

test('a directive may go on over lines and stands where it began; comments are none, also within one', () => {
  const text = '# a comment\n\nSecRule ARGS "@rx a\\"b" \\\n  # not this\n  "id:1,\\\n  pass"\nSecMarker END\n'
  assert.deepEqual(readDirectives(text, 'a.conf'), [
    { name: 'SecRule', words: ['ARGS', '@rx a"b', 'id:1,pass'], place: { file: 'a.conf', line: 3 } },
    { name: 'SecMarker', words: ['END'], place: { file: 'a.conf', line: 7 } },
  ])
})

test('a backslash before anything but the quote is left to the pattern', () => {
  assert.deepEqual(readDirectives("SecRule A '\\d\\\\x \\' '", 'a.conf')[0]?.words, ['A', "\\d\\\\x ' "])
})

test('a quote that is not closed, and a last line that goes on, are told with their place', () => {
  for (const text of ['\nSecRule ARGS "@rx a', '\nSecRule ARGS \\']) {
    assert.throws(
      () => readDirectives(text, 'a.conf'),
      (thrown: RuleProblem) => {
        assert.ok(thrown instanceof RuleProblem)
        assert.equal(thrown.place.line, 2)
        return true
      },
    )
  }
})
