/** A gRPC server and callers of it by `@grpc/grpc-js`, for tests through a gateway. */
import type { TestContext } from 'node:test'
import type { Gateway } from '@gatehouse/gateway'
import type { ApiPart } from '@gatehouse/program'
import {
  type CallOptions,
  type ChannelOptions,
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
import { partTo } from './testing-gateway.ts'

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
export interface GrpcCaller {
  close(): void
  say(text: string, done: Done): ClientUnaryCall
  say(text: string, metadata: Metadata, done: Done): ClientUnaryCall
  sum(done: Done): ClientWritableStream<string>
  count(text: string): ClientReadableStream<string>
  talk(metadata?: Metadata): ClientDuplexStream<string, string>
  hang(text: string, options: CallOptions, done: Done): ClientUnaryCall
  hang(text: string, metadata: Metadata, options: CallOptions, done: Done): ClientUnaryCall
  drip(text: string, options?: CallOptions): ClientReadableStream<string>
  refuse(text: string, done: Done): ClientUnaryCall
}

/** Names of calls that reached the server and are answered by nobody, and of calls that were taken back. */
export const begun: string[] = []
export const cancelled: string[] = []
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
    for (let at = 0; at < Number.parseInt(call.request, 10); at++) call.write(String(at))
    call.end()
  },
  talk(call: ServerDuplexStream<string, string>) {
    call.on('data', (text: string) => {
      if (text === 'enough') call.emit('error', { code: status.ABORTED, details: 'enough' })
      else call.write(text.startsWith('say ') ? text.slice(4) : `re: ${text}`)
    })
    call.on('end', () => call.end())
    call.on('cancelled', () => cancelled.push('talk'))
  },
  hang(call: ServerUnaryCall<string, string>) {
    begun.push('hang')
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

export async function grpcServer(t: TestContext): Promise<string> {
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

export const grpcPart = (urls: string[], changes: Partial<ApiPart> = {}): ApiPart => ({
  ...partTo(urls, { protocol: 'http2' }),
  basePath: '/pets.Pets',
  endpoints: [{ id: 'all', method: 'POST', path: '/{method}', policies: [] }],
  ...changes,
})

export function grpcCallerOf(
  t: TestContext,
  { port }: Pick<Gateway, 'port'>,
  options: ChannelOptions = {},
): GrpcCaller {
  const client = new (makeGenericClientConstructor(definition, 'pets.Pets'))(
    `127.0.0.1:${port}`,
    credentials.createInsecure(),
    options,
  )
  t.after(() => client.close())
  return client as unknown as GrpcCaller
}

export const within = (ms: number) => ({ deadline: Date.now() + ms })
export const failing = (call: (done: (error: ServiceError | null) => void) => unknown) =>
  new Promise<ServiceError>((resolve, reject) => {
    call(error => (error ? resolve(error) : reject(new Error('it went well'))))
  })
export async function read(call: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = []
  for await (const text of call) texts.push(text)
  return texts
}
