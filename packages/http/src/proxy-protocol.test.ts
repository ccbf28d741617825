import assert from 'node:assert/strict'
import test from 'node:test'
import { proxyHeader } from './proxy-protocol.ts'

const text = (line: string) => new TextEncoder().encode(line)
const signature = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]
const binary = (command: number, family: number, rest: number[]) =>
  Uint8Array.from([...signature, command, family, rest.length >> 8, rest.length & 255, ...rest])

test('version 1 says the caller, or that the balancer speaks for itself', () => {
  const line = 'PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n'
  assert.deepEqual(proxyHeader(text(`${line}GET / HTTP/1.1\r\n`)), { bytes: line.length, address: '192.0.2.7' })
  assert.deepEqual(proxyHeader(text('PROXY TCP6 2001:db8::1 ::1 1 2\r\n')), { bytes: 32, address: '2001:db8::1' })
  assert.deepEqual(proxyHeader(text('PROXY UNKNOWN what ever\r\n')), { bytes: 25, address: undefined })
})

test('version 2 says the caller, skips what else it holds, and LOCAL is the balancer itself', () => {
  const four = [192, 0, 2, 7, 198, 51, 100, 1, 0, 80, 1, 187]
  assert.deepEqual(proxyHeader(binary(0x21, 0x11, [...four, 4, 0, 1, 9])), { bytes: 32, address: '192.0.2.7' })
  const six = [0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 1, ...Array(16).fill(0), 0, 80, 1, 187]
  assert.deepEqual(proxyHeader(binary(0x21, 0x21, six)), { bytes: 52, address: '2001:db8::1' })
  assert.deepEqual(proxyHeader(binary(0x20, 0, [])), { bytes: 16, address: undefined })
})

test('whatever part of a header has come, the rest is waited for', () => {
  for (const whole of [
    text('PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n'),
    binary(0x21, 0x11, Array(12).fill(1)),
  ]) {
    for (let length = 0; length < whole.length; length++) assert.equal(proxyHeader(whole.subarray(0, length)), 'more')
    assert.notEqual(proxyHeader(whole), 'more')
  }
})

test('what is no header, and one that is longer or stranger than the protocol allows, is invalid', () => {
  const wrong = [
    ...[
      'GET / HTTP/1.1\r\n',
      'POST / HTTP/1.1\r\n',
      'PROXY TCP4 1.2.3.4\r\n',
      'PROXY TCP4 1.2.3.4 5.6.7.8 1 70000\r\n',
    ],
    ...['PROXY TCP4 ::1 ::1 1 2\r\n', 'PROXY TCP6 1.2.3.4 ::1 1 2\r\n', `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`],
  ]
  for (const line of wrong) assert.equal(proxyHeader(text(line)), 'invalid', line)
  assert.equal(proxyHeader(binary(0x11, 0x11, Array(12).fill(1))), 'invalid')
  assert.equal(proxyHeader(binary(0x22, 0x11, Array(12).fill(1))), 'invalid')
  assert.equal(proxyHeader(binary(0x21, 0x11, [1, 2])), 'invalid')
  assert.equal(proxyHeader(Uint8Array.from([...signature, 0x21, 0x11, 0xff, 0xff])), 'invalid')
})
