import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { changeJson, JsonSyntaxProblem } from './json-strings.ts'

const same = { value: (text: string) => text }

test('what is not changed stays as it is written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space)
      assert.equal(changeJson(text, same), text)
    }),
  )
})

test('each string and number is asked about once, with where it stands, and changed there alone', () => {
  const asked: string[] = []
  const text = '{ "a": [1.50, "x\\u0079"], "b": {"c": true, "d": null}, "e": "z" }'
  const out = changeJson(text, {
    value(value, { path }) {
      asked.push(`${path.join('/')}=${value}`)
      return value === 'xy' ? 'a"b' : value === '1.50' ? undefined : value
    },
  })
  assert.deepEqual(asked, ['a/*=1.50', 'a/*=xy', 'e=z'])
  assert.equal(out, '{ "a": [null, "a\\"b"], "b": {"c": true, "d": null}, "e": "z" }')
})

test('what is no JSON is told, whatever it is', () => {
  const piece = fc.constantFrom(...'{}[]",:\\u0a1e.-+tn \n'.split(''), 'true', 'null', '"a"', '1')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), pieces => {
      const text = pieces.join('')
      const isJson = (() => {
        try {
          JSON.parse(text)
          return true
        } catch {
          return false
        }
      })()
      if (isJson) assert.equal(changeJson(text, same), text)
      else assert.throws(() => changeJson(text, same), JsonSyntaxProblem)
    }),
    { numRuns: 5000 },
  )
})
