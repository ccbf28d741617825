/** The cache policy between a caller and an upstream that are functions, with a clock that is turned by hand. */
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { CacheMemory } from '@gatehouse/gateway/cache/cache-memory.ts'
import { cachePort } from '@gatehouse/gateway/cache/cache-ports.ts'
import { createPurgeMemory } from '@gatehouse/gateway/cache/purge-marks.ts'
import { filled } from '@gatehouse/schema'
import type { Consumer, Exchange, Identity, Reply } from '@gatehouse/unit'
import { Caching } from './caching.ts'
import { type CacheConfig, cacheConfig } from './config.ts'

type Fields = Record<string, string | string[]>

export interface Asked {
  method?: string
  path?: string
  query?: string
  headers?: Fields
  host?: string
  consumer?: Partial<Consumer>
  apiVersionId?: string
  endpoint?: string
  body?: string
  signal?: AbortSignal
  identity?: Identity
  audience?: string
}

export interface Said {
  status?: number
  headers?: Fields
  body?: string
  /** It comes to this instead. */
  failure?: Error
  /** The head comes when this does. */
  after?: Promise<unknown>
  /** The body breaks off after what there is of it. */
  breaks?: boolean
}

export function world(config: Partial<CacheConfig> = {}, { bytesMax = 1_048_576 } = {}) {
  const clock = new ManualClock()
  const purges = createPurgeMemory({ marks: 4096 })
  const part = { apiVersionId: 'v1', environmentId: 'dev' }
  const port = cachePort({ memory: new CacheMemory(bytesMax), purges }, 'cache', part)
  const caching = new Caching(filled(cacheConfig, config) as CacheConfig, port, clock)
  const asked: { method: string; path: string; headers: HeaderList }[] = []
  let says: (request: { path: string; headers: HeaderList; method: string }) => Said = () => ({})

  async function next(exchange: Exchange): Promise<Reply> {
    const { method, path, headers } = exchange.request
    asked.push({ method, path, headers: headers.clone() })
    const {
      status = 200,
      headers: fields = {},
      body = 'hello',
      failure,
      after,
      breaks,
    } = says({ method, path, headers })
    await after
    if (failure) throw failure
    const none = status === 304 || status === 204 || method === 'HEAD'
    return {
      status,
      headers: HeaderList.from(fields),
      body: none ? undefined : breaks ? broken(body) : bodyOf(bytes(body)),
    }
  }

  /** `keep` leaves the body to the caller. */
  async function reply(request: Asked = {}): Promise<{ reply: Reply; exchange: Exchange }> {
    const exchange = exchangeOf(request)
    return { reply: await caching.forward(exchange, () => next(exchange)), exchange }
  }

  async function ask(request: Asked = {}) {
    const { reply: got, exchange } = await reply(request)
    const text = got.body ? new TextDecoder().decode(await collect(got.body, 1e9, () => new Error('too long'))) : ''
    const fields = exchange.replyFields
    return { status: got.status, headers: got.headers, text, lengthBytes: got.lengthBytes, cache: fields[1] ?? '' }
  }

  return {
    ...{ clock, port, asked, ask, reply },
    upstream(answer: Said | typeof says) {
      says = typeof answer === 'function' ? answer : () => answer
    },
  }
}

const bytes = (text: string) => new TextEncoder().encode(text)

function exchangeOf(asked: Asked): Exchange {
  const { method = 'GET', path = '/pets', query = '', headers = {}, host = 'api.example', consumer, body } = asked
  return {
    id: 'one',
    request: {
      ...{ method, scheme: 'http', host, path, query, headers: HeaderList.from({ host, ...headers }) },
      ...{ body: body === undefined ? undefined : bodyOf(bytes(body)), upgrade: undefined, clientAddress: '192.0.2.1' },
    },
    route: {
      ...{ organizationId: 'org', environmentId: 'dev', apiId: 'api', api: 'pets', apiVersion: 'pets-v1' },
      ...{
        apiVersionId: asked.apiVersionId ?? 'v1',
        endpoint: asked.endpoint ?? 'listPets',
        template: path,
        basePathLength: 0,
      },
    },
    params: {},
    identity: asked.identity,
    audience: asked.audience,
    consumer: consumer && {
      applicationId: 'a',
      credentialId: 'c',
      subscriptionId: 's',
      planId: 'p',
      plan: 'p',
      ...consumer,
    },
    deadlineMs: Number.POSITIVE_INFINITY,
    deadlineField: undefined,
    subset: undefined,
    goesOn: false,
    code: undefined,
    signal: asked.signal ?? new AbortController().signal,
    replyFields: [],
    units: { tokens: 0, cost: 0 },
  }
}

function broken(text: string) {
  return {
    lengthBytes: undefined,
    start(sink: { data(piece: Uint8Array): boolean; failed(reason: Error): void }) {
      sink.data(bytes(text))
      sink.failed(new Error('it broke off'))
    },
    resume() {},
    abort() {},
  }
}

/** As nginx, curl and browsers write it. */
export const date = (ms: number) => new Date(ms).toUTCString()
