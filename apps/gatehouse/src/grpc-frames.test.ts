/** Policies that look at gRPC messages or limit them, with `@grpc/grpc-js` on both sides and real threads between. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type IncomingHttpHeaders } from 'node:http2'
import { suite, type TestContext, test } from 'node:test'
import type { PlacedPolicy } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { compressionAlgorithms, type ServiceError, status } from '@grpc/grpc-js'
import { gatewayFor } from './testing-gateway.ts'
import { cancelled, failing, type GrpcCaller, grpcCallerOf, grpcPart, grpcServer, read } from './testing-grpc.ts'
import { eventually } from './testing-streams.ts'

const entry = new URL('./frames-worker.model.ts', import.meta.url)
const mark = (name = 'm') => placed('test-marks', { identity: `test:${name}`, stage: 'shape', config: { mark: name } })
const limits = (messageBytesMax: number) => placed('stream-limits', { stage: 'limit', config: { messageBytesMax } })

async function started(t: TestContext, policies: PlacedPolicy[] = [mark()]) {
  const { gateway } = await gatewayFor(t, grpcPart([await grpcServer(t)], { policies }), { workers: 1, entry })
  return { gateway, client: grpcCallerOf(t, gateway) }
}

const said = (client: GrpcCaller, text: string) =>
  new Promise<string | undefined>((resolve, reject) =>
    client.say(text, (error, reply) => (error ? reject(error) : resolve(reply))),
  )
const failure = (error: ServiceError) => [error.code, /\((\w+)\)$/.exec(error.details)?.[1]]

/** A call in both directions: what came back, and how it ended. */
function talking(client: GrpcCaller) {
  const call = client.talk()
  const came: string[] = []
  call.on('data', text => came.push(text))
  const ended = new Promise<{ code: number; details: string }>(resolve => call.on('status', resolve))
  call.on('error', () => {})
  return { call, came, ended }
}

/** One call with these bytes as its body, in these pieces; what it ends with. */
async function raw(
  t: TestContext,
  port: number,
  { pieces, type = 'application/grpc', name = 'sum' }: { pieces: Uint8Array[]; type?: string; name?: string },
) {
  const session = connect(`http://127.0.0.1:${port}`)
  t.after(() => session.destroy())
  const fields = { 'content-type': type, te: 'trailers' }
  const stream = session.request({ ':method': 'POST', ':path': `/pets.Pets/${name}`, ...fields })
  const found: IncomingHttpHeaders = {}
  let body = Buffer.alloc(0)
  stream.on('response', fields => Object.assign(found, fields))
  stream.on('trailers', fields => Object.assign(found, fields))
  stream.on('data', piece => {
    body = Buffer.concat([body, piece])
  })
  stream.on('error', () => {})
  for (const piece of pieces) {
    await new Promise(done => stream.write(piece, done))
    await new Promise(setImmediate)
  }
  stream.end()
  await once(stream, 'close')
  return { found, text: body.subarray(5).toString(), status: found['grpc-status'] }
}

const message = (text: string) => {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(Buffer.byteLength(text), 1)
  return Buffer.concat([prefix, Buffer.from(text)])
}

// Together, because most of their time is waiting.
suite('gRPC messages', { concurrency: 3 }, () => {
  test('each message of all four kinds of call goes through every step, inwards in order and outwards in reverse', async t => {
    const { client } = await started(t, [mark('a'), mark('b')])
    assert.equal(await said(client, 'x'), 'hello x a-in b-in b-out a-out')
    const sum = new Promise((resolve, reject) => {
      const call = client.sum((error, text) => (error ? reject(error) : resolve(text)))
      for (const text of ['one', 'two']) call.write(text)
      call.end()
    })
    assert.equal(await sum, 'one a-in b-in+two a-in b-in b-out a-out')
    // parseInt takes the number before the marks.
    const many = await read(client.count('300'))
    assert.equal(many.length, 300)
    assert.equal(many[299], '299 b-out a-out')
    const { call, came, ended } = talking(client)
    for (const text of ['1', '2']) {
      call.write(text)
      await eventually(() => came.at(-1) === `re: ${text} a-in b-in b-out a-out`)
    }
    call.end()
    assert.equal((await ended).code, status.OK)
  })

  test('a message that waits holds back those behind it, and one that is dropped is gone', async t => {
    const { client } = await started(t)
    const { call, came, ended } = talking(client)
    for (const text of ['wait 60 first', 'drop me', 'second', 'wait 20 third']) call.write(text)
    call.end()
    assert.equal((await ended).code, status.OK)
    assert.deepEqual(
      came,
      ['first', 'second', 'third'].map((_, at) => `re: ${['wait 60 first', 'second', 'wait 20 third'][at]} m-in m-out`),
    )
  })

  test('a refusal in the middle of a stream is a status in trailers, behind what came before it, whoever sent the message', async t => {
    for (const text of ['refuse me', 'say refuse me']) {
      const { client } = await started(t)
      const before = cancelled.filter(name => name === 'talk').length
      const { call, came, ended } = talking(client)
      call.write('before')
      await eventually(() => came.length === 1)
      call.write(text)
      const { code, details } = await ended
      assert.deepEqual([code, details], [status.PERMISSION_DENIED, 'Not this. (address_forbidden)'], text)
      assert.deepEqual(came, ['re: before m-in m-out'])
      await eventually(() => cancelled.filter(name => name === 'talk').length > before)
    }
  })

  test('a refusal before the reply began is the whole answer, and a policy that fails is INTERNAL', async t => {
    const { client } = await started(t)
    assert.deepEqual(failure(await failing(done => client.say('refuse me', done))), [
      status.PERMISSION_DENIED,
      'address_forbidden',
    ])
    assert.deepEqual(failure(await failing(done => client.say('throw', done))), [status.INTERNAL, 'policy_failed'])
    assert.equal(await said(client, 'after'), 'hello after m-in m-out')
  })

  test('a message beyond the limit ends with RESOURCE_EXHAUSTED, either way, looked at or not; one at the limit passes', async t => {
    for (const more of [[], [mark()]]) {
      const { client } = await started(t, [limits(100), ...more])
      const over = [status.RESOURCE_EXHAUSTED, 'message_too_large']
      const most = 'pass'.padEnd(100 - 'hello '.length, 'x')
      assert.equal(await said(client, most), `hello ${most}${more.length > 0 ? ' m-out' : ''}`)
      // Too large inwards, and only outwards.
      assert.deepEqual(failure(await failing(done => client.say('x'.repeat(101), done))), over)
      assert.deepEqual(failure(await failing(done => client.say(`${most}x`, done))), over)
      const { call, came, ended } = talking(client)
      call.write('pass 1')
      await eventually(() => came.length === 1)
      call.write('x'.repeat(101))
      const { code, details } = await ended
      assert.equal(code, status.RESOURCE_EXHAUSTED)
      assert.match(details, /^A message may have 100 bytes. \(GRPC-2\) \(message_too_large\)$/)
    }
  })

  test('a compressed message passes as it is, and a policy is told that it is compressed', async t => {
    const { gateway } = await started(t, [mark()])
    const gzip = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip }
    const text = 'y'.repeat(5000)
    const reply = await said(grpcCallerOf(t, gateway, gzip), text)
    assert.ok(reply === `hello ${text}` || reply === `hello ${text} m-out`, reply?.slice(-20))
    const strict = await started(t, [placed('test-plain-only', { stage: 'shape' })])
    assert.equal(await said(strict.client, text), `hello ${text}`)
    const error = await failing(done => grpcCallerOf(t, strict.gateway, gzip).say(text, done))
    assert.equal(error.code, status.PERMISSION_DENIED)
    const bytes = Number(/^(\d+) bytes are compressed/.exec(error.details)?.[1])
    assert.ok(bytes > 10 && bytes < 200, error.details)
  })

  test('messages are found whatever pieces they come in, also many in one', async t => {
    const { gateway } = await started(t)
    const bytes = Buffer.concat(['one', '', 'drop me', 'two'].map(message))
    const expected = 'one m-in+ m-in+two m-in m-out'
    const single = Array.from(bytes, byte => Uint8Array.of(byte))
    for (const pieces of [[bytes], single, [bytes.subarray(0, 7), bytes.subarray(7, 9), bytes.subarray(9)]]) {
      const { text, status } = await raw(t, gateway.port, { pieces })
      assert.deepEqual([text, status], [expected, '0'])
    }
  })

  test('an unknown flag, or a body that ends within a message, ends with INTERNAL, looked at or only limited', async t => {
    for (const policies of [[mark()], [limits(100)]]) {
      const { gateway } = await started(t, policies)
      for (const [bytes, rule] of [
        [Buffer.concat([message('x'), Uint8Array.of(2, 0, 0, 0, 0)]), 'GRPC-1'],
        [message('cut').subarray(0, 7), 'GRPC-3'],
        [Buffer.from('AAAAAAF4'), 'GRPC-1'],
      ] as const) {
        const { found, status } = await raw(t, gateway.port, { pieces: [bytes] })
        assert.equal(status, '13')
        assert.match(String(found['grpc-message']), new RegExp(`\\(${rule}\\) \\(message_malformed\\)$`))
      }
    }
  })

  test('no other spelling of the content type, and no second one, passes a policy by', async t => {
    const { gateway } = await started(t)
    for (const type of ['application/grpc-web+proto', 'application/grpcx', 'application/grpc;x']) {
      const { text, status } = await raw(t, gateway.port, { pieces: [message('seen')], type })
      assert.deepEqual([text, status], ['seen m-in m-out', '0'], type)
    }
    const base64 = Buffer.from(message('seen').toString('base64'))
    const { found } = await raw(t, gateway.port, { pieces: [base64], type: 'application/grpc-web-text' })
    assert.equal(found[':status'], 400)
  })

  test('where nobody looks or limits, bodies pass as they are, whatever is in them', async t => {
    const { gateway } = await started(t, [])
    const { status } = await raw(t, gateway.port, { pieces: [Uint8Array.of(0, 0, 0, 0, 1, 120)] })
    assert.equal(status, '0')
    const broken = await raw(t, gateway.port, { pieces: [message('cut').subarray(0, 7)] })
    assert.doesNotMatch(String(broken.found['grpc-message']), /GRPC-/)
  })
})
