/** Policies that look at messages, on WebSockets and event streams through real threads. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { suite, type TestContext, test } from 'node:test'
import type { PlacedPolicy } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { callerOf, eventsOf, eventually, type StreamUpstream, streamUpstream } from './testing-streams.ts'

const entry = new URL('./frames-worker.model.ts', import.meta.url)
const mark = (name: string) =>
  placed('test-marks', { identity: `test:${name}`, stage: 'shape', config: { mark: name } })

async function marked(t: TestContext, behind: StreamUpstream, policies: PlacedPolicy[] = [mark('a'), mark('b')]) {
  return gatewayFor(t, { ...partTo([behind.url]), policies }, { workers: 1, entry })
}

const events = (texts: string[]) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
  // Each in a piece of its own, so that what is before a break has gone out.
  const say = (at: number) => {
    if (at === texts.length) response.end()
    else response.write(texts[at]!, () => setTimeout(say, 20, at + 1))
  }
  say(0)
}

// Together, because most of their time is waiting.
suite('frame policies', { concurrency: 3 }, () => {
  test('messages go through every step, inwards in their order and outwards in reverse', async t => {
    const behind = await streamUpstream(t)
    const { socket, next } = await callerOf((await marked(t, behind)).gateway)
    socket.send('x')
    assert.equal(await next(), 'x a-in b-in b-out a-out')
    socket.send('in ', { fin: false })
    socket.send('parts')
    assert.equal(await next(), 'in parts a-in b-in b-out a-out')
  })

  test('a message that waits holds back those behind it, and one that is dropped is gone', async t => {
    const behind = await streamUpstream(t)
    const { socket, next } = await callerOf((await marked(t, behind, [mark('a')])).gateway)
    for (const text of ['wait 60 first', 'drop me', 'second', 'wait 20 third']) socket.send(text)
    const came = [await next(), await next(), await next()].map(text => String(text).slice(0, 12))
    assert.deepEqual(came, ['wait 60 firs', 'second a-in ', 'wait 20 thir'])
  })

  test('a refusal ends with a close that names its code, a failing policy with 1011; the upstream is told as much', async t => {
    const heard: [number, string][] = []
    const behind = await streamUpstream(t, {
      socket: socket => void socket.on('close', (code, reason) => heard.push([code, reason.toString()])),
    })
    const { gateway } = await marked(t, behind)
    for (const [text, ...end] of [
      ['refuse me', 1008, 'address_forbidden'],
      ['throw', 1011, 'policy_failed'],
    ] as const) {
      const { socket, closed } = await callerOf(gateway)
      socket.send(text)
      assert.deepEqual(await closed, end)
      await eventually(() => behind.open() === 0)
      assert.deepEqual(heard.pop(), end)
    }
  })

  test('a text that is not UTF-8 ends with 1007, a close passes on, pings pass by', async t => {
    const behind = await streamUpstream(t)
    const { gateway } = await marked(t, behind)
    const bad = await callerOf(gateway)
    bad.socket.send(Buffer.from([0xc3, 0x28]), { binary: false })
    assert.deepEqual(await bad.closed, [1007, 'message_malformed'])
    const good = await callerOf(gateway)
    const pong = new Promise(resolve => good.socket.once('pong', data => resolve(String(data))))
    good.socket.ping('p')
    assert.equal(await pong, 'p')
    good.socket.close(4100, 'over')
    assert.deepEqual(await good.closed, [4100, 'over'])
    await eventually(() => behind.open() === 0)
  })

  test('compression is not offered where messages are looked at, and is where they are not', async t => {
    const behind = await streamUpstream(t, {
      compress: true,
      socket: (socket, { headers }) => socket.send(`pass ${headers['sec-websocket-extensions'] ?? 'none'}`),
    })
    const options = { perMessageDeflate: true }
    const looked = await callerOf((await marked(t, behind)).gateway, undefined, options)
    assert.equal(await looked.next(), 'pass none')
    const plain = await callerOf((await marked(t, behind, [])).gateway, undefined, options)
    assert.match(String(await plain.next()), /^pass permessage-deflate/)
    const limits = placed('stream-limits', { stage: 'limit', config: {} })
    const watched = await callerOf((await marked(t, behind, [limits])).gateway, undefined, options)
    assert.match(String(await watched.next()), /^pass permessage-deflate/)
  })

  test('a policy that takes its time slows the sender down and loses nothing', async t => {
    let got = 0
    const behind = await streamUpstream(t, { socket: socket => void socket.on('message', () => got++) })
    const { socket } = await callerOf((await marked(t, behind, [mark('a')])).gateway)
    const filler = randomBytes(50_000).toString('hex')
    socket.send(`wait 2500 ${filler}`)
    for (let i = 0; i < 300; i++) socket.send(filler)
    await new Promise(resolve => setTimeout(resolve, 300))
    // 30 MB were handed to the socket; what the gateway and two kernels take is far less.
    const heldBytes = socket.bufferedAmount
    assert.equal(got, 0)
    assert.ok(heldBytes > 10_000_000, `${heldBytes} bytes wait at the sender`)
    await eventually(() => got === 301, 10_000)
  })

  test('events are looked at one by one; comments pass, dropped ones are gone, the rest is written anew', async t => {
    const texts = [
      '\ufeffevent: tick\r\nid: 7\r\ndata: o',
      'ne\r\ndata: two\r',
      '\n\r\n: beat\n\n',
      'data: drop me\n\ndata: pass\rid:8\r\r',
      'data: cut',
    ]
    const behind = await streamUpstream(t, { answer: events(texts) })
    const { text, ended } = await eventsOf((await marked(t, behind, [mark('a')])).gateway)
    assert.equal(await ended, true)
    assert.equal(text(), 'event: tick\nid: 7\ndata: one\ndata: two a-out\n\n\n: beat\n\ndata: pass\rid:8\r\r')
  })

  test('an event that is refused, or too large, breaks the reply off', async t => {
    for (const [sent, config] of [
      ['data: refuse me\n\n', {}],
      [`data: ${'x'.repeat(100)}\n\n`, { messageBytesMax: 50 }],
    ] as const) {
      const behind = await streamUpstream(t, { answer: events(['data: pass\n\n', sent, 'data: never\n\n']) })
      const limits = placed('stream-limits', { stage: 'limit', config })
      const { text, ended } = await eventsOf((await marked(t, behind, [limits, mark('a')])).gateway)
      assert.equal(await ended, false)
      assert.doesNotMatch(text(), /never|refuse|xxx/)
      await eventually(() => behind.open() === 0)
    }
  })

  test('events that are coded are not asked for, and refused where they come all the same', async t => {
    const behind = await streamUpstream(t, {
      answer: ({ headers }, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'gzip' })
        response.end(String(headers['accept-encoding']))
      },
    })
    const { call } = await marked(t, behind, [mark('a')])
    const answer = await call('/pets/v1/pets')
    const problem = (await answer.json()) as { code: string }
    assert.deepEqual([answer.status, problem.code], [502, 'upstream_failed'])
  })

  test('a policy with a frame hook that it does not declare is refused before anything is served', async t => {
    const behind = await streamUpstream(t)
    const secret = marked(t, behind, [placed('test-undeclared', { stage: 'shape' })])
    await assert.rejects(secret, /does not declare body: 'frames'/)
  })
})
