import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import { Seal } from './seal.ts'

const key = () => randomBytes(32).toString('base64')

test('what is sealed opens whole, under its own name and the same key alone', () => {
  const own = key()
  const seal = new Seal(own)
  const text = seal.seal('name', Buffer.from('a'), Buffer.from(''), Buffer.from('bc'))
  assert.equal(new Seal(own).open('name', text)?.toString(), 'abc')
  assert.equal(seal.open('other', text), undefined)
  assert.equal(new Seal(key()).open('name', text), undefined)
  assert.notEqual(seal.seal('name', Buffer.from('abc')), seal.seal('name', Buffer.from('abc')))
})

test('nothing that was changed, cut or made up opens', () => {
  const seal = new Seal(key())
  const bytes = Buffer.from(seal.seal('name', Buffer.from('hello')), 'base64')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    assert.equal(seal.open('name', changed.toString('base64')), undefined)
    assert.equal(seal.open('name', bytes.subarray(0, at).toString('base64')), undefined)
  }
})

test('names say nothing, are the same under one key, and others under another', () => {
  const own = key()
  assert.equal(new Seal(own).digest('GET /'), new Seal(own).digest('GET /'))
  assert.notEqual(new Seal(own).digest('GET /'), new Seal(key()).digest('GET /'))
  assert.match(new Seal(own).digest('GET /'), /^[\w-]{22}$/)
})
