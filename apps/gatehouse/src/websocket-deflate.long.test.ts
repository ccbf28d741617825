/** WebSocket messages that policies look at, deflated (RFC 7692) between `ws` on both ends and on either one. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { deflateRawSync, constants as zlib } from 'node:zlib'
import { writeFrame } from '@gatehouse/http/websocket/write-frame.ts'
import { placed } from '@gatehouse/program/sample.ts'
import type { WebSocket } from 'ws'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { type Caller, callerOf, eventually, streamUpstream } from './testing-streams.ts'

const entry = new URL('./frames-worker.model.ts', import.meta.url)
const marks = placed('test-marks', { stage: 'shape', config: { mark: 'm' } })
const limits = (config: Record<string, unknown>) =>
  placed('stream-limits', { stage: 'limit', identity: `l${JSON.stringify(config)}`, config })
const everything = { perMessageDeflate: { threshold: 0 } }

async function started(t: TestContext, config: Record<string, unknown> = {}, compress = true) {
  const behind = await streamUpstream(t, { compress: compress && { threshold: 0 } })
  const policies = [limits({ compression: 'inflate', ...config }), marks]
  const { gateway } = await gatewayFor(t, { ...partTo([behind.url]), policies }, { workers: 1, entry })
  return { gateway, behind }
}

const wireOf = (socket: WebSocket) => (socket as unknown as { _socket: Socket })._socket
const sizes = ({ socket }: Caller, behind: { sockets: Set<WebSocket> }) => ({
  caller: wireOf(socket).bytesRead,
  upstream: wireOf([...behind.sockets][0]!).bytesRead,
})

/** The data of a message as a client that keeps no window sends it. */
const deflatedData = (data: string | Buffer) => deflateRawSync(data, { finishFlush: zlib.Z_SYNC_FLUSH }).subarray(0, -4)
const deflatedFrame = (data: Uint8Array, fin = true) =>
  writeFrame({ opcode: 1, data, masked: true, fin, deflated: true })

/** An upgraded raw socket under permessage-deflate, and what it hears. */
async function rawCaller(t: TestContext, port: number, offer = 'permessage-deflate') {
  const socket = connect({ port, host: '127.0.0.1' })
  t.after(() => socket.destroy())
  let heard = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', piece => {
    heard = Buffer.concat([heard, piece])
  })
  socket.write(
    `GET /pets/v1/pets HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: ${offer}\r\n\r\n`,
  )
  await eventually(() => heard.includes('\r\n\r\n'))
  const start = heard.indexOf('\r\n\r\n') + 4
  return { socket, head: heard.subarray(0, start).toString(), bytes: () => heard.subarray(start) }
}

// Together, because most of their time is waiting.
suite('permessage-deflate where a policy looks', { concurrency: 3 }, () => {
  test('a message that is deflated on both ends is seen, changed and deflated again, both ways', async t => {
    const { gateway, behind } = await started(t)
    const caller = await callerOf(gateway, undefined, everything)
    assert.match(caller.socket.extensions, /permessage-deflate/)
    assert.match([...behind.sockets][0]!.extensions, /permessage-deflate/)
    caller.socket.send('small')
    assert.equal(await caller.next(), 'small m-in m-out')
    const before = sizes(caller, behind)
    const large = 'grüße '.repeat(20_000)
    for (let i = 0; i < 3; i++) {
      caller.socket.send(large)
      assert.equal(await caller.next(), `${large} m-in m-out`)
    }
    const after = sizes(caller, behind)
    // 140 KB three times; none of them was on a wire as it is.
    assert.ok(after.caller - before.caller < 20_000, `${after.caller - before.caller} bytes to the caller`)
    assert.ok(after.upstream - before.upstream < 20_000, `${after.upstream - before.upstream} bytes to the upstream`)
  })

  test('each side agrees by itself: one that does not want it gets and sends messages as they are', async t => {
    const large = 'x'.repeat(100_000)
    for (const [compress, options] of [
      [true, { perMessageDeflate: false }],
      [false, everything],
    ] as const) {
      const { gateway, behind } = await started(t, {}, compress)
      const caller = await callerOf(gateway, undefined, options)
      assert.equal(caller.socket.extensions === '', compress)
      assert.equal([...behind.sockets][0]!.extensions === '', !compress)
      caller.socket.send(large)
      assert.equal(await caller.next(), `${large} m-in m-out`)
      const { caller: toCaller, upstream: toUpstream } = sizes(caller, behind)
      assert.equal(toCaller > 100_000, compress)
      assert.equal(toUpstream > 100_000, !compress)
    }
  })

  test('fragments of a deflated message are one message, with pings between them; binary stays what it was', async t => {
    const { gateway } = await started(t)
    const { socket, next } = await callerOf(gateway, undefined, everything)
    const parts = Array.from({ length: 20 }, (_, at) => `part ${at} `.repeat(200))
    for (const [at, part] of parts.entries()) {
      socket.send(part, { fin: at === parts.length - 1 })
      if (at % 5 === 0) socket.ping()
    }
    assert.equal(await next(), `${parts.join('')} m-in m-out`)
    const bytes = Buffer.concat([Buffer.from('pass'), randomBytes(70_000)])
    socket.send(bytes)
    assert.ok(bytes.equals((await next()) as Buffer))
  })

  test('a bomb ends with 1009 on both sides, and not more than the limit was inflated for it', async t => {
    const { gateway, behind } = await started(t, { messageBytesMax: 65_536 })
    const heard: number[] = []
    const caller = await callerOf(gateway, undefined, everything)
    for (const socket of behind.sockets) socket.on('close', code => void heard.push(code))
    caller.socket.send('a'.repeat(65_536 - 'pass'.length).padStart(65_536, 'pass'))
    assert.equal((await caller.next()).length, 65_536)
    // 60 KB on the wire, 60 MB behind them.
    caller.socket.send('a'.repeat(60_000_000))
    assert.deepEqual(await caller.closed, [1009, 'message_too_large'])
    await eventually(() => behind.open() === 0)
    assert.deepEqual(heard, [1009])
  })

  test('a bomb of the upstream ends with 1009 as well', async t => {
    const behind = await streamUpstream(t, {
      compress: { threshold: 0 },
      socket: socket => socket.send('a'.repeat(10_000_000)),
    })
    const part = { ...partTo([behind.url]), policies: [limits({ compression: 'inflate' }), marks] }
    const { gateway } = await gatewayFor(t, part, { workers: 1, entry })
    const caller = await callerOf(gateway, undefined, everything)
    assert.deepEqual(await caller.closed, [1009, 'message_too_large'])
    await eventually(() => behind.open() === 0)
  })

  test('what deflate does not make, and a text that is not UTF-8 once inflated, end with 1007', async t => {
    const { gateway, behind } = await started(t)
    const whole = deflatedData('a message that is long enough to be cut in its middle')
    const last = deflateRawSync('said last')
    for (const data of [
      Buffer.from([0xff, 0xff, 0xff]),
      whole.subarray(0, 9),
      Buffer.concat([last, Buffer.from('smuggled')]),
      Buffer.concat([last, whole]),
      deflatedData(Buffer.from([0xc3, 0x28])),
    ]) {
      const { socket, bytes } = await rawCaller(t, gateway.port)
      socket.write(deflatedFrame(data))
      await eventually(() => bytes().length >= 4)
      assert.deepEqual([bytes()[0], bytes().readUInt16BE(2)], [0x88, 1007], data.toString('hex'))
      await eventually(() => behind.open() === 0)
    }
  })

  test('a message may be one last block of deflate, and empty', async t => {
    const { gateway } = await started(t)
    const { socket, bytes, head } = await rawCaller(t, gateway.port)
    assert.match(head, /\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no/i)
    socket.write(deflatedFrame(Buffer.concat([deflateRawSync('pass 1'), Buffer.from([0])])))
    socket.write(deflatedFrame(Buffer.from([0])))
    await eventually(() => bytes().includes('pass 1') && bytes().includes(' m-in m-out'))
  })

  test('the bit of deflate on a second fragment, or where nobody agreed on it, ends with 1002', async t => {
    const { gateway } = await started(t)
    const data = deflatedData('two parts')
    const agreed = await rawCaller(t, gateway.port)
    agreed.socket.write(deflatedFrame(data.subarray(0, 4), false))
    agreed.socket.write(writeFrame({ opcode: 0, data: data.subarray(4), masked: true, deflated: true }))
    const limited = await rawCaller(t, gateway.port, 'permessage-deflate; server_max_window_bits=10')
    assert.doesNotMatch(limited.head, /permessage-deflate/i)
    limited.socket.write(deflatedFrame(data))
    for (const { bytes } of [agreed, limited]) {
      await eventually(() => bytes().length >= 4)
      assert.deepEqual([bytes()[0], bytes().readUInt16BE(2)], [0x88, 1002])
    }
  })

  test('one policy that strips is enough, and nobody inflates unless it is said', async t => {
    for (const config of [{ compression: 'strip' }, {}]) {
      const behind = await streamUpstream(t, { compress: true })
      const others = 'compression' in config ? [limits({ compression: 'inflate' })] : []
      const policies = [...others, limits(config), marks]
      const { gateway } = await gatewayFor(t, { ...partTo([behind.url]), policies }, { workers: 1, entry })
      const { socket, next } = await callerOf(gateway, undefined, everything)
      assert.equal(socket.extensions, '')
      assert.equal([...behind.sockets][0]!.extensions, '')
      socket.send('x')
      assert.equal(await next(), 'x m-in m-out')
    }
  })

  test('an upstream that would keep a window, or takes what nobody offered, is refused with upstream_failed', async t => {
    for (const answer of [
      'permessage-deflate',
      'permessage-deflate; server_no_context_takeover; client_max_window_bits=9',
      'x',
    ]) {
      const server = createServer(socket => {
        socket.on('error', () => {})
        socket.once('data', head => {
          const key = /sec-websocket-key: (\S+)/i.exec(head.toString())![1]!
          assert.ok(key)
          socket.write(
            `HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Extensions: ${answer}\r\n\r\n`,
          )
        })
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      t.after(() => server.close())
      const { port } = server.address() as { port: number }
      const part = { ...partTo([`http://127.0.0.1:${port}`]), policies: [limits({ compression: 'inflate' }), marks] }
      const { gateway } = await gatewayFor(t, part, { workers: 1, entry })
      await assert.rejects(callerOf(gateway, undefined, everything), /502/)
    }
  })

  test('many deflated messages at once, cut off by either side, leave nothing open', async t => {
    const { gateway, behind } = await started(t)
    const callers = await Promise.all(Array.from({ length: 30 }, () => callerOf(gateway, undefined, everything)))
    for (const { socket } of callers) for (let i = 0; i < 8; i++) socket.send(randomBytes(60_000).toString('hex'))
    await callers[0]!.next()
    for (const [at, { socket }] of callers.entries()) at % 2 === 0 ? socket.terminate() : socket.close()
    await Promise.all(callers.map(({ closed }) => closed))
    await eventually(() => behind.open() === 0)
    const { socket, next } = await callerOf(gateway, undefined, everything)
    socket.send('after')
    assert.equal(await next(), 'after m-in m-out')
  })
})
