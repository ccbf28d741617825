/** gRPC through a real gateway, with `@grpc/grpc-js` on both sides: every kind of call, its status and its deadline. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type IncomingHttpHeaders } from 'node:http2'
import test, { type TestContext } from 'node:test'
import type { Gateway } from '@gatehouse/gateway'
import type { ApiPart } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import {
  type CallOptions,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  credentials,
  Metadata,
  type MethodDefinition,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { gatewayFor, partTo } from './testing-gateway.ts'

const method = (name: string, requestStream: boolean, responseStream: boolean): MethodDefinition<string, string> => ({
  path: `/pets.Pets/${name}`,
  requestStream,
  responseStream,
  requestSerialize: text => Buffer.from(text),
  requestDeserialize: bytes => bytes.toString(),
  responseSerialize: text => Buffer.from(text),
  responseDeserialize: bytes => bytes.toString(),
})

const definition = {
  say: method('say', false, false),
  sum: method('sum', true, false),
  count: method('count', false, true),
  talk: method('talk', true, true),
  hang: method('hang', false, false),
  drip: method('drip', false, true),
  refuse: method('refuse', false, false),
}

type Done = (error: ServiceError | null, text?: string) => void
interface Caller {
  close(): void
  say(text: string, done: Done): ClientUnaryCall
  say(text: string, metadata: Metadata, done: Done): ClientUnaryCall
  sum(done: Done): ClientWritableStream<string>
  count(text: string): ClientReadableStream<string>
  talk(): ClientDuplexStream<string, string>
  hang(text: string, options: CallOptions, done: Done): ClientUnaryCall
  drip(text: string, options?: CallOptions): ClientReadableStream<string>
  refuse(text: string, done: Done): ClientUnaryCall
}

const cancelled: string[] = []
const implementation: UntypedServiceImplementation = {
  say(call: ServerUnaryCall<string, string>, done: sendUnaryData<string>) {
    const trailer = new Metadata()
    trailer.set('x-trailer', 'end')
    const initial = new Metadata()
    initial.set('x-caller', String(call.metadata.get('x-caller')[0]))
    call.sendMetadata(initial)
    done(null, `hello ${call.request}`, trailer)
  },
  sum(call: ServerReadableStream<string, string>, done: sendUnaryData<string>) {
    const texts: string[] = []
    call.on('data', (text: string) => texts.push(text))
    call.on('end', () => done(null, texts.join('+')))
  },
  count(call: ServerWritableStream<string, string>) {
    for (let at = 0; at < Number(call.request); at++) call.write(String(at))
    call.end()
  },
  talk(call: ServerDuplexStream<string, string>) {
    call.on('data', (text: string) => call.write(`re: ${text}`))
    call.on('end', () => call.end())
  },
  hang(call: ServerUnaryCall<string, string>) {
    call.on('cancelled', () => cancelled.push('hang'))
  },
  drip(call: ServerWritableStream<string, string>) {
    call.write('first')
    call.on('cancelled', () => cancelled.push('drip'))
  },
  refuse(_: ServerUnaryCall<string, string>, done: sendUnaryData<string>) {
    done({ code: status.FAILED_PRECONDITION, details: 'not — now' })
  },
}

async function grpcServer(t: TestContext): Promise<string> {
  const server = new Server()
  server.addService(definition, implementation)
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  )
  t.after(() => server.forceShutdown())
  return `http://127.0.0.1:${port}/pets.Pets`
}

const grpcPart = (urls: string[], changes: Partial<ApiPart> = {}): ApiPart => ({
  ...partTo(urls, { protocol: 'http2' }),
  basePath: '/pets.Pets',
  endpoints: [{ id: 'all', method: 'POST', path: '/{method}', policies: [] }],
  ...changes,
})

function callerOf(t: TestContext, { port }: Gateway): Caller {
  const client = new (makeGenericClientConstructor(definition, 'pets.Pets'))(
    `127.0.0.1:${port}`,
    credentials.createInsecure(),
  )
  t.after(() => client.close())
  return client as unknown as Caller
}

async function started(t: TestContext, changes: Partial<ApiPart> = {}) {
  const { gateway } = await gatewayFor(t, grpcPart([await grpcServer(t)], changes), { workers: 1 })
  return callerOf(t, gateway)
}

const within = (ms: number) => ({ deadline: Date.now() + ms })
const failing = (call: (done: (error: ServiceError | null) => void) => unknown) =>
  new Promise<ServiceError>((resolve, reject) => {
    call(error => (error ? resolve(error) : reject(new Error('it went well'))))
  })
async function read(call: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = []
  for await (const text of call) texts.push(text)
  return texts
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

test('a deadline ends the call with DEADLINE_EXCEEDED, before the head and within a stream, and the upstream learns it', async t => {
  const client = await started(t)
  cancelled.length = 0
  assert.equal((await failing(done => client.hang('x', within(150), done))).code, status.DEADLINE_EXCEEDED)
  const stream = client.drip('x', within(150))
  const error: ServiceError = await read(stream).then(
    () => assert.fail('it ended well'),
    thrown => thrown,
  )
  assert.equal(error.code, status.DEADLINE_EXCEEDED)
  while (cancelled.length < 2) await new Promise(resolve => setTimeout(resolve, 5))
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
  const dead = await failing(done => callerOf(t, gateway).say('x', done))
  assert.equal(dead.code, status.UNAVAILABLE)
  assert.match(dead.details, /\(upstream_unreachable\)$/)
})
