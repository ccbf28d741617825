/** Everything that may go wrong on either side of one exchange, at every stage: told in a code, and nothing left. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { egressRule, listen } from '@gatehouse/http'
import { faultServer, type Step } from '@gatehouse/http/upstream/fault-server.model.ts'
import { type Caller, calling, eventually } from '@gatehouse/http/wire.model.ts'
import { compile, snapshotOf } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { unknownTargets } from './balancing/targets.model.ts'
import { Forwarder } from './forwarder.ts'
import { type Finished, serving, wireRefusal } from './serve.ts'

async function through(t: TestContext, script: readonly Step[]) {
  const { origin, sockets } = await faultServer(t, [script])
  const part = samplePart()
  const waits = { connectTimeoutMs: 500, firstByteTimeoutMs: 400, idleTimeoutMs: 400 }
  const upstream = { ...part.upstream, ...waits, targets: [{ url: origin, weight: 1 }] }
  const head = { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} }
  const program = compile(snapshotOf([{ ...part, upstream }], head), {
    policies: new Map(),
    hostFor: () => {
      throw new Error('no policy here')
    },
  })
  const forwarder = new Forwarder({ egress: egressRule({ allow: ['loopback'], deny: [] }), ...unknownTargets() })
  const finished: Finished[] = []
  let begun = 0
  const serve = serving({
    ...{ program: () => program, forwarder, subscribe: () => 0, missed() {} },
    finished: outcome => finished.push(outcome),
  })
  const listener = await listen({
    ...{ address: '127.0.0.1', port: 0, onRefusal: wireRefusal },
    limits: { headerTimeoutMs: 400, bodyIdleTimeoutMs: 400, sendIdleTimeoutMs: 800 },
    onRequest: (request, reply) => {
      begun++
      serve(request, reply)
    },
  })
  t.after(() => listener.close(0))
  const nothingIsLeft = async () => {
    await eventually(() => finished.length === begun && listener.connections === 0)
    await forwarder.close(0)
    assert.deepEqual(forwarder.counts(), { open: 0, idle: 0, waiting: 0 })
    await eventually(() => sockets.every(socket => socket.destroyed || socket.readableEnded))
  }
  return { caller: await calling(t, listener.port), nothingIsLeft, finished, sockets }
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'
const get = 'GET /pets/v1/pets HTTP/1.1\r\nHost: a\r\n\r\n'
const post = 'POST /pets/v1/pets HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n'

const upstreamFaults: { name: string; script: Step[]; seen: RegExp }[] = [
  { name: 'resets before it answers', script: ['request', 'reset'], seen: /^HTTP\/1.1 502 .*"upstream_failed"/s },
  { name: 'ends before it answers', script: ['request', 'close'], seen: /^HTTP\/1.1 502 .*"upstream_failed"/s },
  { name: 'half-closes before it answers', script: ['request', 'half'], seen: /^HTTP\/1.1 502 .*"upstream_failed"/s },
  { name: 'never answers', script: ['request', 'stall'], seen: /^HTTP\/1.1 504 .*"upstream_timeout"/s },
  { name: 'answers nonsense', script: ['request', { send: 'hello\r\n\r\n' }, 'stall'], seen: /^HTTP\/1.1 502 /s },
  {
    name: 'stops within the head',
    script: ['request', { send: 'HTTP/1.1 200 OK\r\nX: ' }, 'stall'],
    seen: /^HTTP\/1.1 504 .*"upstream_timeout"/s,
  },
  {
    name: 'resets within the body',
    script: ['request', { send: `${ok}half` }, { read: 0 }, 'reset'],
    seen: /^(HTTP\/1.1 200 .*half|HTTP\/1.1 502 .*)$/s,
  },
  {
    name: 'ends within the body',
    script: ['request', { send: `${ok}half` }, 'close'],
    seen: /^HTTP\/1.1 200 .*half$/s,
  },
  {
    name: 'stops within the body',
    script: ['request', { send: `${ok}half` }, 'stall'],
    seen: /^HTTP\/1.1 200 .*half$/s,
  },
]

for (const { name, script, seen } of upstreamFaults) {
  test(`an upstream that ${name}: the caller sees it, and nothing is left`, async t => {
    const { caller, nothingIsLeft, finished } = await through(t, script)
    caller.socket.write(get)
    await Promise.race([caller.over(), caller.until(/"code":"upstream_/)])
    assert.match(caller.text, seen)
    caller.socket.destroy()
    await nothingIsLeft()
    assert.equal(finished.length, 1)
  })
}

const well: Step[] = ['request', { send: `${ok}0123456789` }]
const slow: Step[] = ['request', { send: `${ok}01234` }, 'stall']

const callerFaults: { name: string; script: Step[]; act: (caller: Caller) => Promise<unknown> }[] = [
  {
    name: 'resets before the answer',
    script: ['request', 'stall'],
    act: async ({ socket }) => void [socket.write(get), setTimeout(() => socket.resetAndDestroy(), 50)],
  },
  {
    name: 'resets within the answer',
    script: slow,
    act: async caller => {
      caller.socket.write(get)
      await caller.until(/01234$/)
      caller.socket.resetAndDestroy()
    },
  },
  {
    name: 'resets within its body',
    script: ['request', { read: 10 }, ...well.slice(1)],
    act: async ({ socket }) => void [socket.write(`${post}01234`), setTimeout(() => socket.resetAndDestroy(), 50)],
  },
  {
    name: 'half-closes within its body',
    script: ['request', { read: 10 }, ...well.slice(1)],
    act: async caller => {
      caller.socket.end(`${post}01234`)
      assert.match(await caller.over(), /^HTTP\/1.1 400 .*"request_malformed"/s)
    },
  },
  {
    name: 'stalls within its body',
    script: ['request', { read: 10 }, ...well.slice(1)],
    act: async caller => {
      caller.socket.write(`${post}01234`)
      assert.match(await caller.over(), /^HTTP\/1.1 408 .*"request_timeout"/s)
    },
  },
  {
    name: 'half-closes after its request',
    script: well,
    act: async caller => {
      caller.socket.end(get)
      assert.match(await caller.over(), /^HTTP\/1.1 200 .*0123456789$/s)
    },
  },
  {
    name: 'half-closes and the upstream never answers',
    script: ['request', 'stall'],
    act: async caller => {
      caller.socket.end(get)
      assert.match(await caller.over(), /^HTTP\/1.1 504 .*"upstream_timeout"/s)
    },
  },
  {
    name: 'sends a bad chunk after good ones',
    script: ['request', { read: 10_000 }, ...well.slice(1)],
    act: async caller => {
      caller.socket.write('POST /pets/v1/pets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')
      caller.socket.write('zz\r\n')
      assert.match(await caller.over(), /^HTTP\/1.1 400 .*"request_malformed"/s)
    },
  },
  {
    name: 'reads nothing of a long answer',
    script: [
      'request',
      { send: `HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n${'x'.repeat(20_000_000)}` },
      'stall',
    ],
    act: async ({ socket }) => void [socket.pause(), socket.write(get)],
  },
]

for (const { name, script, act } of callerFaults) {
  test(`a caller that ${name}: the upstream is let go, and nothing is left`, async t => {
    const { caller, nothingIsLeft, finished } = await through(t, script)
    await act(caller)
    await eventually(() => finished.length === 1)
    if (!caller.socket.isPaused()) caller.socket.destroy()
    await nothingIsLeft()
  })
}
