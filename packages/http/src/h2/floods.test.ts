/** What a caller of HTTP/2 may do too much of: each attack is made for real, beside a caller who is served meanwhile. */
import assert from 'node:assert/strict'
import { connect } from 'node:http2'
import test, { type TestContext } from 'node:test'
import { type BodySink, HeaderList } from '@gatehouse/base'
import type { Listener, ListenOptions } from '../listening.ts'
import { eventually, listening } from '../wire.model.ts'
import {
  block,
  codeOf,
  data,
  endHeaders,
  endStream,
  frame,
  frameTypes,
  headers,
  isEnd,
  isGoaway,
  isReset,
  ping,
  type RawCaller,
  rawCaller,
  requestFields,
  reset,
  setting,
  settings,
  windowUpdate,
} from './frames.model.ts'
import { floods } from './rules.ts'

const enhanceYourCalm = 11
const refusedStream = 7
const megabyte = 2 ** 20
const memoryMax = 48 * megabyte

/** Another caller's request, answered while the attack goes on. */
function served(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`)
    session.on('error', reject)
    const stream = session.request({ ':path': '/well' })
    stream.on('response', head => {
      resolve(head[':status']!)
      stream.on('close', () => session.destroy())
      stream.resume()
    })
    stream.on('error', reject)
  })
}

/** Memory outside the heap, and on it after a collection where one may be asked for. */
function memory(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

interface Attack {
  caller: RawCaller
  listener: Listener
}

/** Attacks while another caller is served; memory stays bounded, and in the end nothing is open. */
async function attacked(
  t: TestContext,
  attack: (attack: Attack) => Promise<void>,
  options: Partial<ListenOptions> = {},
) {
  const listener = await listening(t, options)
  const before = memory()
  const caller = await rawCaller(t, listener.port)
  const attacking = attack({ caller, listener })
  assert.equal(await served(listener.port), 200)
  await attacking
  assert.equal(await served(listener.port), 200)
  assert.ok(memory() - before < memoryMax, `${memory() - before} bytes more`)
  caller.socket.destroy()
  await eventually(() => listener.connections === 0)
  return listener
}

const hung: ListenOptions['onRequest'] = ({ target }, reply) => {
  if (target === '/well') reply.send({ status: 200, headers: new HeaderList() }, undefined)
}

/** Repeats until the connection is told to go, or the count is reached. */
async function repeated({ caller }: Attack, times: number, make: (at: number) => Buffer): Promise<void> {
  for (let at = 0; at < times && !caller.frames.some(isGoaway) && !caller.socket.destroyed; at += 100) {
    caller.send(...Array.from({ length: 100 }, (_, more) => make(at + more)))
    await new Promise(resolve => setImmediate(resolve))
  }
}

test('streams beyond the limit are refused, and those before go on', async t => {
  const listener = await listening(t, { onRequest: hung, limits: { http2StreamsMax: 10 } })
  const caller = await rawCaller(t, listener.port)
  caller.send(...Array.from({ length: 12 }, (_, at) => headers(2 * at + 1, requestFields())))
  for (const stream of [21, 23]) assert.equal(codeOf(await caller.until(isReset(stream))), refusedStream)
  assert.equal(listener.counters.requests, 10)
  assert.equal(caller.frames.some(isGoaway), false)
})

test('requests that are taken back at once end the connection (CVE-2023-44487)', async t => {
  let cancelled = 0
  const onRequest: ListenOptions['onRequest'] = (request, reply) => {
    reply.onEnd(({ complete }) => void (complete || cancelled++))
    hung(request, reply)
  }
  const listener = await attacked(
    t,
    async attack => {
      await repeated(attack, 20_000, at => Buffer.concat([headers(2 * at + 1, requestFields()), reset(2 * at + 1)]))
      assert.equal(codeOf(await attack.caller.until(isGoaway)), enhanceYourCalm)
      await attack.caller.over()
    },
    { onRequest, limits: { http2ResetsMax: 300 } },
  )
  assert.equal(listener.counters.refused.get(floods.resets), 1)
  assert.ok(listener.counters.requests < 1500, `${listener.counters.requests} requests were begun`)
  await eventually(() => cancelled === listener.counters.requests - 2)
})

test('a flood of PING ends the connection (CVE-2019-9512)', async t => {
  const listener = await attacked(t, async attack => {
    await repeated(attack, 50_000, ping)
    assert.equal(codeOf(await attack.caller.until(isGoaway)), enhanceYourCalm)
  })
  assert.equal(listener.counters.refused.get(floods.pings), 1)
})

test('a flood of SETTINGS ends the connection (CVE-2019-9515)', async t => {
  const listener = await attacked(t, async attack => {
    await repeated(attack, 50_000, at => settings(setting(4, 65_535 + (at % 2))))
    assert.equal(codeOf(await attack.caller.until(isGoaway)), enhanceYourCalm)
  })
  assert.equal(listener.counters.refused.get(floods.settings), 1)
})

for (const [name, make] of [
  ['window updates', () => windowUpdate(0, 1)],
  [
    'priorities (CVE-2019-9513)',
    () => frame(frameTypes.priority, 0, { stream: 3, payload: Buffer.from([0, 0, 0, 1, 9]) }),
  ],
  ['frames of an unknown type', () => frame(0xef, 0, { payload: Buffer.alloc(64) })],
] as const) {
  test(`a flood of ${name} ends the connection`, async t => {
    const listener = await attacked(t, async attack => {
      await repeated(attack, 200_000, make)
      await attack.caller.over()
    })
    assert.deepEqual([...listener.counters.refused], [[floods.idleFrames, 1]])
  })
}

for (const [name, rule, make] of [
  ['empty DATA', floods.emptyData, () => data(1, '')],
  [
    'padding',
    floods.idleFrames,
    () => frame(frameTypes.data, 8, { stream: 1, payload: Buffer.concat([Buffer.from([255]), Buffer.alloc(255)]) }),
  ],
] as const) {
  test(`a flood of ${name} on a stream ends the connection (CVE-2019-9518)`, async t => {
    const listener = await attacked(t, async attack => {
      attack.caller.send(headers(1, requestFields(), endHeaders))
      await repeated(attack, 20_000, make)
      await attack.caller.over()
    })
    assert.deepEqual([...listener.counters.refused], [[rule, 1]])
  })
}

test('a flood of DATA behind the last frame of a stream ends the connection', async t => {
  const listener = await attacked(t, async attack => {
    attack.caller.send(headers(1, requestFields()))
    await attack.caller.until(frame => frame.stream === 1)
    await repeated(attack, 200_000, () => data(1, 'x', endStream))
    assert.equal(codeOf(await attack.caller.until(isGoaway)), enhanceYourCalm)
  })
  assert.deepEqual([...listener.counters.refused], [[floods.idleFrames, 1]])
})

test('a caller that was answered early may have a window of each body on its way, and no more', async t => {
  const onRequest: ListenOptions['onRequest'] = ({ body }, reply) => {
    body?.abort()
    reply.send({ status: 413, headers: new HeaderList() }, undefined)
  }
  const listener = await listening(t, { onRequest, limits: { http2IdleBytesMax: 50_000 } })
  const caller = await rawCaller(t, listener.port)
  const piece = (stream: number) => frame(frameTypes.data, 0, { stream, payload: Buffer.alloc(16_000) })
  for (let stream = 1; stream < 40; stream += 2) {
    caller.send(headers(stream, requestFields(), endHeaders))
    assert.equal(codeOf(await caller.until(isReset(stream))), 0)
    caller.send(piece(stream), piece(stream), piece(stream), ping())
  }
  await caller.until(({ type, flags }) => type === frameTypes.ping && flags === 1)
  await eventually(() => caller.frames.filter(({ type }) => type === frameTypes.ping).length === 20)
  assert.deepEqual([...listener.counters.refused], [])
  for (let more = 0; more < 20 && !caller.frames.some(isGoaway); more++) {
    caller.send(piece(39), ping())
    await eventually(
      () =>
        caller.frames.filter(({ type }) => type === frameTypes.ping).length > 20 + more || caller.frames.some(isGoaway),
    )
  }
  assert.equal(codeOf(await caller.until(isGoaway)), enhanceYourCalm)
  assert.deepEqual([...listener.counters.refused], [[floods.idleFrames, 1]])
})

test('a head that goes on without end ends the connection (CVE-2024-27316)', async t => {
  const listener = await attacked(t, async ({ caller }) => {
    const fields = block([['x-a', 'y'.repeat(1000)]])
    caller.send(headers(1, requestFields(), endStream))
    for (let at = 0; at < 20_000 && !caller.socket.destroyed && !caller.frames.some(isGoaway); at++) {
      caller.send(frame(frameTypes.continuation, 0, { stream: 1, payload: fields }))
      if (at % 100 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    await caller.over()
  })
  assert.deepEqual([...listener.counters.refused], [[floods.continuations, 1]])
  assert.equal(listener.counters.requests, 2)
})

test('a head that is too large, or has too many fields, is answered with 431 and not handed on', async t => {
  const listener = await attacked(t, async ({ caller }) => {
    const large = Array.from({ length: 3 }, (_, at) => [`x-${at}`, 'y'.repeat(12_000)] as const)
    const many = Array.from({ length: 250 }, (_, at) => [`x-${at}`, 'y'] as const)
    for (const [stream, fields] of [
      [1, large],
      [3, many],
    ] as const) {
      const whole = block(requestFields(...fields))
      caller.send(frame(frameTypes.headers, endStream, { stream, payload: whole.subarray(0, 16_000) }))
      caller.send(frame(frameTypes.continuation, 0, { stream, payload: whole.subarray(16_000, 32_000) }))
      caller.send(frame(frameTypes.continuation, endHeaders, { stream, payload: whole.subarray(32_000) }))
    }
    await Promise.all([caller.until(isEnd(1)), caller.until(isEnd(3))])
  })
  assert.deepEqual([...listener.counters.refused].sort(), [
    ['H1-4', 1],
    ['H1-5', 1],
  ])
  assert.equal(listener.counters.requests, 2)
})

test('small references to a large entry of the table are no way to a large head (HPACK bomb)', async t => {
  const listener = await attacked(t, async ({ caller }) => {
    const entry = block([['x-bomb', 'y'.repeat(3900)]], true)
    const references = Buffer.alloc(12_000, 0xbe)
    const payload = Buffer.concat([block(requestFields()), entry, references])
    for (let at = 0; at < 50; at++) {
      caller.send(frame(frameTypes.headers, endStream | endHeaders, { stream: 2 * at + 1, payload }))
    }
    await Promise.race([caller.until(isReset(1)), caller.over()])
  })
  assert.equal(listener.counters.requests, 2)
})

test('a table size beyond reason costs no memory (SETTINGS_HEADER_TABLE_SIZE)', async t => {
  const onRequest: ListenOptions['onRequest'] = (_, reply) =>
    reply.send(
      { status: 200, headers: HeaderList.from({ 'x-once': `${Math.random()}${'y'.repeat(8000)}` }) },
      undefined,
    )
  await attacked(
    t,
    async ({ caller }) => {
      caller.send(settings(setting(1, 2 ** 31 - 1)))
      for (let at = 0; at < 1000; at++) {
        caller.send(headers(2 * at + 1, requestFields()))
        if (at % 50 === 49) await caller.until(isEnd(2 * at + 1))
      }
    },
    { onRequest },
  )
})

test('a caller that never opens its window is cut after a while, and the source was held back meanwhile', async t => {
  let given = 0
  const onRequest: ListenOptions['onRequest'] = ({ target }, reply) => {
    if (target === '/well') return hung({ target } as never, reply)
    let sink: BodySink
    const feed = () => {
      given++
      while (sink.data(new Uint8Array(65_536))) given++
    }
    const start = (to: BodySink) => {
      sink = to
      feed()
    }
    reply.send({ status: 200, headers: new HeaderList() }, { lengthBytes: undefined, start, resume: feed, abort() {} })
  }
  const listener = await attacked(
    t,
    async ({ caller }) => {
      for (let stream = 1; stream < 100; stream += 2) caller.send(headers(stream, requestFields()))
      assert.equal(codeOf(await caller.until(isReset(1))), 8)
      await caller.until(isReset(99))
    },
    { onRequest, limits: { sendIdleTimeoutMs: 300 } },
  )
  assert.equal(listener.counters.tooSlow, 50)
  assert.ok(given <= 150, `${given} pieces were taken`)
})

test('a caller that begins a body and sends no more of it is refused with 408', async t => {
  const listener = await attacked(
    t,
    async ({ caller }) => {
      caller.send(headers(1, requestFields(), endHeaders), data(1, 'some'))
      await caller.until(isEnd(1))
    },
    { limits: { bodyIdleTimeoutMs: 200 } },
  )
  assert.equal(listener.counters.bodyTimeouts, 1)
})

test('a connection without requests is closed in time, with and without the settings of its caller', async t => {
  const listener = await listening(t, { limits: { keepAliveTimeoutMs: 200 } })
  const idle = await rawCaller(t, listener.port)
  idle.send(headers(1, requestFields()))
  await idle.until(isEnd(1))
  assert.equal(codeOf(await idle.until(isGoaway)), 0)
  await idle.over()
  const silent = await rawCaller(t, listener.port)
  await silent.over()
  assert.equal(listener.counters.idleClosed, 2)
  await eventually(() => listener.connections === 0)
})
