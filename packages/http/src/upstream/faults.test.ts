import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyOf, Failure } from '@gatehouse/base'
import fc from 'fast-check'
import {
  answer,
  ask,
  eventually,
  faultServer,
  get,
  HandFed,
  nobodyCancels,
  nothingLeft,
  pooled,
  type Step,
  textOf,
} from './fault-server.model.ts'
import { ask as asked } from './upstream.ts'

const limits = { connectTimeoutMs: 300, firstByteTimeoutMs: 120, idleTimeoutMs: 120 }
/** Two sweeps beyond a limit, and some room for a busy machine. */
const roomMs = 400

interface Fault {
  name: string
  script: Step[]
  code: 'upstream_failed' | 'upstream_timeout' | RegExp
}

const ok = 'HTTP/1.1 200 OK\r\n'

/** Before the reply's head is whole: `send` rejects. */
const beforeHead: Fault[] = [
  { name: 'reset before the request', script: ['reset'], code: /^upstream_(failed|unreachable)$/ },
  { name: 'closed before the request', script: ['close'], code: 'upstream_failed' },
  { name: 'reset after the request', script: ['request', 'reset'], code: 'upstream_failed' },
  { name: 'closed after the request', script: ['request', 'close'], code: 'upstream_failed' },
  { name: 'half-closed after the request', script: ['request', 'half'], code: 'upstream_failed' },
  { name: 'silent after the request', script: ['request', 'stall'], code: 'upstream_timeout' },
  { name: 'reset within the head', script: ['request', { send: `${ok}Content-` }, 'reset'], code: 'upstream_failed' },
  { name: 'ended within the head', script: ['request', { send: `${ok}Content-` }, 'half'], code: 'upstream_failed' },
  { name: 'silent within the head', script: ['request', { send: `${ok}Content-` }, 'stall'], code: 'upstream_timeout' },
  {
    name: 'a head that trickles for longer than it may',
    script: ['request', { trickle: `${ok}X: ${'a'.repeat(5000)}`, everyMs: 2 }, 'stall'],
    code: 'upstream_timeout',
  },
  { name: 'garbage', script: ['request', { send: '\0\x01\x02SSH-2.0-OpenSSH\r\n' }, 'stall'], code: 'upstream_failed' },
  {
    name: 'a flood of 1xx',
    script: ['request', { send: 'HTTP/1.1 103 \r\n\r\n'.repeat(1000) }, 'stall'],
    code: 'upstream_failed',
  },
  { name: 'only 1xx', script: ['request', { send: 'HTTP/1.1 102 \r\n\r\n' }, 'stall'], code: 'upstream_timeout' },
  {
    name: 'a header bomb',
    script: ['request', { send: `${ok}${'A: b\r\n'.repeat(20_000)}\r\n` }, 'stall'],
    code: 'upstream_failed',
  },
  {
    name: 'an endless field',
    script: ['request', { send: `${ok}A: ${'b'.repeat(200_000)}` }, 'stall'],
    code: 'upstream_failed',
  },
  {
    name: 'a 101 nobody asked for',
    script: ['request', { send: 'HTTP/1.1 101 \r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n' }, 'stall'],
    code: 'upstream_failed',
  },
  {
    name: 'two lengths',
    script: ['request', { send: `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\n` }, 'stall'],
    code: 'upstream_failed',
  },
  {
    name: 'length and coding',
    script: ['request', { send: `${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n` }, 'stall'],
    code: 'upstream_failed',
  },
]

/** Within the reply's body: its sink is told. */
const withinBody: Fault[] = [
  {
    name: 'reset within a length',
    script: ['request', { send: `${ok}Content-Length: 9\r\n\r\nfour` }, 'reset'],
    code: 'upstream_failed',
  },
  {
    name: 'ended within a length',
    script: ['request', { send: `${ok}Content-Length: 9\r\n\r\nfour` }, 'close'],
    code: 'upstream_failed',
  },
  {
    name: 'half-closed within a length',
    script: ['request', { send: `${ok}Content-Length: 9\r\n\r\nfour` }, 'half'],
    code: 'upstream_failed',
  },
  {
    name: 'silent within a length',
    script: ['request', { send: `${ok}Content-Length: 9\r\n\r\nfour` }, 'stall'],
    code: 'upstream_timeout',
  },
  {
    name: 'reset within a chunk',
    script: ['request', { send: `${ok}Transfer-Encoding: chunked\r\n\r\n9\r\nfour` }, 'reset'],
    code: 'upstream_failed',
  },
  {
    name: 'ended between chunks',
    script: ['request', { send: `${ok}Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n` }, 'half'],
    code: 'upstream_failed',
  },
  {
    name: 'silent between chunks',
    script: ['request', { send: `${ok}Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n` }, 'stall'],
    code: 'upstream_timeout',
  },
  {
    name: 'ended within the trailers',
    script: ['request', { send: `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nA: b` }, 'close'],
    code: 'upstream_failed',
  },
  {
    name: 'a bad chunk',
    script: ['request', { send: `${ok}Transfer-Encoding: chunked\r\n\r\n4\r\nfourX` }, 'stall'],
    code: 'upstream_failed',
  },
  {
    name: 'reset within a body until the end',
    script: ['request', { send: `${ok}\r\nfour` }, 'reset'],
    code: 'upstream_failed',
  },
]

for (const { name, script, code } of beforeHead) {
  test(`${name} is ${code}, in time, and leaves nothing`, async t => {
    const { origin } = await faultServer(t, [script])
    const pool = pooled(t, { origin, ...limits })
    const fromMs = performance.now()
    await assert.rejects(answer(pool), { code })
    assert.ok(performance.now() - fromMs < limits.firstByteTimeoutMs + roomMs)
    if (code === 'upstream_timeout') assert.ok(performance.now() - fromMs >= limits.firstByteTimeoutMs)
    await nothingLeft(pool)
  })
}

for (const { name, script, code } of withinBody) {
  test(`${name} is told to the body as ${code}, in time, and leaves nothing`, async t => {
    const { origin } = await faultServer(t, [script])
    const pool = pooled(t, { origin, ...limits })
    const { status, body } = await ask(pool)
    assert.equal(status, 200)
    const fromMs = performance.now()
    await assert.rejects(textOf(body!), { code })
    assert.ok(performance.now() - fromMs < limits.idleTimeoutMs + roomMs)
    await nothingLeft(pool)
  })
}

test('what comes after a complete reply reaches nobody, and its connection is not used again', async t => {
  const second = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsmugg'
  const honest = `${ok}Content-Length: 2\r\n\r\nok`
  const heads = [
    `${ok}Content-Length: 0\r\n\r\n`,
    'HTTP/1.1 204 \r\n\r\n',
    'HTTP/1.1 304 \r\nContent-Length: 9\r\n\r\n',
  ]
  for (const first of [
    ...heads,
    `${ok}Content-Length: 2\r\n\r\nhi`,
    `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ]) {
    const { origin, sockets } = await faultServer(t, [
      ['request', { send: first + second }, 'stall'],
      ['request', { send: honest }],
    ])
    const pool = pooled(t, { origin, ...limits, connectionsMax: 1 })
    assert.match(await answer(pool), /^(200|204|304) (hi)?$/)
    assert.equal(await answer(pool), '200 ok')
    assert.equal(sockets.length, 2)
  }
})

test('bytes on an idle connection end it', async t => {
  const { origin, sockets } = await faultServer(t, [['request', { send: `${ok}Content-Length: 2\r\n\r\nhi` }]])
  const pool = pooled(t, { origin, ...limits })
  await answer(pool)
  assert.deepEqual(pool.counts(), { open: 1, idle: 1, waiting: 0 })
  sockets[0]!.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsmugg')
  await nothingLeft(pool)
  assert.equal(await answer(pool), '200 hi')
})

test('a length on a reply that has no body is told, and no body is awaited', async t => {
  for (const [method, head] of [
    ['HEAD', `${ok}Content-Length: 100\r\n\r\n`],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 100\r\n\r\n'],
  ] as const) {
    const { origin, sockets } = await faultServer(t, [['request', { send: head }]])
    const pool = pooled(t, { origin, ...limits })
    for (let i = 0; i < 2; i++) {
      const reply = await ask(pool, get('/', { method }))
      assert.equal(reply.body, undefined)
      assert.equal(reply.lengthBytes, 100)
    }
    assert.equal(sockets.length, 1)
  }
})

test('an upstream that takes nothing of a request is given up in time, and its body with it', async t => {
  const { origin } = await faultServer(t, [['request', 'deaf', 'stall']])
  const pool = pooled(t, { origin, ...limits })
  const body = new HandFed(1e9)
  const reply = ask(pool, get('/', { method: 'POST', body }))
  await eventually(() => body.sink !== undefined)
  const feed = () => {
    while (body.sink!.data(Buffer.alloc(65_536)));
  }
  body.onResume = feed
  feed()
  await assert.rejects(reply, { code: 'upstream_timeout' })
  assert.ok(body.aborted instanceof Failure)
  await nothingLeft(pool)
})

test('a caller that takes its time with the request is not the upstream being late', async t => {
  const { origin } = await faultServer(t, [['request', { read: 100 }, { send: `${ok}Content-Length: 2\r\n\r\nhi` }]])
  const pool = pooled(t, { origin, ...limits })
  const body = new HandFed(100)
  const reply = answer(pool, get('/', { method: 'POST', body }))
  await eventually(() => body.sink !== undefined)
  await new Promise(resolve => setTimeout(resolve, 4 * limits.idleTimeoutMs))
  body.sink!.data(Buffer.alloc(100))
  body.sink!.end()
  assert.equal(await reply, '200 hi')
})

test('a reply that trickles comes whole, however long it takes', async t => {
  // All of it takes longer than each limit; between two bytes there is room for a machine that is busy.
  const longMs = 1500
  const head = `${ok}Transfer-Encoding: chunked\r\n\r\n`
  const body = '4\r\nfour\r\n4;x=y\r\nmore\r\n0\r\nA: b\r\n\r\n'
  const { origin } = await faultServer(t, [['request', { send: head }, { trickle: body, everyMs: 60 }]])
  const pool = pooled(t, { origin, ...limits, firstByteTimeoutMs: longMs, idleTimeoutMs: longMs })
  const startedMs = performance.now()
  assert.equal(await answer(pool), '200 fourmore')
  assert.ok(performance.now() - startedMs > longMs)
  assert.deepEqual(pool.counts(), { open: 1, idle: 1, waiting: 0 })
})

test('a reader that waits is not the upstream being silent', async t => {
  const { origin } = await faultServer(t, [
    ['request', { send: `${ok}Content-Length: 200000\r\n\r\n${'x'.repeat(200_000)}` }],
  ])
  const pool = pooled(t, { origin, ...limits })
  const { body } = await ask(pool)
  await new Promise(resolve => setTimeout(resolve, 4 * limits.idleTimeoutMs))
  assert.equal((await textOf(body!)).length, 200_000)
})

test('a caller whose request breaks off takes the exchange with it', async t => {
  const { origin } = await faultServer(t, [['request', 'stall']])
  const pool = pooled(t, { origin, ...limits })
  const body = new HandFed()
  const reply = ask(pool, get('/', { method: 'POST', body }))
  await eventually(() => body.sink !== undefined)
  body.sink!.data(Buffer.from('half'))
  body.sink!.failed(new Failure('request_too_large', 'Too much.'))
  await assert.rejects(reply, { code: 'request_too_large' })
  await nothingLeft(pool)
})

test('a body that is longer or shorter than it said never reaches the upstream as two requests', async t => {
  for (const pieces of [['12345', 'GET /admin HTTP/1.1\r\n\r\n'], ['1234']]) {
    const { origin, heard } = await faultServer(t, [['request', 'stall']])
    const pool = pooled(t, { origin, ...limits })
    const body = new HandFed(5)
    const reply = ask(pool, get('/', { method: 'POST', body }))
    await eventually(() => body.sink !== undefined)
    for (const piece of pieces) body.sink!.data(Buffer.from(piece))
    body.sink!.end()
    await assert.rejects(reply, { code: 'internal' })
    await nothingLeft(pool)
    assert.ok(!heard.join('').includes('admin'))
  }
})

const large = `${ok}Content-Length: 300000\r\n\r\n${'x'.repeat(300_000)}`
const mixed: Step[][] = [
  ['request', { send: `${ok}Content-Length: 2\r\n\r\nhi` }],
  ['request', { send: large }],
  ['request', { send: large.slice(0, 200_000) }, 'reset'],
  ['request', { send: `${ok}Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n` }, 'stall'],
  ...beforeHead.map(one => one.script),
  ...withinBody.map(one => one.script),
]

test('whatever an upstream and a caller do together, nothing is left in the end', async t => {
  const deeds = fc.constantFrom('read', 'abort', 'ignore a while', 'cancel', 'upload')
  const step = fc.record({ script: fc.nat(mixed.length - 1), deed: deeds, afterMs: fc.nat(5) })
  const scenario = fc.array(step, { minLength: 5, maxLength: 30 })
  const property = fc.asyncProperty(scenario, async steps => {
    const { origin } = await faultServer(
      t,
      steps.map(one => mixed[one.script]!),
    )
    const pool = pooled(t, {
      origin,
      connectTimeoutMs: 100,
      firstByteTimeoutMs: 60,
      idleTimeoutMs: 60,
      connectionsMax: 3,
    })
    const play = async ({ deed, afterMs }: (typeof steps)[number]) => {
      const cancellation = nobodyCancels()
      const body = deed === 'upload' ? bodyOf(Buffer.alloc(20_000)) : undefined
      const pending = asked(pool, get('/', { method: body ? 'PUT' : 'GET', body }), cancellation)
      const later = new Promise(resolve => setTimeout(resolve, afterMs))
      if (deed === 'cancel') void later.then(() => cancellation.onCancel?.(new Error('gone')))
      const reply = await pending
      if (deed === 'ignore a while') await later
      if (deed === 'abort') reply.body?.abort()
      else if (reply.body) await textOf(reply.body)
    }
    const ends = await Promise.allSettled(steps.map(play))
    for (const end of ends) if (end.status === 'rejected') assert.ok(end.reason instanceof Failure, String(end.reason))
    await pool.close(0)
    await nothingLeft(pool)
  })
  await fc.assert(property, { numRuns: 15 })
})
