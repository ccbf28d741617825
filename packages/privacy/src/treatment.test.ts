import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { hashed, masked, Tokens, tokenPattern } from './treatment.ts'

const key = new Uint8Array(32).fill(7)

test('a mask shows at most the last four letters, and never more than a third', () => {
  assert.equal(masked('4111 1111 1111 1234', 'card'), '**** **** **** 1234')
  assert.equal(masked('ada@example.com', 'email'), 'a***@example.com')
  assert.equal(masked('12', 'own'), '**')
  // Own kinds may have the name of one that is known, and find anything.
  assert.equal(masked('12345', 'email'), '****5')
  assert.equal(masked('\u{1f600}da@example.com', 'email'), '\u{1f600}***@example.com')
  assert.equal(masked('GB82WEST', 'iban'), '******ST')
})

test('the same text has the same hash under one key, and another under another', () => {
  assert.equal(hashed('a', key), hashed('a', key))
  assert.notEqual(hashed('a', key), hashed('a', new Uint8Array(32)))
  assert.notEqual(hashed('a', key), hashed('b', key))
})

test('a token is read back with its key and no other, and one that was changed is none', () => {
  const tokens = new Tokens(key)
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), text => {
      const token = tokens.token(text)
      assert.equal(token, tokens.token(text))
      assert.equal(tokens.text(token), text)
      assert.deepEqual(`x ${token} y`.match(tokenPattern), [token])
      assert.equal(new Tokens(new Uint8Array(32)).text(token), undefined)
      const at = 4 + (text.length % 10)
      const other = token[at] === 'A' ? 'B' : 'A'
      assert.equal(tokens.text(token.slice(0, at) + other + token.slice(at + 1)), undefined)
    }),
  )
  for (const none of ['', 'ptk_', 'ptk_AAAA', 'x']) assert.equal(tokens.text(none), undefined)
})
