import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { egressRule, listen } from '@gatehouse/http'
import { faultServer } from '@gatehouse/http/upstream/fault-server.model.ts'
import { calling, eventually } from '@gatehouse/http/wire.model.ts'
import { type ApiPart, compile, snapshotOf } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { unknownTargets } from '../balancing/targets.model.ts'
import { Forwarder } from '../forwarder.ts'
import { type Finished, serving, wireRefusal } from '../serve.ts'
import { Streams } from './streams.ts'

const programOf = (parts: ApiPart[], generation: number) =>
  compile(snapshotOf(parts, { gatewayGroup: 'g', generation, createdAt: '', auditHeads: {} }), {
    policies: new Map(),
    hostFor: () => {
      throw new Error('no policy here')
    },
  })

const switching = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
const asking =
  `GET /pets/v1/pets HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n'
const frame = Buffer.from([0x82, 0x84, 0, 0, 0, 0, 1, 2, 3, 4])

/** A tunnel whose upstream has sent its last byte with the 101, and reads on; its caller goes on sending. */
async function halfTunnel(t: TestContext) {
  const script = ['request' as const, { send: switching }, 'half' as const]
  const { origin, sockets, heard } = await faultServer(t, [script])
  const part = samplePart()
  const program = programOf([{ ...part, upstream: { ...part.upstream, targets: [{ url: origin, weight: 1 }] } }], 1)
  const forwarder = new Forwarder({ egress: egressRule({ allow: ['loopback'], deny: [] }), ...unknownTargets() })
  const streams = new Streams({ objection: () => undefined, retain() {} })
  streams.swap(undefined, program)
  const finished: Finished[] = []
  const onRequest = serving({
    ...{ program: () => program, forwarder, streams, subscribe: () => 0, missed() {} },
    finished: outcome => finished.push(outcome),
  })
  const listener = await listen({ address: '127.0.0.1', port: 0, onRefusal: wireRefusal, onRequest })
  t.after(() => listener.close(0))
  const { socket, until } = await calling(t, listener.port)
  const before = performance.now()
  socket.write(asking)
  await until(/ 101 /)
  await eventually(() => socket.readableEnded)
  const sending = setInterval(() => socket.writable && socket.write(frame), 5)
  t.after(() => clearInterval(sending))
  await eventually(() => heard[0]!.length > 1000)
  const nothingIsLeft = async () => {
    await eventually(() => streams.counts.tunnels === 0 && listener.connections === 0)
    assert.equal(streams.counts.exchanges, 0)
    assert.equal(finished.length, 1)
    assert.deepEqual(forwarder.counts(), { open: 0, idle: 0, waiting: 0 })
    await eventually(() => sockets.every(each => each.destroyed || each.readableEnded))
  }
  return { streams, program, before, finished, nothingIsLeft }
}

test(`a tunnel whose upstream has ended its half is under way until both have, and withdrawing its API ends it`, async t => {
  const { streams, program, before, nothingIsLeft } = await halfTunnel(t)
  assert.deepEqual(streams.counts, { exchanges: 1, tunnels: 1, retiredParts: 0 })
  streams.swap(program, programOf([], 2))
  streams.sweep(before + 3000)
  streams.sweep(before + 5500)
  await nothingIsLeft()
})

test(`a tunnel whose upstream has ended its half lasts only a little longer, however much the caller sends`, async t => {
  const { streams, before, nothingIsLeft } = await halfTunnel(t)
  streams.sweep(before + 3000)
  assert.equal(streams.counts.tunnels, 1)
  streams.sweep(before + 6000)
  streams.sweep(before + 8500)
  await nothingIsLeft()
})

test(`a tunnel whose upstream has ended its half is finished once, at its end, with all that its caller sent until then`, async t => {
  const { streams, before, finished, nothingIsLeft } = await halfTunnel(t)
  streams.sweep(before + 3000)
  assert.equal(finished.length, 0)
  const bytesIn = frame.length * 20
  streams.sweep(before + 6000)
  streams.sweep(before + 8500)
  await nothingIsLeft()
  const { exchange, status, complete } = finished[0]!
  assert.deepEqual([status, complete, exchange.code], [101, true, 'stream_ended'])
  assert.ok(exchange.bytesIn > bytesIn, `${exchange.bytesIn} bytes`)
})

test(`a gateway that is done with stopping leaves no tunnel without its end`, async t => {
  const { streams, nothingIsLeft } = await halfTunnel(t)
  streams.stop()
  await nothingIsLeft()
})

test(`a gateway that stops ends a tunnel whose upstream has ended its half`, async t => {
  const { streams, before, nothingIsLeft } = await halfTunnel(t)
  streams.drain()
  streams.sweep(before + 3000)
  await nothingIsLeft()
})
