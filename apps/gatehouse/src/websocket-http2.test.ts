/** A WebSocket that comes by HTTP/2 (RFC 8441) and goes on by HTTP/1.1, and event streams by HTTP/2 on both sides. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:http2'
import { suite, type TestContext, test } from 'node:test'
import type { Gateway } from '@gatehouse/gateway'
import { opcodes } from '@gatehouse/http'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { eventually, keyIn, streamUpstream } from './testing-streams.ts'

function sessionTo(t: TestContext, { port }: Gateway) {
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  t.after(() => session.destroy())
  return session
}

async function socketBy(t: TestContext, gateway: Gateway, fields: Record<string, string> = {}) {
  const session = sessionTo(t, gateway)
  await once(session, 'remoteSettings')
  const stream = session.request({
    ...{ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'http', ':path': '/pets/v1/pets' },
    ...{ ':authority': 'a', 'sec-websocket-version': '13', ...fields },
  })
  stream.on('error', () => {})
  let bytes = Buffer.alloc(0)
  stream.on('data', piece => {
    bytes = Buffer.concat([bytes, piece])
  })
  const [head] = await once(stream, 'response')
  return { stream, status: head[':status'] as number, bytes: () => bytes }
}

/** A masked text of a caller, with a key of zeros. */
const textFrame = (text: string) =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])

suite('streams by HTTP/2', { concurrency: 3 }, () => {
  test('a WebSocket by HTTP/2 is echoed, closed with a code, and leaves nothing behind', async t => {
    const behind = await streamUpstream(t)
    const { gateway, events } = await gatewayFor(t, partTo([behind.url]), { workers: 1 })
    const { stream, status, bytes } = await socketBy(t, gateway)
    assert.equal(status, 200)
    stream.write(textFrame('hello'))
    await eventually(() => bytes().toString().endsWith('hello'))
    stream.write(Buffer.from([0x80 | opcodes.close, 0x82, 0, 0, 0, 0, 0x0f, 0xa0]))
    await eventually(() =>
      bytes()
        .subarray(-4)
        .equals(Buffer.from([0x88, 2, 0x0f, 0xa0])),
    )
    stream.end()
    await eventually(() => behind.open() === 0)
    await gateway.stop(500)
    assert.equal(events(), 1)
  })

  test('limits and keys that are taken back close it with 1009 and 1008', async t => {
    const behind = await streamUpstream(t)
    const policies = [
      placed('key-auth', { stage: 'identify' }),
      placed('stream-limits', { stage: 'limit', config: { messageBytesMax: 10 } }),
    ]
    const part = { ...partTo([behind.url]), policies }
    const { gateway } = await gatewayFor(t, part, { workers: 1 })
    const { key, live, dead } = keyIn(part.environmentId)
    gateway.enter([live])
    const closing = async (act: (stream: Awaited<ReturnType<typeof socketBy>>['stream']) => void) => {
      const { stream, bytes } = await socketBy(t, gateway, { 'x-api-key': key })
      act(stream)
      await eventually(() => bytes().length > 4)
      return [bytes()[0], bytes().readUInt16BE(2), bytes().subarray(4).toString()]
    }
    const over = await closing(stream => void stream.write(textFrame('eleven bytes')))
    assert.deepEqual(over, [0x88, 1009, 'message_too_large'])
    const taken = await closing(() => gateway.enter([dead]))
    assert.deepEqual(taken, [0x88, 1008, 'credential_invalid'])
    await eventually(() => behind.open() === 0)
  })

  test('an event stream by HTTP/2 on both sides may be silent, and ends with its key', async t => {
    const server = createServer()
    server.on('stream', stream => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
      stream.write('data: 1\n\n')
      setTimeout(() => stream.write('data: 2\n\n'), 700)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const { port } = server.address() as { port: number }
    const part = {
      ...partTo([`http://127.0.0.1:${port}`], { idleTimeoutMs: 100, protocol: 'http2' }),
      policies: [placed('key-auth', { stage: 'identify' })],
    }
    const { gateway } = await gatewayFor(t, part, { workers: 1 })
    const { key, live, dead } = keyIn(part.environmentId)
    gateway.enter([live])
    const stream = sessionTo(t, gateway).request({ ':path': '/pets/v1/pets', 'x-api-key': key })
    stream.on('error', () => {})
    let text = ''
    stream.on('data', piece => {
      text += piece
    })
    await eventually(() => text === 'data: 1\n\ndata: 2\n\n')
    gateway.enter([dead])
    await new Promise(resolve => stream.on('close', resolve))
    assert.notEqual(stream.rstCode, 0)
  })
})
