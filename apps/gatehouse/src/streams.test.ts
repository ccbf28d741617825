/** Streams and changes: who keeps its stream, and who loses it. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { newId } from '@gatehouse/base'
import { decodeEvent } from '@gatehouse/events'
import type { Gateway } from '@gatehouse/gateway'
import { type ApiPart, snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import { gatewayFor, manifestHead, partTo } from './testing-gateway.ts'
import { callerOf, eventsOf, eventually, keyIn, streamUpstream } from './testing-streams.ts'

const megabyte = Buffer.alloc(2 ** 20, 'x')
const downloadBytes = 4 * 2 ** 20

/** Events for ever at `/pets`, 4 MB at `/pets/large`, an echo for upgrades. */
async function lasting(t: TestContext) {
  const timers = new Set<NodeJS.Timeout>()
  t.after(() => {
    for (const timer of timers) clearInterval(timer)
  })
  return streamUpstream(t, {
    answer: (request, response) => {
      if (request.url === '/pets/large') {
        response.writeHead(200, { 'Content-Length': downloadBytes })
        for (let i = 0; i < 4; i++) response.write(megabyte)
        return void response.end()
      }
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 0\n\n')
      let count = 0
      const timer = setInterval(() => response.write(`data: ${++count}\n\n`), 50)
      timers.add(timer)
      response.on('close', () => clearInterval(timer))
    },
  })
}

/** Takes a download slowly; resolves with its bytes, head included. */
function slowDownload({ port }: Gateway, untilDone: () => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', reject)
    socket.on('end', () => resolve(bytes))
    socket.on('data', piece => {
      bytes += piece.byteLength
      if (untilDone()) return
      socket.pause()
      setTimeout(() => socket.resume(), 20)
    })
    socket.write('GET /pets/v1/pets/large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  })
}

/** Of events that no kept generation could name. */
const countOf = (names: string[]) => names.reduce((sum, name) => sum + Number(/^dropped (\d+)/.exec(name)?.[1] ?? 0), 0)

// Together, because most of their time is waiting.
suite('streams and changes', { concurrency: 3 }, () => {
  test('twenty swaps close no stream whose route stayed, and its event finds its names', async t => {
    const behind = await lasting(t)
    const kept = partTo([behind.url])
    const names: string[] = []
    const events = {
      append: () => void names.push('event'),
      flush: ({ dropped }: { dropped: number }) => {
        if (dropped > 0) names.push(`dropped ${dropped}`)
      },
    }
    const { gateway, call } = await gatewayFor(t, kept, { workers: 2, events })
    let swapping = true
    const sockets = await Promise.all(Array.from({ length: 20 }, () => callerOf(gateway)))
    const streams = await Promise.all(Array.from({ length: 20 }, () => eventsOf(gateway)))
    const downloads = Array.from({ length: 5 }, () => slowDownload(gateway, () => !swapping))
    let lost = 0
    for (const { closed } of sockets) void closed.then(() => lost++)
    for (const { ended } of streams) void ended.then(() => lost++)
    for (let i = 2; i <= 25; i++) {
      const other = { ...partTo([behind.url], { connectTimeoutMs: 1000 + i }), basePath: `/other/${i}` }
      // Every fourth time the upstream's settings of the kept API change: its old pools must stay for the old streams.
      const changed = { ...kept, upstream: { ...kept.upstream, firstByteTimeoutMs: 5000 + Math.floor(i / 4) } }
      await gateway.offer(snapshotOf([changed, other], manifestHead(i)))
      assert.equal(
        (await call(`/other/${i}/pets/x`).then(answer => answer.body?.cancel().then(() => answer.status))) ?? 200,
        200,
      )
    }
    const before = streams.map(({ text }) => text().length)
    await eventually(() => streams.every(({ text }, at) => text().length > before[at]!))
    for (const [at, { socket, next }] of sockets.entries()) {
      socket.send(`still ${at}`)
      assert.equal(await next(), `still ${at}`)
    }
    assert.equal(lost, 0)
    swapping = false
    for (const bytes of await Promise.all(downloads)) assert.ok(bytes > downloadBytes)
    for (const { socket } of sockets) socket.close()
    for (const { abort } of streams) abort()
    await eventually(() => behind.open() <= 4)
    await gateway.stop(1000)
    assert.equal(names.filter(name => name === 'event').length + countOf(names), 20 + 20 + 5 + 24)
  })

  test('a key that is taken back, or runs out, ends its streams within five seconds, and nobody else’s', async t => {
    const behind = await lasting(t)
    const plan = { id: newId('pln'), name: 'p', policies: [] }
    const part: ApiPart = {
      ...partTo([behind.url]),
      policies: [placed('key-auth', { stage: 'identify' })],
      access: 'open',
      plans: [plan],
    }
    const { gateway } = await gatewayFor(t, part, { workers: 2 })
    const taken = keyIn(part.environmentId)
    const other = keyIn(part.environmentId)
    const short = keyIn(part.environmentId)
    gateway.enter([taken.live, { ...other.live, seq: 2 }, { ...short.live, seq: 3, expiresAtMs: Date.now() + 1000 }])
    const by = ({ key }: { key: string }) => ({ 'x-api-key': key })
    const open = async (key: { key: string }) => ({
      caller: await callerOf(gateway, undefined, { headers: by(key) }),
      events: await eventsOf(gateway, undefined, by(key)),
    })
    const [gone, out, stays] = [await open(taken), await open(short), await open(other)]
    await new Promise(resolve => setTimeout(resolve, 300))
    gateway.enter([{ ...taken.dead, seq: 4 }])
    const sinceMs = performance.now()
    for (const { caller, events } of [gone, out]) {
      assert.deepEqual(await caller.closed, [1008, 'credential_invalid'])
      assert.equal(await events.ended, false)
    }
    assert.ok(performance.now() - sinceMs < 5000)
    const before = stays.events.text().length
    stays.caller.socket.send('mine')
    assert.equal(await stays.caller.next(), 'mine')
    await eventually(() => stays.events.text().length > before)
  })

  test('an API that is taken away, blocked or loses the endpoint ends its streams within five seconds', async t => {
    const behind = await lasting(t)
    const part = partTo([behind.url])
    const ends = async (next: ApiPart[]) => {
      const { gateway } = await gatewayFor(t, part, { workers: 1 })
      const caller = await callerOf(gateway)
      const events = await eventsOf(gateway)
      const sinceMs = performance.now()
      await gateway.offer(snapshotOf([...next, { ...samplePart(), basePath: '/else' }], manifestHead(2)))
      assert.deepEqual(await caller.closed, [1001, 'route_not_found'])
      assert.equal(await events.ended, false)
      assert.ok(performance.now() - sinceMs < 5000)
    }
    const changes = [[], [{ ...part, blocked: true }], [{ ...part, endpoints: part.endpoints.slice(1) }]]
    await Promise.all(changes.map(ends))
  })

  test('a subscription that is closed ends its streams', async t => {
    const behind = await lasting(t)
    const plan = { id: newId('pln'), name: 'p', policies: [] }
    const part: ApiPart = {
      ...partTo([behind.url]),
      policies: [placed('key-auth', { stage: 'identify' })],
      access: 'subscription',
      plans: [plan],
    }
    const { gateway } = await gatewayFor(t, part, { workers: 1 })
    const { key, live } = keyIn(part.environmentId)
    const subscription = {
      kind: 'subscription' as const,
      subscriptionId: newId('sub'),
      applicationId: live.applicationId,
      environmentId: part.environmentId,
      planId: plan.id,
      apiVersionIds: [part.apiVersionId],
    }
    gateway.enter([live, { ...subscription, seq: 2, state: 'live' }])
    const caller = await callerOf(gateway, undefined, { headers: { 'x-api-key': key } })
    gateway.enter([{ ...subscription, seq: 3, state: 'dead' }])
    assert.deepEqual(await caller.closed, [1008, 'subscription_missing'])
  })

  test('a request that a swap overtakes goes on by the policies and the pool of its route', async t => {
    const behind = await lasting(t)
    const entry = new URL('./frames-worker.model.ts', import.meta.url)
    const waits = placed('test-waits', { stage: 'shape', config: { waitMs: 400 } })
    const part = { ...partTo([behind.url]), policies: [waits] }
    const { gateway, call } = await gatewayFor(t, part, { workers: 1, entry })
    const answers = [0, 100, 200].map(async startMs => {
      await new Promise(resolve => setTimeout(resolve, startMs))
      return call('/pets/v1/pets/large')
    })
    await new Promise(resolve => setTimeout(resolve, 300))
    const { upstream } = part
    await gateway.offer(snapshotOf([{ ...part, upstream: { ...upstream, connectTimeoutMs: 999 } }], manifestHead(2)))
    for (const answer of await Promise.all(answers)) {
      assert.deepEqual([answer.status, answer.headers.get('x-disposed')], [200, 'false'])
      assert.equal((await answer.arrayBuffer()).byteLength, downloadBytes)
    }
  })

  test('the event of a stream says why it ended', async t => {
    const behind = await streamUpstream(t)
    const failures: number[] = []
    let names: readonly string[] = []
    const events = {
      append: (bytes: Uint8Array) => void failures.push(decodeEvent(bytes).failure),
      flush: ({ strings }: { strings: (generation: number) => readonly string[] }) => {
        names = strings(1)
      },
    }
    const limits = placed('stream-limits', { stage: 'limit', config: { messageBytesMax: 10 } })
    const part = { ...partTo([behind.url]), policies: [limits] }
    const { gateway } = await gatewayFor(t, part, { workers: 1, events })
    const caller = await callerOf(gateway)
    caller.socket.send('more than ten bytes')
    assert.deepEqual(await caller.closed, [1009, 'message_too_large'])
    await eventually(() => failures.length === 1)
    assert.equal(names[failures[0]!], 'message_too_large')
  })

  test('a gateway that stops sends the callers of WebSockets elsewhere', async t => {
    const behind = await lasting(t)
    const { gateway } = await gatewayFor(t, partTo([behind.url]), { workers: 1 })
    const caller = await callerOf(gateway)
    const stopped = gateway.stop(3000)
    assert.deepEqual(await caller.closed, [1001, 'stream_ended'])
    await stopped
  })
})
