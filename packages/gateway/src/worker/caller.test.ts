import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { CallerFinder } from './caller.ts'

const found = (fields: Record<string, string | string[]>, peer = '10.0.0.1', clientAddressHeader = 'x-forwarded-for') =>
  new CallerFinder({ trustedProxies: ['10.0.0.0/8', '::1'], clientAddressHeader }).find(
    peer,
    false,
    HeaderList.from(fields),
  )

test('a peer that is not named is the caller, whatever it says', () => {
  const said = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' }
  assert.deepEqual(found(said, '192.0.2.1'), { address: '192.0.2.1', secure: false, forwardedFor: '192.0.2.1' })
})

test('the caller is the nearest address that is no trusted proxy; what stands before it is its own invention', () => {
  for (const [said, address, forwardedFor] of [
    ['203.0.113.9', '203.0.113.9', '203.0.113.9, 10.0.0.1'],
    ['6.6.6.6, 203.0.113.9, 10.2.3.4', '203.0.113.9', '203.0.113.9, 10.2.3.4, 10.0.0.1'],
    ['203.0.113.9, nonsense, 10.2.3.4', '10.2.3.4', '10.2.3.4, 10.0.0.1'],
    ['::ffff:203.0.113.9', '203.0.113.9', '203.0.113.9, 10.0.0.1'],
    ['203.0.113.9:5544', '203.0.113.9', '203.0.113.9, 10.0.0.1'],
    ['[2001:db8::1]:5544', '2001:db8::1', '2001:db8::1, 10.0.0.1'],
    ['', '10.0.0.1', '10.0.0.1'],
  ] as const) {
    const caller = found({ 'X-Forwarded-For': said })
    assert.deepEqual([caller.address, caller.forwardedFor], [address, forwardedFor], said)
  }
  const two = found({ 'X-Forwarded-For': ['6.6.6.6', '203.0.113.9'], 'X-Forwarded-Proto': ['http', 'https'] })
  assert.deepEqual([two.address, two.secure], ['203.0.113.9', true])
})

test('the address may stand in Forwarded, or in a field that holds nothing else', () => {
  const forwarded = { Forwarded: 'for=6.6.6.6, proto=https;FOR="[2001:db8::7]:80";by=10.0.0.9' }
  assert.equal(found(forwarded, '::1', 'forwarded').address, '2001:db8::7')
  assert.equal(found({ 'CF-Connecting-IP': '203.0.113.1' }, '10.1.1.1', 'cf-connecting-ip').address, '203.0.113.1')
})
