import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type EgressOptions, egressRule } from './egress.ts'

const allows = (address: string, options: EgressOptions = {}, port = 443) =>
  egressRule(options).check(address, port).allowed

test('private addresses that strangers name may be reached where the operator allows them alone', () => {
  const check = (address: string, allow: string[] = []) =>
    egressRule({ forStrangers: true, allow }).check(address, 443).allowed
  const own = [
    '10.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
  ]
  for (const address of own) assert.equal(check(address), false, address)
  for (const address of own) assert.equal(check(address, ['private']), true, address)
  assert.deepEqual([check('10.0.0.1', ['10.0.0.0/24']), check('10.1.0.1', ['10.0.0.0/24'])], [true, false])
  assert.deepEqual(
    [check('93.184.216.34'), check('127.0.0.1'), check('169.254.169.254', ['private'])],
    [true, false, false],
  )
})

test('this machine is closed to strangers by whatever address it has, unless the operator names it', () => {
  const localAddresses = () => ['127.0.0.1', '203.0.113.7', '2001:db8::7']
  const check = (address: string, options: EgressOptions = {}) =>
    allows(address, { forStrangers: true, localAddresses, ...options })
  for (const own of ['203.0.113.7', '::ffff:203.0.113.7', '64:ff9b::cb00:7107', '2001:db8::7']) {
    assert.equal(check(own), false, own)
    assert.equal(check(own, { allow: ['loopback', 'private'] }), false, own)
    assert.equal(allows(own, { localAddresses }), true, `${own} of an upstream`)
  }
  assert.deepEqual([check('203.0.113.8'), check('203.0.113.7', { allow: ['203.0.113.7'] })], [true, true])
})

test('public and private addresses may be reached as delivered', () => {
  for (const address of [
    '93.184.216.34',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.0.1',
    '100.64.0.1',
    '2606:2800::1',
    'fd12::1',
  ]) {
    assert.equal(allows(address), true, address)
  }
})

test('loopback, link-local, metadata, unspecified, multicast and reserved addresses may not', () => {
  const denied = [
    '127.0.0.1',
    '127.255.0.9',
    '::1',
    '169.254.169.254',
    '169.254.1.1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
  ]
  denied.push(
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '240.0.0.1',
    'fd00:ec2::254',
    '100.100.100.200',
  )
  denied.push('168.63.129.16', '192.0.0.192', 'fd20:ce::254', '64:ff9b:1::1')
  for (const address of denied) assert.equal(allows(address), false, address)
})

test('no spelling of a denied address is allowed', () => {
  const spellings = [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:7f00:0001',
    '[::1]',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
  ]
  spellings.push(
    '64:ff9b::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '::ffff:169.254.169.254',
  )
  spellings.push(
    '2001:0:7f00:1::',
    '2001:0:0:0:0:0:80ff:fffe',
    'fd00::5efe:127.0.0.1',
    '2606:2800::200:5efe:7f00:1',
    '0:0:0:0:0:0:0:1',
  )
  for (const address of spellings) assert.equal(allows(address), false, address)
  for (const address of ['::ffff:93.184.216.34', '64:ff9b::5db8:d822', '2002:5db8:d822::1'])
    assert.equal(allows(address), true, address)
})

test('what is no literal address is denied', () => {
  for (const text of [
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '1.2.3.4.5',
    '[::1',
    '::1::',
    ' 10.0.0.1',
  ]) {
    assert.equal(allows(text), false, text)
  }
})

test('the operator allows by name, network or address, and nothing beside it', () => {
  assert.equal(allows('127.0.0.1', { allow: ['loopback'] }), true)
  assert.equal(allows('::1', { allow: ['loopback'] }), true)
  assert.equal(allows('::ffff:127.0.0.1', { allow: ['loopback'] }), true)
  assert.equal(allows('0.0.0.0', { allow: ['loopback'] }), false)
  assert.equal(allows('169.254.169.254', { allow: ['loopback', 'private'] }), false)
  assert.equal(allows('100.100.100.200', { allow: ['private'] }), false)
  assert.equal(allows('169.254.169.254', { allow: ['169.254.169.254'] }), true)
  assert.equal(allows('169.254.169.253', { allow: ['169.254.169.254'] }), false)
  assert.equal(allows('fe80::5', { allow: ['fe80::/10'] }), true)
})

test('an allowance that cannot be read stops the start', () => {
  for (const entry of ['local', '10.0.0.0/33', '10.0.0.0/8/1', '::/129', '1.2.3', '10.0.0.0/']) {
    assert.throws(() => egressRule({ allow: [entry] }), { code: 'setting_invalid' }, entry)
  }
})

test('own listeners are denied even where their address is allowed', () => {
  const options = { allow: ['loopback', '0.0.0.0/0'], deny: [{ address: '127.0.0.1', port: 8001 }] }
  assert.equal(allows('127.0.0.1', options, 8001), false)
  assert.equal(allows('::ffff:127.0.0.1', options, 8001), false)
  assert.equal(allows('0.0.0.0', options, 8001), false)
  assert.equal(allows('127.0.0.1', options, 9000), true)
})

test('a listener on every address is denied on each address of this machine', () => {
  for (const wildcard of ['0.0.0.0', '::']) {
    const options = {
      allow: ['loopback'],
      deny: [{ address: wildcard, port: 8000 }],
      localAddresses: () => ['192.168.7.5', 'fd12::7'],
    }
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '192.168.7.5', '::ffff:192.168.7.5', 'fd12::7']) {
      assert.equal(allows(address, options, 8000), false, `${wildcard} ${address}`)
    }
    assert.equal(allows('192.168.7.6', options, 8000), true)
    assert.equal(allows('192.168.7.5', options, 80), true)
  }
})

test('an IPv4 address is judged alike in all its IPv6 spellings', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '64:ff9b::', '::ffff:0:'), (address, prefix) => {
      assert.equal(allows(prefix + address), allows(address))
    }),
  )
})

test('any text gets a verdict', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.ipV6(), fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.%[]') })),
      text => {
        assert.equal(typeof allows(text), 'boolean')
      },
    ),
  )
})
