/** gRPC through a real gateway, with `@grpc/grpc-js` on both sides: every kind of call, its status and its deadline. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type IncomingHttpHeaders } from 'node:http2'
import test, { type TestContext } from 'node:test'
import type { ApiPart } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { gatewayFor } from './testing-gateway.ts'
import { cancelled, failing, grpcCallerOf, grpcPart, grpcServer, read, within } from './testing-grpc.ts'

async function started(t: TestContext, changes: Partial<ApiPart> = {}) {
  const { gateway } = await gatewayFor(t, grpcPart([await grpcServer(t)], changes), { workers: 1 })
  return grpcCallerOf(t, gateway)
}

test('a unary call passes with its metadata, its initial metadata and its trailers', async t => {
  const client = await started(t)
  const metadata = new Metadata()
  metadata.set('x-caller', 'me')
  let initial: Metadata | undefined
  let trailers: Metadata | undefined
  const text = await new Promise((resolve, reject) => {
    const call = client.say('you', metadata, (error, said) =>
      error ? reject(error) : setImmediate(() => resolve(said)),
    )
    call.on('metadata', came => {
      initial = came
    })
    call.on('status', came => {
      trailers = came.metadata
    })
  })
  assert.equal(text, 'hello you')
  assert.deepEqual(initial?.get('x-caller'), ['me'])
  assert.deepEqual(trailers?.get('x-trailer'), ['end'])
})

test('a stream of the caller, of the upstream and of both at once passes message by message', async t => {
  const client = await started(t)
  const sum = await new Promise((resolve, reject) => {
    const call = client.sum((error, said) => (error ? reject(error) : resolve(said)))
    for (const text of ['a', 'b', 'c']) call.write(text)
    call.end()
  })
  assert.equal(sum, 'a+b+c')
  assert.equal((await read(client.count('300'))).length, 300)
  const talk = client.talk()
  const replies = talk[Symbol.asyncIterator]()
  for (const text of ['one', 'two', 'three']) {
    talk.write(text)
    assert.equal((await replies.next()).value, `re: ${text}`)
  }
  talk.end()
  assert.equal((await replies.next()).done, true)
})

test('what the upstream says no with reaches the caller as it was said', async t => {
  const client = await started(t)
  const error = await failing(done => client.refuse('x', done))
  assert.deepEqual([error.code, error.details], [status.FAILED_PRECONDITION, 'not — now'])
})

test('an upstream that ends a call while the caller goes on is heard with its status', async t => {
  const client = await started(t)
  for (let i = 0; i < 20; i++) {
    const talk = client.talk()
    const ended = new Promise<{ code: number; details: string }>(resolve => talk.on('status', resolve))
    talk.on('error', () => {}).on('data', () => {})
    talk.write('one')
    talk.write('enough')
    const { code, details } = await ended
    assert.deepEqual([code, details], [status.ABORTED, 'enough'])
  }
})

test('a deadline ends the call with DEADLINE_EXCEEDED, before the head and within a stream, and the upstream learns it', async t => {
  const client = await started(t)
  const codeOfStream = (ms: number) =>
    read(client.drip('x', within(ms))).then(
      () => assert.fail('it ended well'),
      (error: ServiceError) => error.code,
    )
  const codeOfCall = async (ms: number) => (await failing(done => client.hang('x', within(ms), done))).code
  for (const codeOf of [codeOfCall, codeOfStream]) {
    cancelled.length = 0
    // On a busy machine a deadline may end before the upstream hears of the call: then a longer one is tried.
    for (let ms = 150; cancelled.length === 0; ms *= 2) {
      assert.ok(ms < 10_000, 'the upstream learns of no end')
      assert.equal(await codeOf(ms), status.DEADLINE_EXCEEDED)
      for (let turn = 0; turn < 100 && cancelled.length === 0; turn++)
        await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
})

test('the gateway keeps the deadline by itself: as the whole answer, and as trailers of a stream', async t => {
  const { gateway } = await gatewayFor(t, grpcPart([await grpcServer(t)]), { workers: 1 })
  const session = connect(`http://127.0.0.1:${gateway.port}`)
  t.after(() => session.destroy())
  const message = Buffer.from([0, 0, 0, 0, 1, 0x78])
  for (const [name, within, code] of [
    ['hang', '100m', '4'],
    ['drip', '100000u', '4'],
    ['hang', '1 second', '13'],
  ] as const) {
    const fields = { 'content-type': 'application/grpc', te: 'trailers', 'grpc-timeout': within }
    const stream = session.request({ ':method': 'POST', ':path': `/pets.Pets/${name}`, ...fields })
    let head: IncomingHttpHeaders = {}
    let trailers: IncomingHttpHeaders = {}
    stream.on('response', came => {
      head = came
    })
    stream.on('trailers', came => {
      trailers = came
    })
    stream.end(message)
    await once(stream.resume(), 'close')
    assert.deepEqual([head[':status'], trailers['grpc-status'] ?? head['grpc-status']], [200, code], name)
  }
})

test('a caller that cancels cancels the call of the upstream', async t => {
  const client = await started(t)
  cancelled.length = 0
  const stream = client.drip('x')
  const over = read(stream).catch((error: ServiceError) => error.code)
  stream.once('metadata', () => stream.cancel())
  assert.equal(await over, status.CANCELLED)
  while (cancelled.length < 1) await new Promise(resolve => setTimeout(resolve, 5))
})

test('the gateway says no as gRPC does: no credential, no route, no upstream', async t => {
  const key = placed('key-auth', { stage: 'identify', config: {} })
  const barred = await started(t, { policies: [key], access: 'subscription' })
  const unknown = await failing(done => barred.say('x', done))
  assert.equal(unknown.code, status.UNAUTHENTICATED)
  assert.match(unknown.details, /\(credential_missing\)$/)

  const elsewhere = await started(t, { basePath: '/other' })
  assert.equal((await failing(done => elsewhere.say('x', done))).code, status.UNIMPLEMENTED)

  const { gateway } = await gatewayFor(t, grpcPart(['http://127.0.0.1:1']), { workers: 1 })
  const dead = await failing(done => grpcCallerOf(t, gateway).say('x', done))
  assert.equal(dead.code, status.UNAVAILABLE)
  assert.match(dead.details, /\(upstream_unreachable\)$/)
})
