/** WebSockets through a real gateway between `ws` on both ends, and raw sockets where `ws` would never do it. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import type { GatewayOptions } from '@gatehouse/gateway'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'
import { callerOf, eventually, type StreamUpstream, streamUpstream } from './testing-streams.ts'

async function started(t: TestContext, behind: StreamUpstream, options: Partial<GatewayOptions> = {}) {
  return gatewayFor(t, partTo([behind.url]), { workers: 1, ...options })
}

const limited = (config: object) =>
  placed('stream-limits', { stage: 'limit', config: config as Record<string, unknown> })

/** An upgraded raw socket: what it is sent afterwards, as bytes. */
async function rawCaller(t: TestContext, port: number): Promise<{ socket: Socket; bytes: () => Buffer }> {
  const socket = connect({ port, host: '127.0.0.1' })
  t.after(() => socket.destroy())
  let heard = Buffer.alloc(0)
  socket.on('data', piece => {
    heard = Buffer.concat([heard, piece])
  })
  socket.on('error', () => {})
  socket.write(
    'GET /pets/v1/pets HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await eventually(() => heard.includes('\r\n\r\n'))
  assert.match(heard.toString('latin1'), /^HTTP\/1\.1 101 /)
  const start = heard.indexOf('\r\n\r\n') + 4
  return { socket, bytes: () => heard.subarray(start) }
}

// Together, because most of their time is waiting.
suite('WebSocket', { concurrency: 3 }, () => {
  test('text, binary, a megabyte, fragments and pings come back as they went', async t => {
    const behind = await streamUpstream(t)
    const { gateway, events } = await started(t, behind)
    const { socket, next, closed } = await callerOf(gateway)
    socket.send('grüße')
    assert.equal(await next(), 'grüße')
    for (const bytes of [0, 1, 125, 126, 65_535, 65_536, 1_048_576]) {
      const data = randomBytes(bytes)
      socket.send(data)
      assert.ok(data.equals((await next()) as Buffer), `${bytes} bytes`)
    }
    for (const piece of ['a', 'b', 'c']) socket.send(piece, { fin: piece === 'c' })
    assert.equal(await next(), 'abc')
    const pong = once(socket, 'pong')
    socket.ping('are you there')
    assert.equal(String((await pong)[0]), 'are you there')
    socket.close(4321, 'done')
    assert.deepEqual(await closed, [4321, 'done'])
    await eventually(() => behind.open() === 0)
    await gateway.stop(500)
    assert.equal(events(), 1)
  })

  test('a close passes on from either side with its code', async t => {
    const heard: [number, string][] = []
    const behind = await streamUpstream(t, {
      socket: socket => {
        socket.on('close', (code, reason) => heard.push([code, reason.toString()]))
        socket.on('message', () => socket.close(4001, 'enough'))
      },
    })
    const { gateway } = await started(t, behind)
    const first = await callerOf(gateway)
    first.socket.send('x')
    assert.deepEqual(await first.closed, [4001, 'enough'])
    const second = await callerOf(gateway)
    second.socket.close(3000, 'bye')
    assert.deepEqual(await second.closed, [3000, 'bye'])
    await eventually(() => heard.length === 2 && behind.open() === 0)
    assert.deepEqual(heard[1], [3000, 'bye'])
  })

  test('an upstream that refuses is heard, and the connection goes on with HTTP', async t => {
    const url = await upstream(t, (_, response) => void response.writeHead(403).end('no'))
    const { gateway } = await gatewayFor(t, partTo([url]), { workers: 1 })
    const caller = callerOf(gateway)
    await assert.rejects(caller, /403/)
  })

  test('a caller that vanishes takes its upstream connection along; an upstream that vanishes is told with 1011', async t => {
    const behind = await streamUpstream(t)
    const { gateway, events } = await started(t, behind)
    const first = await callerOf(gateway)
    first.socket.send('x')
    await first.next()
    first.socket.terminate()
    await eventually(() => behind.open() === 0)
    const second = await callerOf(gateway)
    second.socket.send('x')
    await second.next()
    for (const socket of behind.sockets) (socket as unknown as { _socket: Socket })._socket.resetAndDestroy()
    assert.deepEqual(await second.closed, [1011, 'upstream_failed'])
    await eventually(() => behind.open() === 0)
    await gateway.stop(500)
    assert.equal(events(), 2)
  })

  test('a silent WebSocket outlives the limits of requests and replies', async t => {
    const behind = await streamUpstream(t)
    const part = partTo([behind.url], { idleTimeoutMs: 60, firstByteTimeoutMs: 60 })
    const { gateway } = await gatewayFor(t, part, {
      workers: 1,
      limits: { bodyIdleTimeoutMs: 60, keepAliveTimeoutMs: 60 },
    })
    const { socket, next } = await callerOf(gateway)
    await new Promise(resolve => setTimeout(resolve, 600))
    socket.send('still here')
    assert.equal(await next(), 'still here')
  })

  test('a message beyond the limit ends with 1009, either way, also in fragments; one at the limit passes', async t => {
    const heard: number[] = []
    const behind = await streamUpstream(t, {
      socket: socket => {
        socket.on('close', code => heard.push(code))
        socket.on('message', data => socket.send(Buffer.alloc(Number(data.toString()) || 0)))
      },
    })
    const part = { ...partTo([behind.url]), policies: [limited({ messageBytesMax: 100 })] }
    const { gateway } = await gatewayFor(t, part, { workers: 1 })
    const ask = async (act: (socket: Awaited<ReturnType<typeof callerOf>>['socket']) => void) => {
      const caller = await callerOf(gateway)
      act(caller.socket)
      return caller
    }
    assert.equal((await (await ask(socket => socket.send('100'))).next()).length, 100)
    const over = [1009, 'message_too_large']
    assert.deepEqual(await (await ask(socket => socket.send('101'))).closed, over)
    assert.deepEqual(await (await ask(socket => socket.send('x'.repeat(101)))).closed, over)
    const fragments = await ask(socket => {
      for (let i = 0; i < 3; i++) socket.send('x'.repeat(40), { fin: false })
    })
    assert.deepEqual(await fragments.closed, over)
    await eventually(() => heard.length === 3)
    assert.deepEqual(heard, [1009, 1009, 1009])
  })

  test('a silence beyond the limit ends with 1001; pings count as life', async t => {
    const behind = await streamUpstream(t)
    const part = { ...partTo([behind.url]), policies: [limited({ idleTimeoutMs: 1000 })] }
    const { gateway } = await gatewayFor(t, part, { workers: 1 })
    const silent = await callerOf(gateway)
    const alive = await callerOf(gateway)
    const pings = setInterval(() => alive.socket.ping(), 200)
    t.after(() => clearInterval(pings))
    assert.deepEqual(await silent.closed, [1001, 'stream_idle'])
    alive.socket.send('x')
    assert.equal(await alive.next(), 'x')
  })

  test('as many are open as there may be, over all threads; who leaves makes room', async t => {
    const behind = await streamUpstream(t)
    const part = { ...partTo([behind.url]), policies: [limited({ connectionsMax: 3, connectionsPerConsumerMax: 5 })] }
    const { gateway, call } = await gatewayFor(t, part, { workers: 2 })
    const open = await Promise.all([1, 2, 3].map(() => callerOf(gateway)))
    await assert.rejects(callerOf(gateway), /429/)
    const refused = await call('/pets/v1/pets', { headers: { Accept: 'text/event-stream' } })
    assert.equal(((await refused.json()) as { code: string }).code, 'streams_exceeded')
    assert.equal((await call('/pets/v1/pets')).status, 200)
    open[0]!.socket.close()
    await open[0]!.closed
    await eventually(() => behind.open() <= 3)
    const fourth = await callerOf(gateway)
    fourth.socket.send('in')
    assert.equal(await fourth.next(), 'in')
  })

  test('a frame that breaks a rule ends with 1002 where a limit watches, and reaches no upstream', async t => {
    const got: string[] = []
    const behind = await streamUpstream(t, {
      socket: socket => void socket.on('message', data => got.push(String(data))),
    })
    const part = { ...partTo([behind.url]), policies: [limited({})] }
    const { gateway } = await gatewayFor(t, part, { workers: 1 })
    for (const frame of [
      [0x81, 0x01, 0x61],
      [0xc1, 0x81, 0, 0, 0, 0, 0x61],
      [0x83, 0x80, 0, 0, 0, 0],
      [0x09, 0x80, 0, 0, 0, 0],
    ]) {
      const { socket, bytes } = await rawCaller(t, gateway.port)
      socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x6f, 0x6b]))
      socket.write(Buffer.from(frame))
      await eventually(() => bytes().length >= 4)
      assert.equal(bytes()[0], 0x88)
      assert.equal(bytes().readUInt16BE(2), 1002)
      assert.equal(bytes().subarray(4).toString(), 'message_malformed')
    }
    await eventually(() => behind.open() === 0)
    assert.deepEqual(got, ['ok', 'ok', 'ok', 'ok'])
  })

  test('sixty WebSockets that either side breaks at any time leave nothing behind', async t => {
    let messages = 0
    const behind = await streamUpstream(t, {
      socket: socket => {
        socket.on('message', data => {
          const turn = ++messages % 10
          if (turn === 3) socket.terminate()
          else if (turn === 7) socket.close()
          else socket.send(data)
        })
      },
    })
    for (const policies of [[], [limited({})]]) {
      const { gateway, events } = await gatewayFor(t, { ...partTo([behind.url]), policies }, { workers: 1 })
      const callers = await Promise.all(Array.from({ length: 60 }, () => callerOf(gateway)))
      for (const [at, { socket }] of callers.entries()) {
        for (let i = 0; i < 5; i++) socket.send(randomBytes(20_000))
        setTimeout(() => (at % 2 === 0 ? socket.terminate() : socket.close()), (at * 37) % 100)
      }
      await Promise.all(callers.map(({ closed }) => closed))
      await eventually(() => behind.open() === 0)
      await gateway.stop(500)
      assert.equal(events(), 60)
    }
  })

  test('curl is upgraded and gets what the upstream sends, byte for byte', async t => {
    const behind = await streamUpstream(t, { socket: socket => socket.send('hello curl', () => socket.close(1000)) })
    const { gateway } = await started(t, behind)
    const fields = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
    const sent = [...fields, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='].flatMap(field => ['-H', field])
    const curl = spawn('curl', [
      '-isN',
      '--http1.1',
      '--max-time',
      '3',
      ...sent,
      `http://127.0.0.1:${gateway.port}/pets/v1/pets`,
    ])
    let text = ''
    curl.stdout.on('data', piece => {
      text += piece.toString('latin1')
    })
    await once(curl, 'close')
    assert.match(text, /^HTTP\/1\.1 101 [\s\S]*\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/i)
    assert.ok(text.endsWith('\r\n\r\n\x81\x0ahello curl\x88\x02\x03\xe8'))
  })

  test('a half-close passes on, and the other direction goes on', async t => {
    const net = await import('node:net')
    const server = net.createServer({ allowHalfOpen: true }, socket => {
      let text = ''
      socket.on('error', () => {})
      socket.on('data', piece => {
        const first = text === ''
        text += piece.toString('latin1')
        if (first) socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      })
      socket.on('end', () => socket.end('last words'))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const { port } = server.address() as { port: number }
    const { gateway } = await gatewayFor(t, partTo([`http://127.0.0.1:${port}`]), { workers: 1 })
    const { socket, bytes } = await rawCaller(t, gateway.port)
    socket.end()
    await once(socket, 'end')
    assert.equal(bytes().toString(), 'last words')
  })
})
