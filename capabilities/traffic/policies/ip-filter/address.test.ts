import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { contains, parseAddress, parseBlock } from './address.ts'

test('an IPv4 address and its mapped IPv6 spelling are the same client', () => {
  assert.equal(parseAddress('::ffff:192.0.2.1'), parseAddress('192.0.2.1'))
})

test('a block holds exactly the addresses that share its prefix', () => {
  const block = parseBlock('192.0.2.128/25')!
  assert.equal(contains(block, parseAddress('192.0.2.200')!), true)
  assert.equal(contains(block, parseAddress('192.0.2.127')!), false)
})

test('spellings that readers disagree about are not addresses', () => {
  for (const text of ['01.2.3.4', '1.2.3', '1.2.3.256', '1::2::3', '::12345', '1:2:3:4:5:6:7', '0x7f.1', ' 1.2.3.4']) {
    assert.equal(parseAddress(text), undefined, text)
  }
})

test('every IPv6 address reads back from its full spelling, and no text throws', () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.string(), (address, any) => {
      assert.notEqual(parseAddress(address), undefined)
      parseBlock(any)
    }),
  )
})
