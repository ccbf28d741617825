import assert from 'node:assert/strict'
import test from 'node:test'
import { CallerCounts } from './caller-counts.ts'
import { calling, eventually, listening } from './wire.model.ts'

test('a caller has so many connections at once, of IPv6 all of a /64 together, and gives each place back', () => {
  const counts = new CallerCounts(2)
  const leave = counts.enter('2001:db8::1')!
  assert.ok(counts.enter('2001:db8::2'))
  assert.equal(counts.enter('2001:db8:0:0:ffff::3'), undefined)
  assert.ok(counts.enter('2001:db8:0:1::1'))
  assert.ok(counts.enter('192.0.2.1'))
  leave()
  assert.ok(counts.enter('2001:db8::4'))
  assert.equal(counts.enter('2001:db8::1'), undefined)
})

test('connections of one caller beyond its limit are closed at once and counted, and one that closes makes room', async t => {
  const listener = await listening(t, { limits: { connectionsPerCallerMax: 1 } })
  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
  const first = await calling(t, listener.port)
  first.socket.write(get)
  await first.until(/200/)
  assert.equal(await (await calling(t, listener.port)).over(), '')
  assert.equal(listener.counters.overCallers, 1)
  first.socket.destroy()
  await eventually(() => listener.connections === 0)
  const next = await calling(t, listener.port)
  next.socket.write(get)
  await next.until(/200/)
})

test('behind a balancer it is the caller that the PROXY header names, and the balancer has no limit', async t => {
  const listener = await listening(t, { limits: { connectionsPerCallerMax: 1 }, proxyProtocol: ['127.0.0.1'] })
  const from = async (address: string) => {
    const caller = await calling(t, listener.port)
    caller.socket.write(`PROXY TCP4 ${address} 198.51.100.1 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n`)
    return caller
  }
  await (await from('192.0.2.1')).until(/200/)
  await (await from('192.0.2.2')).until(/200/)
  assert.equal(await (await from('192.0.2.1')).over(), '')
  assert.equal(listener.counters.overCallers, 1)
})
