import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { bytesIn, meets } from '../byte-set.ts'
import { transformation, transformationNames } from './transformation.ts'

const changed = (name: string, text: string) => transformation(name)!.change(text)

test('each sees through what it is for, and leaves what is written wrong', () => {
  const cases: [name: string, from: string, to: string][] = [
    ['urlDecode', 'a%20b+c%zz%4', 'a b c%zz%4'],
    ['urlDecodeUni', '%u0041%uff1cscript%u00e9', 'A<script\xe9'],
    ['utf8toUnicode', 'a\xc3\xa9\xff', 'a%u00e9\xff'],
    ['htmlEntityDecode', '&lt;&#x41;&#66;&amp;&nosuch;&#', '<AB&&nosuch;&#'],
    ['jsDecode', '\\x41\\u0042\\103\\n\\q', 'ABC\nq'],
    ['cssDecode', '\\41 b\\000042', 'AbB'],
    ['escapeSeqDecode', '\\x41\\101\\n', 'AA\n'],
    ['base64Decode', 'YWJj', 'abc'],
    ['base64DecodeExt', 'Y.W!Jj', 'abc'],
    ['hexEncode', 'ab', '6162'],
    ['hexDecode', '6162', 'ab'],
    ['sqlHexDecode', 'x=0x414243', 'x=ABC'],
    ['compressWhitespace', 'a \t\n b', 'a b'],
    ['removeWhitespace', 'a \t\n b', 'ab'],
    ['removeNulls', 'a\0b', 'ab'],
    ['replaceNulls', 'a\0b', 'a b'],
    ['replaceComments', 'a/*b*/c/*d', 'a c '],
    ['removeComments', 'a/*b*/c--d', 'ac'],
    ['removeCommentsChar', 'a/*b*/c--d#', 'abcd'],
    ['cmdLine', 'C^md "/c"', 'cmd/c'],
    ['normalizePath', '/a/./b/../c//d/', '/a/c/d/'],
    ['normalizePathWin', 'a\\..\\b', 'b'],
    ['lowercase', 'A\xc9', 'a\xc9'],
    ['trim', ' a ', 'a'],
    ['length', 'abc', '3'],
  ]
  for (const [name, from, to] of cases) assert.equal(changed(name, from), to, name)
  assert.equal(changed('hexEncode', changed('sha1', 'a')), '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8')
  assert.equal(changed('hexEncode', changed('md5', 'a')), '0cc175b9c0f1b6a831c399e269772661')
})

test('a text without the bytes that one touches stays as it is, whatever it is', () => {
  const text = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)),
    maxLength: 30,
  })
  fc.assert(
    fc.property(fc.constantFrom(...transformationNames), text, (name, value) => {
      const { change, touches } = transformation(name)!
      const to = change(value)
      assert.ok(/^[\x00-\xff]*$/.test(to))
      if (value !== '' && !meets(touches, bytesIn(value))) assert.equal(to, value)
    }),
    { numRuns: 3000 },
  )
})
